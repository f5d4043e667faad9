"""Asking for a tjeneste, from the kommune's own page to KS' receipt, on a narrow screen."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from ksadmin.app import handlers
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.simulators.smtp import SmtpServer, smtp_server


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as server:
        yield server


def test_fra_kommunens_side_til_bekreftet_foresporsel(
    app: Flask,
    settings: Settings,
    page: Page,
    console: list[str],
    smtp: SmtpServer,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    def se(overskrift: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(overskrift)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), overskrift

    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/pakobling")
    page.get_by_role("searchbox").fill("Bergen")
    page.get_by_role("searchbox").press("Enter")
    se("Velg tjeneste for Bergen kommune")
    page.get_by_role("link", name="Redusert foreldrebetaling").click()
    se("Be om påkobling")
    expect(page.get_by_label("Tietoevry", exact=True)).to_have_count(2)
    expect(page.get_by_label("La dette feltet stå tomt")).not_to_be_in_viewport()
    page.get_by_label("Fagsystemleverandør direkte mot Skatteetaten", exact=True).press("Space")
    page.get_by_label("Navn").fill("Kim Kontakt")
    page.get_by_label("Rolle eller stilling").fill("Fagansvarlig")
    page.get_by_label("E-post").fill("kåre@kommune.example")
    page.get_by_role("button", name="Send, og bekreft på e-post").press("Enter")
    expect(page.locator("[data-fokus]")).to_be_visible()
    se("Be om påkobling")
    screenshot(page, "pakobling")
    console.clear()  # Chromium tells of the 422
    page.get_by_role("link", name="Velg leverandøren.").click()
    page.get_by_label("Tietoevry", exact=True).first.press("Space")
    page.get_by_label("E-post").fill("kim@kommune.example")
    page.get_by_role("button", name="Send, og bekreft på e-post").press("Enter")
    se("Bekreft på e-post")

    til_simulatoren = {"smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_starttls": False}
    sendere = handlers(settings.model_copy(update=til_simulatoren))
    drain(app, sendere)
    lenke = re.search(r"/pakobling/bekreft/\S+", smtp.mails()[0].get_content())
    assert lenke
    page.goto(lenke[0])
    se("Bekreft forespørselen")
    page.get_by_role("button", name="Bekreft og send til KS").press("Enter")
    se("KS har fått forespørselen")
    drain(app, sendere)
    assert smtp.recipients() == ["kim@kommune.example"] * 2
    page.get_by_role("link", name="Se hvor saken står").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bergen kommune")
