"""The pages of the register in a browser: accessible, wide and narrow, and an import by keyboard alone."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle
from tests.importer.filer import HALDEN, organisasjoner

SIDER = [
    "/admin/organisasjoner/?search=tysfjord",
    "/admin/organisasjoner/details/?id=300",
    "/admin/organisasjoner/edit/?id=300",
    "/admin/organisasjoner/300/kjennetegn",
    "/admin/kontakter/",
    "/admin/kontakter/new/?organisasjon=300",
    "/admin/leverandorer/",
    "/admin/leverandorer/details/?id=2",
    "/admin/importer/",
    "/admin/importer/new/",
]


def test_sidene_er_tilgjengelige_og_faar_plass(
    page_as: Callable[[Rolle], Page], in_order_at: Callable[[Page, list[str], list[int]], None]
) -> None:
    in_order_at(page_as(Rolle.FORVALTER), SIDER, [1280, 320])


def test_en_fil_importeres_og_angres_med_tastaturet_alene(
    page_as: Callable[[Rolle], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    fil = tmp_path / "kommuner.csv"
    fil.write_bytes(organisasjoner(HALDEN, "3198;Nyby;974760673;bokmål;10"))
    page = page_as(Rolle.FORVALTER)
    page.goto("/admin/importer/new/")
    page.get_by_label("CSV-fil eller Excel-ark").set_input_files(fil)
    page.get_by_role("button", name="Last opp og forhåndsvis").press("Enter")
    expect(page.get_by_role("link", name="Endrede 1")).to_be_visible()
    axe(page)
    screenshot(page, "import")
    page.get_by_role("link", name="Utfør importen").press("Enter")
    page.get_by_role("button", name="Utfør importen").press("Enter")
    page.get_by_role("link", name="Angre importen").press("Enter")
    page.get_by_label("Begrunnelse").fill("Feil fil")
    page.get_by_role("button", name="Angre", exact=True).press("Enter")
    expect(page.get_by_text("Angret: 3 rader er satt tilbake.")).to_be_visible()
    expect(page.get_by_text("Angret av").first).to_be_visible()
