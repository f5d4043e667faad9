"""The matrix and a cell in a browser: by keyboard alone, accessible, and on a narrow screen."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle


def _faar_plass(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_matrisen_filtreres_uten_mus_og_cellen_apnes_paa_smal_skjerm(
    page_as: Callable[[Rolle], Page], axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
) -> None:
    page = page_as(Rolle.SAKSBEHANDLER)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/admin/matrise/?fylke=Oslo")
    page.get_by_label("Fylke").select_option("Nordland")
    page.get_by_label("Navn eller nummer").fill("alstahaug")
    page.get_by_label("Navn eller nummer").press("Enter")
    page.wait_for_url("**/admin/matrise/?sok=alstahaug&fylke=Nordland")
    ramme = page.get_by_role("region", name="Matrise")
    expect(ramme.get_by_role("row")).to_have_count(3)
    axe(page)
    assert _faar_plass(page)
    ramme.focus()
    assert ramme.evaluate("e => e === document.activeElement && e.scrollWidth > e.clientWidth"), "arrow keys scroll it"
    page.get_by_role("link", name="Hopp over matrisen").press("Enter")
    expect(page.locator("#under-matrisen")).to_be_focused()
    ramme.get_by_role("link", name="Mangler noe").first.press("Enter")
    page.wait_for_url("**/boligsosial")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alstahaug kommune: ")
    for bredde in (320, 1440):
        page.set_viewport_size({"width": bredde, "height": 900})
        axe(page)
        assert _faar_plass(page), bredde
    page.get_by_role("link", name="Tilgangsoversikt").last.press("Enter")
    page.wait_for_url("**/admin/matrise/?sok=alstahaug&fylke=Nordland")
    axe(page)
    screenshot(page, "matrise")
    page.goto("/admin/matrise/?pa_vei=1&sok=alstahaug&dato=2026-01-01")
    axe(page)
    page.get_by_role("link", name="Lagre som visning").press("Enter")
    page.wait_for_url("**/admin/visninger/matrise/lagre?**")
    axe(page)
    page.get_by_label("Navn på visningen").fill("Alstahaug slik det var da året begynte")
    page.get_by_label("Del med alle i KS").press("Space")
    page.get_by_label("Navn på visningen").press("Enter")
    expect(page.get_by_text("er lagret.")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    page.get_by_role("link", name="Nullstill").press("Enter")
    page.wait_for_url("**/admin/matrise/")
    expect(page.get_by_text("delt av Test Saksbehandler")).to_be_visible()
    expect(page.locator(".matrise tbody tr")).to_have_count(372)
    assert _faar_plass(page)
