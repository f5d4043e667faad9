"""The search over everything from the keyboard: open, type, choose, arrive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What differs between databases is tested without a browser."""
    return str(request.param)


def test_ctrl_k_finner_kommunen_og_siden(page_as: Callable[[Rolle], Page], axe: Callable[[Page], None]) -> None:
    page = page_as(Rolle.LESER)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("karasjoh")
    expect(page.get_by_role("link", name="Karasjok")).to_be_visible()
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/organisasjoner/details/**")

    page.get_by_role("link", name="Søk", exact=True).click()
    page.keyboard.type("zzz")
    expect(page.get_by_text("Ingen treff på «zzz»")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.goto("/admin/sok/?q=kart")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Kart", exact=False).first.click()
    page.wait_for_url("**/admin/kart/")
