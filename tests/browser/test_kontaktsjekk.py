"""The question to a contact, from KS' button to the answer, on a narrow screen and with the keyboard."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from ksadmin.app import handlers
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register import usecases as register
from ksadmin.register.models import Kontaktrolle
from ksadmin.register.queries import organisasjoner
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import SAKSBEHANDLER
from tests.simulators.smtp import SmtpServer, smtp_server


@pytest.fixture
def database_kind() -> str:
    """What the browser shows is the same on both."""
    return "sqlite"


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as server:
        yield server


def test_en_kontakt_blir_spurt_og_svarer_nei(
    app: Flask,
    settings: Settings,
    page: Page,
    page_as: Callable[[Rolle], Page],
    console: list[str],
    smtp: SmtpServer,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    with app.app_context(), transaction() as session:
        register.registrer_kontakt(
            session, SAKSBEHANDLER, organisasjoner(session)[0], rolle=Kontaktrolle.VARSLING, navn="Kim Kontakt",
            epost="kim@kommune.example", telefon="12345678",
        )  # fmt: skip
    page_as(Rolle.SAKSBEHANDLER).goto("/admin/kontaktsjekk/")
    axe(page)
    page.get_by_role("button", name="Spør kontakten").press("Enter")
    expect(page.get_by_role("link", name="Kim Kontakt")).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, "kontaktsjekk")
    til_simulatoren = {"smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_starttls": False}
    drain(app, handlers(settings.model_copy(update=til_simulatoren)))
    lenke = re.search(r"/kontakt/\S+", smtp.mails()[0].get_content())
    assert lenke
    page.context.clear_cookies()  # the contact has no account
    page.goto(lenke[0])
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Nei", exact=True).press("Space")
    page.get_by_role("button", name="Send svaret").press("Enter")
    expect(page.locator("[data-fokus]")).to_be_visible()
    console.clear()  # Chromium tells of the 422
    axe(page)
    screenshot(page, "kontaktsvar")
    page.get_by_label("Hva er feil, og hva skal det være?").fill("Ny adresse: post@kommune.example")
    page.get_by_role("button", name="Send svaret").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Takk for svaret")
    axe(page)
