"""The report and the calendar, wide and narrow, and the way from a number to its row with the keyboard."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.queries import organisasjoner
from tests.etterlevelse.saker import apen_runde


@pytest.fixture
def database_kind() -> str:
    """What the browser shows is the same on both."""
    return "sqlite"


def test_fra_tallet_til_raden_og_fra_dagen_til_runden(
    app: Flask,
    page_as: Callable[[Rolle], Page],
    in_order_at: Callable[[Page, list[str], list[int]], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    with app.app_context(), transaction() as session:
        frist = f"{apen_runde(session, organisasjoner(session)[:2]).frist:%Y-%m}"
    page = page_as(Rolle.LESER)
    sider = [
        "/admin/segmentrapport/",
        "/admin/segmentrapport/tall/henvendelser-fra-ks",
        f"/admin/kalender/?maned={frist}",
        f"/admin/kalender/?maned={frist}&visning=liste",
    ]
    in_order_at(page, sider, [1440, 320])
    page.goto(f"/admin/kalender/?maned={frist}")
    screenshot(page, "kalender")
    page.get_by_role("link", name="Svarfrist for egenerklæring Egenerklæring 2026").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Egenerklæring 2026")
    page.goto("/admin/kalender/")
    page.get_by_role("button", name="Lag adresse").press("Enter")
    expect(page.get_by_label("Adressen til kalenderen din")).to_have_value(re.compile(r"/kalender/.+\.ics$"))
    page.goto(f"/admin/segmentrapport/?fra={clock.today().year}-01-01&til={clock.today()}")
    page.get_by_text("Måned for måned").first.click()
    screenshot(page, "segmentrapport")
    page.get_by_role("link", name="0 avvik fra vilkårene oppdaget", exact=True).first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Avvik fra vilkårene oppdaget")
