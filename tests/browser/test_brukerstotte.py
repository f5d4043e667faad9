"""A question from the public form to an answer that is undone and sent, with the keyboard, wide and narrow."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from ksadmin.app import handlers
from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.inntak.mottak import ta_imot_flere
from ksadmin.brukerstotte.models import Sak, Sakskobling
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import SAKSBEHANDLER
from tests.inntak.filer import epost
from tests.simulators.smtp import parsed


@pytest.fixture
def database_kind() -> str:
    """What a browser does with the pages is the same whatever holds the rows."""
    return "sqlite"


def still_sporsmal(page: Page) -> None:
    page.goto("/sporsmal")
    page.get_by_label("Navn").fill("Kim Kontakt")
    page.get_by_label("E-post").fill("kim@example.org")
    page.get_by_label("Kommune eller fylkeskommune").select_option(label="Oslo kommune (0301)")
    page.get_by_label("Hva gjelder det?").select_option(label="Maskinporten og sertifikat")
    page.get_by_label("Emne").fill("Får ikke hentet")
    page.get_by_label("Spørsmålet").fill("Leverandøren får MP-251.")
    page.get_by_role("button", name="Send spørsmålet").press("Enter")
    expect(page.get_by_text("Vi sender nå en e-post til kim@example.org.")).to_be_visible()


def send_for_det_er_lagret(page: Page, svar: Locator) -> None:
    """The last letter is written and the answer sent at once: it is no draft afterwards."""
    svar.press_sequentially("!")
    page.get_by_role("button", name="Send svar").last.press("Enter")
    expect(page.get_by_text("Venter på kommunen").first).to_be_visible()
    page.reload()
    expect(svar).to_have_value("")


def noe_stygt(app: Flask, settings: Settings) -> int:
    """A mail nobody can read, one with too much in it, and a driftshendelse, whose id it gives."""
    stygg = epost(f"Lang {'x' * 400}", Message_ID="<2@x.example>")
    stygg.add_alternative("<table><tr><td>En</td><td>To</td></tr></table><script>1</script>", subtype="html")
    for nummer in range(12):
        stygg.add_attachment(f"{nummer}".encode(), maintype="text", subtype="plain", filename=f"{nummer}.txt")
    with app.app_context():
        ta_imot_flere(transaction, settings, [b"\x01 uleselig", stygg.as_bytes()])
        with transaction() as session:
            usecases.koble(session, SAKSBEHANDLER, session.get_one(Sak, 1), driftshendelse="INC-7")
            return session.scalars(select(Sakskobling.id)).one()


def test_fra_sporsmal_til_svar(
    app: Flask,
    settings: Settings,
    tmp_path: Path,
    page_as: Callable[[Rolle], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = page_as(Rolle.FORVALTER)
    still_sporsmal(page)
    drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
    (fil,) = tmp_path.glob("*.eml")
    page.goto(re.search(r"/sporsmal/bekreft/\S+", parsed(fil.read_bytes()).get_content())[0])  # type: ignore[index]
    axe(page)
    page.get_by_role("button", name="Send til KS").press("Enter")
    expect(page.get_by_text("Referansen er KS-00001.")).to_be_visible()

    page.goto("/admin/saker/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Får ikke hentet")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bekreft eller velg en annen").press("Enter")
    page.get_by_role("button", name="Knytt til organisasjon").press("Enter")
    expect(page.get_by_text("Saken gjelder Oslo kommune.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("r")
    svar = page.get_by_role("textbox", name="Svar", exact=True)
    expect(svar).to_be_focused()
    page.keyboard.type("Hei Kim.")
    expect(page.get_by_text("Utkastet ble lagret kl.")).to_be_visible()
    page.reload()
    expect(svar).to_have_value("Hei Kim.")
    page.get_by_role("button", name="Skriv spørsmålet").press("Enter")
    expect(svar).to_have_value(re.compile(r"Hei Kim\.\n\nFor å hjelpe dere trenger vi å vite:"))
    page.locator("#standardsvar").select_option(label="MP-251: kommunen har ikke delegert")
    page.get_by_role("button", name="Sett inn").press("Enter")
    expect(svar).to_have_value(re.compile("Hei Kim Kontakt,"))
    page.get_by_role("button", name="Send svar").last.press("Enter")
    expect(page.get_by_text(re.compile(r"Sendes om \d+ sekunder"))).to_be_visible()
    page.get_by_role("button", name="Angre").press("Enter")
    expect(page.get_by_text("Svaret er ikke sendt.")).to_be_visible()
    expect(svar).to_have_value(re.compile("Hei Kim Kontakt,"))
    send_for_det_er_lagret(page, svar)

    kobling = noe_stygt(app, settings)
    page.goto("/admin/saker/details/?id=2")
    page.get_by_text("Vis slik den ble skrevet").press("Enter")
    expect(page.get_by_role("cell", name="To")).to_be_visible()
    expect(page.get_by_text("2 vedlegg til")).to_be_visible()

    for bredde in (1440, 320):
        page.set_viewport_size({"width": bredde, "height": 900})
        for adresse in (
            *("/admin/saker/?ko=alle", "/admin/saker/details/?id=1", "/admin/saker/new/", "/admin/saksrapport/"),
            *("/admin/standardsvar/details/?id=1", "/admin/sakspersonvern/", "/admin/saker/1/del", "/sporsmal"),
            *("/admin/karantene/", "/admin/karantene/details/?id=1", "/admin/saksfrister/edit/?id=1"),
            *("/admin/saker/details/?id=2", f"/admin/saker/1/kobling/{kobling}/svar-alle"),
        ):
            page.goto(adresse)
            if bredde == 1440:
                axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (adresse, bredde)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/admin/saker/details/?id=1")
    screenshot(page, "sak")
    page.emulate_media(media="print")
    expect(page.locator("form:visible")).to_have_count(0)  # what was said, without the boxes to say more in
    expect(page.get_by_text("Hei Kim Kontakt,").first).to_be_visible()
