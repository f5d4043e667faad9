"""A file of changes in a browser: uploaded, looked over wide and narrow, and carried out with a reason."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle
from tests.databases import Databases, initialised
from tests.importer.filer import csv
from tests.kommuneendringer.fortid import syntetisk_orgnr

NYTT = syntetisk_orgnr(9100)
FIL = csv(
    "gammelt_nummer;gammelt_navn;nytt_nummer;nytt_navn;dato;type;nytt_organisasjonsnummer",
    f"1508;Ålesund;1599;Ålesund og Haram;2026-01-01;sammenslåing;{NYTT}",
    f"1580;Haram;1599;Ålesund og Haram;2026-01-01;sammenslåing;{NYTT}",
    "3101;Halden;3198;Halden;2026-01-01;nummerendring;",
)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """What the deed does is tested on both databases elsewhere."""
    with databases.copy("sqlite", "initialised", initialised) as url:
        yield url


def test_endringene_lastes_opp_ses_over_og_gjennomfores(
    page_as: Callable[[Rolle], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    fil = tmp_path / "endringer.csv"
    fil.write_bytes(FIL)
    page = page_as(Rolle.FORVALTER)
    page.goto("/admin/kommuneendringer/new/")
    axe(page)
    page.get_by_label("CSV-fil").set_input_files(fil)
    page.get_by_role("button", name="Last opp og se hva som skjer").press("Enter")
    expect(page.get_by_role("row").filter(has_text="Haram (1580)").first).to_contain_text("Opphører og går over i")
    axe(page)
    screenshot(page, "kommuneendringer")
    page.set_viewport_size({"width": 320, "height": 900})
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Gjennomfør endringene").press("Enter")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Begrunnelse").fill("Vedtatt av Stortinget")
    page.get_by_role("button", name="Gjennomfør endringene").press("Enter")
    expect(page.get_by_text("Gjennomført", exact=True).first).to_be_visible()
    page.goto("/admin/organisasjoner/?search=1580")
    page.get_by_role("row").filter(has_text="Opphørt 01.01.2026").get_by_role("link").first.click()
    expect(page.get_by_text("Gikk over i")).to_contain_text("Ålesund og Haram kommune (1599)")
    axe(page)
