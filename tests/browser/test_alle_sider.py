"""Every page there is, with example data, in a browser: nothing axe can find, nothing too wide, no error."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle
from ksadmin.settings import Settings
from tests.browser.conftest import AXE_RULES
from tests.brukere.personer import logg_inn, ny_bruker
from tests.databases import Databases
from tests.gjennomgang import eksempeldata, sider

MODUS = ((1440, "light"), (320, "dark"), (768, "light"), (320, "light"))
"""Taken in turn: what is the same on every page is seen in all of them."""
HELE = 5
"""Of so many pages one is looked through whole; the frame of the rest is the same, and only what is in it is."""


@pytest.fixture
def settings(databases: Databases) -> Iterator[Settings]:
    with eksempeldata(databases) as settings:
        yield settings


def test_hver_side_er_tilgjengelig_og_faar_plass(app: Flask, page_as: Callable[[Rolle], Page]) -> None:
    client = app.test_client()
    logg_inn(client, ny_bruker(app, Rolle.ADMINISTRATOR, epost="gjennomgang@ks.no"))
    funnet = [
        adresse
        for _, adresse, svar in sider(app, client, "/admin/", "/", av_hver=1)
        if (svar.status_code, svar.mimetype) == (200, "text/html")
    ]
    assert len(funnet) > 150
    page, feil = page_as(Rolle.ADMINISTRATOR), []
    page.set_default_timeout(20_000)
    for nr, adresse in enumerate(funnet):
        bredde, farger = MODUS[nr % len(MODUS)]
        page.emulate_media(color_scheme=farger, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": bredde, "height": 900})
        page.goto(adresse)
        page.evaluate(f"{AXE_SCRIPT}; undefined")
        hvor = "document" if nr % HELE == 0 else "document.querySelector('main')"
        brudd = page.evaluate(f"rules => axe.run({hvor}, {{runOnly: rules}}).then(told => told.violations)", AXE_RULES)
        feil += [(adresse, bredde, farger, b["id"], [n["html"] for n in b["nodes"]]) for b in brudd]
        page.set_viewport_size({"width": 320, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            feil.append((adresse, 320, "bredere enn vinduet", "", []))
    assert feil == []


def test_omvisningen_tastene_og_hjelpen(page_as: Callable[[Rolle], Page], axe: Callable[[Page], None]) -> None:
    page = page_as(Rolle.LESER)
    page.goto("/admin/")
    page.get_by_role("button", name="Ta omvisningen").press("Enter")
    omvisning = page.get_by_role("dialog", name="Omvisning")
    expect(omvisning.get_by_role("heading", name="Det som venter på deg")).to_be_focused()
    axe(page)
    while (neste := omvisning.get_by_role("button", name="Neste")).is_visible():
        neste.press("Enter")
    expect(omvisning.get_by_role("heading", name="Hjelp")).to_be_focused()
    omvisning.get_by_role("button", name="Ferdig").press("Enter")
    expect(omvisning).to_be_hidden()
    page.reload()
    expect(page.get_by_text("Ny her?")).to_be_hidden()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Tastaturet")).to_contain_text("Søk i alt, eller gå til en side")
    axe(page)
    page.keyboard.press("Escape")
    page.get_by_text("Hjelp til siden").press("Enter")
    page.get_by_role("link", name="Hele veiledningen").press("Enter")
    expect(page.get_by_role("heading", name="Brukerveiledning")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Ta omvisningen").press("Enter")
    page.keyboard.press("Escape")
    expect(omvisning).to_be_hidden()
