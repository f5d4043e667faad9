"""An organisation answers by its own link: autosave, upload and delivery, with the keyboard on a narrow screen."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.etterlevelse import lenker
from ksadmin.etterlevelse.models import Egenerklaering
from ksadmin.register.queries import organisasjoner
from ksadmin.settings import Settings
from tests.etterlevelse.saker import apen_runde
from tests.etterlevelse.test_lenken import en_pdf


@pytest.fixture
def database_kind() -> str:
    """What the browser shows is the same on both."""
    return "sqlite"


def _svar_med_kladd_og_fil(page: Page, console: list[str], tmp_path: Path) -> None:
    """The first clause: saved while written, kept when the line breaks, and again when the file is no good."""
    page.get_by_label("Ja", exact=True).press("Space")
    page.get_by_label("Utdyp svaret").fill("Lagres av seg selv")
    expect(page.get_by_role("status")).to_have_text("Lagret")
    page.reload()
    expect(page.get_by_label("Utdyp svaret")).to_have_value("Lagres av seg selv")

    page.route("**/punkt/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Utdyp svaret").fill("Lagres av seg selv, også uten nett")
    expect(page.get_by_role("status")).to_contain_text("Ikke lagret.")
    expect(page.get_by_label("Utdyp svaret")).to_have_value("Lagres av seg selv, også uten nett")
    page.unroute("**/punkt/*")
    console.clear()  # Chromium tells of the line that broke

    (tmp_path / "notat.pdf").write_bytes(b"MZ")
    page.get_by_label("Legg ved dokumentasjon").set_input_files(tmp_path / "notat.pdf")
    page.get_by_role("button", name="Last opp filen").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Filen kan ikke brukes.")
    console.clear()  # and of the 422
    expect(page.get_by_label("Utdyp svaret")).to_have_value("Lagres av seg selv, også uten nett")
    (tmp_path / "notat.pdf").write_bytes(en_pdf())
    page.get_by_label("Legg ved dokumentasjon").set_input_files(tmp_path / "notat.pdf")
    page.get_by_role("button", name="Last opp filen").press("Enter")
    expect(page.get_by_role("button", name="Fjern notat.pdf")).to_be_visible()


def _ks_leser(page: Page, axe: Callable[[Page], None]) -> None:
    for url in (
        "/admin/etterlevelse/",
        "/admin/egenerklaeringsrunder/details/?id=1",
        "/admin/egenerklaeringer/details/?id=1",
    ):
        page.goto(url)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
    expect(page.get_by_role("link", name="notat.pdf")).to_be_visible()


def test_kommunen_svarer_og_ks_leser(
    app: Flask,
    settings: Settings,
    page: Page,
    page_as: Callable[[Rolle], Page],
    console: list[str],
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    with app.app_context(), transaction() as session:
        apen_runde(session, organisasjoner(session)[:3])
        lenke = re.sub("^http://[^/]+", "", lenker.lag(settings, session.scalars(select(Egenerklaering)).first()))

    def se(overskrift: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(overskrift)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), overskrift

    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(lenke)
    se("Egenerklæring for Agder fylkeskommune")
    screenshot(page, "egenerklaering")
    page.get_by_role("link", name="Begynn").press("Enter")
    se("Rutiner")
    _svar_med_kladd_og_fil(page, console, tmp_path)
    se("Rutiner")
    screenshot(page, "egenerklaering-punkt")
    page.get_by_role("button", name="Lagre og gå videre").press("Enter")
    se("Varsling")
    page.get_by_label("Nei", exact=True).press("Space")
    page.get_by_label("Utdyp svaret").fill("Vi har ingen vakt.")
    page.get_by_role("button", name="Lagre og gå videre").press("Enter")
    se("Egenerklæring for Agder fylkeskommune")
    page.get_by_role("link", name="Se over og lever").press("Enter")
    page.get_by_label("Navnet ditt").fill("Kim Ombud")
    page.get_by_label("Rolle eller stilling").fill("Personvernombud")
    page.get_by_label("Svarene er riktige").press("Space")
    se("Se over og lever")
    page.get_by_role("button", name="Lever egenerklæringen").press("Enter")
    expect(page.get_by_text("KS går gjennom svarene")).to_be_visible()
    se("Egenerklæring for Agder fylkeskommune")

    page_as(Rolle.SAKSBEHANDLER)
    _ks_leser(page, axe)
