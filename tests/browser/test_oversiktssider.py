"""A kommune's whole page, a supplier's, the map and the lines over time: accessible, wide and narrow."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.models import Organisasjonstype
from ksadmin.register.queries import organisasjoner
from ksadmin.tilgangsoversikt.kodeverk import Faktum
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tilkoblingskode
from tests.oppfolging.saker import en_apen_kampanje
from tests.tilgangsoversikt.lister import ANNEN
from tests.tilgangsoversikt.saker import en_kjoring, en_pakobling, sett

KS_FIKS = "/admin/leverandorer/details/?id=1"


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """A page looks the same whatever database it is read from."""
    return str(request.param)


@pytest.fixture
def kommune(app: Flask) -> int:
    """A kommune with something in every room."""
    with app.app_context(), transaction() as session:
        en_apen_kampanje(session, 5)
        org = next(o for o in organisasjoner(session) if o.type is Organisasjonstype.KOMMUNE)
        fiks = [Rutevalg(Tilkoblingskode.FIKS)]
        en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON, nummer=org.nummer, ruter=fiks)
        en_pakobling(session, nummer=org.nummer, nokkel="langtidsopphold", ruter=fiks)
        kjoring = en_kjoring(session, datetime(2026, 3, 2, 10, tzinfo=UTC))
        sett(session, kjoring, org, faktum=Faktum.DELEGERING, leverandor=ANNEN)
        return org.id


def test_sidene_er_tilgjengelige_og_faar_plass(
    kommune: int, page_as: Callable[[Rolle], Page], axe: Callable[[Page], None]
) -> None:
    page = page_as(Rolle.SAKSBEHANDLER)
    organisasjon = f"/admin/organisasjoner/details/?id={kommune}"
    sider = (organisasjon, KS_FIKS, "/admin/leverandorbruk/", "/admin/kart/", "/admin/utvikling/")
    for adresse in sider:
        page.goto(adresse)
        for bredde in (1440, 1024, 320):
            page.set_viewport_size({"width": bredde, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (adresse, bredde)
        axe(page)
    page.goto(organisasjon)
    page.get_by_role("navigation", name="På denne siden").get_by_role("link", name="Historikk").press("Enter")
    expect(page.get_by_role("heading", name="Historikk")).to_be_in_viewport()
