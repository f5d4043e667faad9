"""The frame of every page: machine-checked accessibility, narrow screens, keyboard, and life without script."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from ksadmin.core.actor import Rolle

ADMIN = ["/admin/", "/admin/avtaler/", "/admin/vilkar/", "/admin/vilkar/details/?id=1", "/admin/jobber/"]
OFFENTLIG = ["/", "/?sprak=nn", "/tilgjengelighet", "/personvern", "/logg-inn"]
BREDDER = [1440, 320]


def test_admin_er_tilgjengelig_og_faar_plass(
    page_as: Callable[[Rolle], Page], in_order_at: Callable[[Page, list[str], list[int]], None]
) -> None:
    in_order_at(page_as(Rolle.ADMINISTRATOR), ADMIN, BREDDER)


def test_eksempeldata_er_merket_paa_hver_side(
    app: Flask,
    page_as: Callable[[Rolle], Page],
    in_order_at: Callable[[Page, list[str], list[int]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "eksempeldata", True)
    page = page_as(Rolle.LESER)
    in_order_at(page, ["/admin/avtaler/"], BREDDER)
    expect(page.get_by_text("sier ingenting om virkelige kommuner")).to_be_visible()


def test_offentlige_sider_er_tilgjengelige_og_faar_plass(
    page: Page, in_order_at: Callable[[Page, list[str], list[int]], None]
) -> None:
    in_order_at(page, OFFENTLIG, BREDDER)


def test_et_passord_kan_ses_og_maales_mens_det_skrives(
    page_as: Callable[[Rolle], Page], axe: Callable[[Page], None]
) -> None:
    page = page_as(Rolle.LESER)
    page.goto("/admin/konto/passord")
    felt = page.locator("#new_password")
    for passord, dom in (
        ("kort", "For kort"),
        ("password123456", "For lett å gjette"),
        ("blå hest og 7 tau i fjæra", "Svært"),
    ):
        felt.fill(passord)
        expect(page.locator(".styrke output")).to_have_text(re.compile(f"^{dom}"))
    axe(page)
    page.get_by_role("button", name="Vis nytt passord").click()
    expect(felt).to_have_attribute("type", "text")
    page.get_by_role("button", name="Skjul nytt passord").click()
    expect(felt).to_have_attribute("type", "password")


def test_feilsiden_er_tilgjengelig_og_sier_hva_en_kan_gjore(
    page: Page, axe: Callable[[Page], None], console: list[str]
) -> None:
    page.goto("/finnes-ikke")
    axe(page)
    expect(page.get_by_role("link", name="Gå til forsiden")).to_be_visible()
    console.clear()


def test_morkt_tema_er_ogsaa_tilgjengelig(page_as: Callable[[Rolle], Page], axe: Callable[[Page], None]) -> None:
    page = page_as(Rolle.ADMINISTRATOR)
    page.emulate_media(color_scheme="dark")
    for adresse in ADMIN:
        page.goto(adresse)
        axe(page)


def test_forste_tabulator_hopper_til_innholdet(page_as: Callable[[Rolle], Page]) -> None:
    page = page_as(Rolle.LESER)
    page.goto("/admin/vilkar/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innhold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#innhold")).to_be_focused()


def test_menyen_paa_smal_skjerm_aapnes_og_lukkes_med_tastaturet(page_as: Callable[[Rolle], Page]) -> None:
    page = page_as(Rolle.LESER)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/admin/")
    meny = page.get_by_role("navigation", name="Hovedmeny")
    expect(meny).to_be_hidden()
    page.get_by_role("button", name="Meny").press("Enter")
    expect(meny).to_be_visible()
    page.keyboard.press("Escape")
    expect(meny).to_be_hidden()


def test_et_klikk_hvor_som_helst_i_raden_aapner_den(page_as: Callable[[Rolle], Page]) -> None:
    page = page_as(Rolle.LESER)
    page.goto("/admin/vilkar/")
    page.locator("tbody tr").first.locator("td").last.click()
    page.wait_for_url("**/admin/vilkar/details/**")


def test_tomme_filtre_blir_ikke_med_i_adressen(page_as: Callable[[Rolle], Page]) -> None:
    page = page_as(Rolle.LESER)
    page.goto("/admin/vilkar/")
    page.locator(".filtre summary").first.click()
    with page.expect_navigation() as ny_side:
        page.get_by_role("button", name="Bruk filtre").click()
    assert ny_side.value
    assert "flt" not in ny_side.value.url
    expect(page.get_by_role("alert")).to_have_count(0)


def test_uten_skript_kan_en_fortsatt_lete_og_logge_ut(
    browser: Browser, live_server: str, page_as: Callable[[Rolle], Page]
) -> None:
    cookies = page_as(Rolle.LESER).context.cookies()
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]  # what cookies() gives, add_cookies() takes
    page = context.new_page()
    page.goto("/admin/avtaler/")
    page.get_by_role("searchbox").fill("finnes ikke")
    page.get_by_role("button", name="Søk").click()
    expect(page.get_by_text("Ingen rader passer")).to_be_visible()
    page.locator(".konto-knapp").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page).to_have_url(re.compile("/logg-inn$"))
    context.close()
