"""From the one-time link to an active tilslutningserklæring, in a real browser, by two people."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.queries import for_organisasjon
from ksadmin.brukere import lenker, usecases
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.audit_chain import verifiser
from ksadmin.database import db, transaction
from ksadmin.register import queries as register
from ksadmin.settings import Settings
from tests.avtaler.builders import skann_fil

PASSORD = "et langt passord for en prøvetur"


def forste_lenke(app: Flask, settings: Settings) -> str:
    """A new administrator, and the path of the link that lets them in once."""
    with app.app_context(), transaction() as session:
        ny = usecases.opprett(session, SYSTEM, epost="ny@example.org", navn="Nina Ny", rolle=Rolle.ADMINISTRATOR)
        return urlsplit(lenker.lag(settings, ny)).path


def logg_inn_forste_gang(page: Page, lenke: str) -> None:
    page.goto(lenke)
    for felt in page.locator("input[type=password]").all():
        felt.fill(PASSORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/admin/**")


def steg(page: Page, tekst: str) -> None:
    """Press the step's button, and the button of its page."""
    page.get_by_role("link", name=tekst, exact=True).click()
    page.get_by_role("button", name=tekst, exact=True).click()
    expect(page.get_by_text(f"{tekst}: utført.")).to_be_visible()


def registrer_signatur(page: Page, skann: Path) -> None:
    page.get_by_role("link", name="Registrer signatur", exact=True).click()
    page.get_by_label("Navn på den som signerte").fill("Olga Ordfører")
    page.get_by_label("Signert av").select_option(label="Ordfører")
    page.get_by_label("Signert dato").fill((clock.today() - timedelta(days=2)).isoformat())
    page.get_by_label("Den signerte erklæringen").set_input_files(skann)
    page.get_by_role("button", name="Registrer signatur", exact=True).click()
    expect(page.get_by_text("Registrer signatur: utført.")).to_be_visible()


def test_fra_lenke_til_aktiv_erklaering(
    app: Flask,
    settings: Settings,
    page: Page,
    page_as: Callable[[Rolle], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    logg_inn_forste_gang(page, forste_lenke(app, settings))
    page.get_by_role("navigation", name="Hovedmeny").get_by_text("Register", exact=True).click()
    page.get_by_role("link", name="Organisasjoner").click()
    page.get_by_role("searchbox").or_(page.locator("input[name=search]")).first.fill("karasjohka")
    page.keyboard.press("Enter")
    page.get_by_role("row", name="Karasjok").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Karasjok")
    screenshot(page, "organisasjon")
    page.get_by_role("link", name="Ny erklæring").click()
    page.get_by_label("Kommunens e-postadresse").fill("post@example.org")
    page.get_by_role("button", name="Lagre", exact=True).click()
    steg(page, "Send til signering")
    registrer_signatur(page, skann_fil(tmp_path))

    adresse = page.url
    page_as(Rolle.SAKSBEHANDLER).goto("/admin/")  # the same browser, another person
    expect(page.get_by_role("heading", name="Signaturer til kontroll")).to_be_visible()
    screenshot(page, "forside")
    page.goto(adresse)
    steg(page, "Godkjenn kontrollen")
    steg(page, "Registrer videresending")
    steg(page, "Registrer bekreftelse")
    expect(page.locator(".ds-tag", has_text="Aktiv").first).to_be_visible()
    axe(page)
    screenshot(page, "erklaering")
    page.get_by_role("link", name="Erklæringer").first.click()
    screenshot(page, "erklaeringer")
    _stands_in_the_database(app)


def _stands_in_the_database(app: Flask) -> None:
    with app.app_context():
        session: Session = db.session
        karasjok = register.finn(session, "karasjohka")[0].organisasjon
        [avtale] = for_organisasjon(session, karasjok.id)
        assert avtale.status is Avtalestatus.BEKREFTET
        assert verifiser(session) is None
