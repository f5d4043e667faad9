"""A notice in a browser: written, aimed, approved by another and sent; read and confirmed by a kommune."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.formidling.saker import i_fylket, kontakter
from tests.simulators.smtp import smtp_server


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What differs between databases is tested without a browser."""
    return str(request.param)


@pytest.fixture
def skjermer(axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]) -> Callable[[Page, str], None]:
    """Look at a page as it is, and as narrow as a telephone."""

    def se(page: Page, navn: str) -> None:
        axe(page)
        screenshot(page, f"formidling-{navn}")
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), navn
        page.set_viewport_size({"width": 1280, "height": 900})

    return se


def tid(timer: float) -> str:
    return f"{(clock.now() + timedelta(hours=timer)).astimezone(clock.OSLO):%Y-%m-%dT%H:%M}"


def skriv(page: Page, skjermer: Callable[[Page, str], None]) -> None:
    """From the template to somebody else's desk."""
    page.goto("/admin/meldinger/new/?type=vedlikehold")
    skjermer(page, "ny")
    page.get_by_label("Tittel på bokmål").fill("Vedlikehold i Summert skattegrunnlag")
    page.get_by_label("Tekst på bokmål").fill("Oppslag feiler mens det pågår.")
    page.get_by_label("Tittel på nynorsk").fill("Vedlikehald i Summert skattegrunnlag")
    page.get_by_label("Tekst på nynorsk").fill("Oppslag feilar medan det går føre seg.")
    page.get_by_label("Gjelder fra").fill(tid(-1))
    page.get_by_label("Gjelder til").fill(tid(3))
    page.get_by_label("Be hver kommune bekrefte").check()
    page.get_by_role("button", name="Lagre").click()
    page.get_by_role("link", name="Velg mottakere").click()
    page.get_by_label("Fylke").select_option("Rogaland")
    page.get_by_role("button", name="Bruk dette utvalget").click()
    expect(page.get_by_text("Flere enn 10 adresser")).to_be_visible()
    page.get_by_role("link", name="Velg mottakere").click()
    skjermer(page, "mottakere")
    page.go_back()
    page.get_by_role("link", name="Send til godkjenning").click()
    page.get_by_role("button", name="Send til godkjenning").click()
    expect(page.get_by_text("Til godkjenning").first).to_be_visible()


def test_fra_mal_til_bekreftet(
    session: Session,
    app: Flask,
    settings: Settings,
    tmp_path: Path,
    page_as: Callable[[Rolle], Page],
    skjermer: Callable[[Page, str], None],
) -> None:
    with transaction():
        orgs = sorted(i_fylket(session), key=lambda o: o.skriver_nynorsk)[:12]
        en = orgs[0]
        kontakter(session, orgs)
        navn, nummer = str(en), en.nummer
    skriv(page_as(Rolle.SAKSBEHANDLER), skjermer)

    page = page_as(Rolle.FORVALTER)
    page.goto("/admin/")
    page.get_by_role("link", name="Vedlikehold i Summert skattegrunnlag").click()
    page.get_by_role("link", name="Godkjenn", exact=True).click()
    expect(page.get_by_text("12 adresser får e-post.")).to_be_visible()
    skjermer(page, "godkjenn")
    page.get_by_role("button", name="Godkjenn", exact=True).click()
    page.get_by_role("link", name="Publiser og send").click()
    page.get_by_role("button", name="Publiser og send").click()
    expect(page.get_by_text("Planlagt vedlikehold:")).to_be_visible()
    with smtp_server(tmp_path) as smtp:
        post = {"smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_starttls": False}
        drain(app, handlers(settings.model_copy(update=post)))
        brev = {str(m["To"]): m.get_content() for m in smtp.mails()}
    db.session.rollback()
    assert len(brev) == 12
    page.reload()
    skjermer(page, "sendt")

    page.goto(f"/kommune/{nummer}")
    skjermer(page, "kommune")
    page.get_by_role("link", name=re.compile("Vedlikeh.ld i Summert")).click()
    skjermer(page, "varsel")
    page.goto("/varsler")
    skjermer(page, "varsler")
    lenke = next(u for b in brev.values() for u in re.findall(rf"{navn}: \S+?(/varsler/for/\S+)", b))
    page.goto(lenke)
    skjermer(page, "svar")
    page.get_by_role("button", name="Vi har lest meldingen").press("Enter")
    expect(page.get_by_text(re.compile(f"^Bekreftet .* for {navn}"))).to_be_visible()
    page.goto("/admin/meldinger/details/?id=1")
    expect(page.get_by_text("1 av 24 har bekreftet")).to_be_visible()
