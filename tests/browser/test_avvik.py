"""A finding in a browser: found in the list, given to somebody, and mended by what a person registers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.sammenligning import sammenlign
from tests.avtaler.builders import organisasjon
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.lister import LEVERANDOR, delegering, les, rad


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What differs between databases is tested without a browser."""
    return str(request.param)


def test_et_avvik_gis_til_noen_og_rettes(
    session: Session,
    settings: Settings,
    tmp_path: Path,
    page_as: Callable[[Rolle], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    with transaction():
        erklaeringer(session, [organisasjon(session, "3101")])
    les(tmp_path, rad(miljo="test"), delegering(leverandor=LEVERANDOR))
    sammenlign(transaction, settings)
    page = page_as(Rolle.SAKSBEHANDLER)
    page.set_viewport_size({"width": 320, "height": 900})

    def se(navn: str) -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), navn
        screenshot(page, f"avvik-{navn}")

    page.goto("/admin/avvik/")
    se("liste")
    page.get_by_role("link", name="Tilgang i test, men ikke i produksjon").first.click()
    se("side")
    page.get_by_role("link", name="Endre", exact=True).click()
    page.get_by_label("Merknad").fill("Ringt Skatteetaten.")
    se("folg-opp")
    page.get_by_role("button", name="Lagre").first.click()
    expect(page.get_by_text("Ringt Skatteetaten.").first).to_be_visible()
    page.get_by_role("link", name="Alt om Halden kommune").click()
    page.get_by_role("link", name=re.compile("Registrer opplysning.*Redusert foreldrebetaling")).click()
    se("registrer")
    page.get_by_label("Hva gjelder det?").select_option("tilgang")
    page.get_by_label("Hva er svaret?").select_option("ja")
    page.get_by_label("Begrunnelse").fill("Skatteetaten sa at det er åpnet.")
    page.get_by_role("button", name="Registrer opplysning").click()
    expect(page.get_by_text("Opplysningen er registrert.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Sett unntak.*Redusert foreldrebetaling")).click()
    se("unntak")
    assert sammenlign(transaction, settings).lukket == 1
    page.goto("/admin/avvik/?flt0_status_er=lukket")
    page.get_by_role("link", name="Tilgang i test, men ikke i produksjon").first.click()
    expect(page.get_by_role("heading", name="Avviket er rettet")).to_be_visible()
