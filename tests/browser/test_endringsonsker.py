"""A wish from the desk to Skatteetaten and back in a browser, with the keyboard, wide and narrow."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from ksadmin.app import handlers
from ksadmin.core.actor import Rolle
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.simulators.smtp import parsed


@pytest.fixture
def database_kind() -> str:
    """What a browser does with the pages is the same whatever holds the rows."""
    return "sqlite"


def registrer(page: Page, tittel: str, kommune: str, *, ligner: str | None = None) -> None:
    """A wish with one voice, filled in as a case worker does it. Another that is like it is shown on the way."""
    page.goto("/admin/onsker/new/")
    page.get_by_label("Tittel").press_sequentially(tittel)
    if ligner:
        expect(page.get_by_label("Lignende ønsker").get_by_role("link", name=ligner)).to_be_visible()
    page.get_by_label("Beskrivelse").fill("Vi trenger inntekten for hver måned.")
    page.get_by_label("Redusert foreldrebetaling").press("Space")
    page.get_by_label("Hjemmel").fill("Forskrift om foreldrebetaling § 3.")
    page.get_by_label("Hvorfor det er nødvendig").fill("Uten måneden blir prisen feil.")
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    page.get_by_role("link", name="Registrer stemme").press("Enter")
    page.get_by_label("Kommune eller fylkeskommune").select_option(label=kommune)
    page.get_by_label("Hvem talte for kommunen?").fill("Kim Kontakt")
    page.get_by_label("Rolle").fill("Økonomisjef")
    page.get_by_label("E-post").fill(f"{kommune[:4].lower()}@example.org")
    page.get_by_label("Hvordan vet vi det?").fill("E-post")
    page.get_by_role("button", name="Registrer stemme").press("Enter")
    expect(page.get_by_text("1 organisasjon støtter ønsket.")).to_be_visible()


def vurder(page: Page, konsekvens: str) -> None:
    """What the score is made of."""
    page.get_by_role("link", name="Vurder grunnlaget for poeng").press("Enter")
    page.get_by_label("Konsekvens hvis det ikke gjøres").select_option(label=konsekvens)
    page.get_by_role("button", name="Vurder grunnlaget for poeng").press("Enter")


def hold_mote(page: Page) -> None:
    """A candidate is moved with the keyboard and decided on the large screen, and the minutes are made."""
    page.get_by_role("link", name="Flytt Eget testmiljø").press("ArrowUp")
    expect(page.get_by_text("Plass 1 av 2. Trykk Enter")).to_be_attached()
    page.keyboard.press("Escape")
    flytt = page.get_by_role("link", name="Flytt Eget testmiljø")
    flytt.press("ArrowUp")
    flytt.press("Enter")
    expect(page.get_by_label("Ny plass")).to_have_value("1")
    page.get_by_label("Begrunnelse").fill("Må være på plass før neste inntektsår.")
    page.get_by_role("button", name="Flytt").press("Enter")
    expect(page.get_by_text("Flyttet av KS")).to_be_visible()
    ovre = page.get_by_role("row", name="Eget testmiljø")
    ovre.get_by_text("Regnestykket").press("Enter")  # a row is let go beside it, never in its table
    page.get_by_role("row", name="Inntekt hver måned").drag_to(ovre.get_by_role("cell", name="1 av 371"))
    expect(page.get_by_label("Ny plass")).to_have_value("1")
    page.goto("/admin/runder/1/mote")
    expect(page.get_by_role("heading", level=1)).to_have_text("Eget testmiljø")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inntekt hver måned")
    page.get_by_label("Prioriteres").press("Space")
    page.get_by_label("Begrunnelse").fill("Flest kommuner trenger det.")
    page.get_by_role("button", name="Besluttet").press("Enter")
    page.get_by_role("link", name="Avslutt møtet").press("Enter")
    page.get_by_label("Til stede").fill("Kim Leder, KS")
    page.get_by_role("button", name="Avslutt møtet").press("Enter")
    with page.expect_download() as nedlasting:
        page.get_by_role("link", name="Last ned referatet").press("Enter")
    assert nedlasting.value.suggested_filename == "Referat Høsten.pdf"


def vis_pa_veikartet(page: Page) -> None:
    """Anyone may read of it."""
    page.goto("/admin/onsker/1/veikart")
    page.get_by_label("Tittel", exact=True).fill("Inntekt hver måned")
    page.get_by_label("Tekst", exact=True).fill("Kommunene vil ha inntekten måned for måned.")
    page.get_by_label("Vis ønsket på veikartet").press("Space")
    page.get_by_role("button", name="Skriv for veikartet").press("Enter")
    page.get_by_role("link", name="Inntekt hver måned", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inntekt hver måned")
    expect(page.get_by_text("2 organisasjoner")).to_be_visible()


def send_over_og_svar(page: Page) -> None:
    """The wish is handed over in a package, and answered."""
    page.goto("/admin/innspillspakker/new/")
    expect(page.get_by_text("Pakken får 1 ønske")).to_be_visible()
    page.get_by_label("Svarfrist").fill("2999-12-31")
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    page.get_by_role("link", name="Registrer svar").press("Enter")
    page.get_by_label("Svar", exact=True).select_option(label="Avslått")
    page.get_by_label("Begrunnelse til kommunene").fill("Skatteetaten har ikke opplysningen.")
    page.get_by_role("button", name="Svar på").press("Enter")
    expect(page.get_by_text("er registrert.")).to_be_visible()


def test_fra_registrert_til_kommunen_har_fatt_svar(
    app: Flask,
    settings: Settings,
    tmp_path: Path,
    page_as: Callable[[Rolle], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = page_as(Rolle.FORVALTER)

    def se(*adresser: str) -> None:
        for bredde in (1440, 320):
            page.set_viewport_size({"width": bredde, "height": 900})
            for adresse in adresser:
                page.goto(adresse)
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (adresse, bredde)
        page.set_viewport_size({"width": 1440, "height": 900})

    registrer(page, "Inntekt hver måned", "Oslo kommune (0301)")
    registrer(page, "Eget testmiljø", "Trondheim kommune (5001)")
    vurder(page, "Liten")
    registrer(page, "Inntekt månedlig", "Bergen kommune (4601)", ligner="EØ-00001")
    page.get_by_role("link", name="Slå sammen med et annet").press("Enter")
    page.get_by_label("Ønsket det er likt").fill("EØ-00001")
    page.get_by_role("button", name="Slå sammen med et annet").press("Enter")
    page.get_by_role("link", name="EØ-00001 Inntekt hver måned").press("Enter")
    expect(page.get_by_text("2 organisasjoner støtter ønsket.")).to_be_visible()

    vurder(page, "Stor")
    page.goto("/admin/vektsett/new/")
    for felt in page.locator("[inputmode=decimal]").all():
        felt.fill("10,5")
    page.get_by_label("Begrunnelse").fill("Alt teller likt.")
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    page.goto("/admin/runder/new/")
    page.get_by_label("Navn").fill("Høsten")
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    page.get_by_text("Regnestykket").first.press("Enter")
    expect(page.get_by_text("2 av 371")).to_be_visible()
    se("/admin/runder/details/?id=1", "/admin/runder/1/mote/1")
    page.goto("/admin/runder/1/mote/1")
    screenshot(page, "mote")
    page.goto("/admin/runder/details/?id=1")
    hold_mote(page)

    vis_pa_veikartet(page)

    send_over_og_svar(page)
    drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
    brev = [parsed(f.read_bytes()) for f in tmp_path.glob("*.eml")]
    avslag = {b["To"] for b in brev if "Skatteetaten har ikke opplysningen." in b.get_content()}
    assert avslag == {"oslo@example.org", "berg@example.org"}
    se("/admin/innspillspakker/", "/admin/innspillspakker/details/?id=1", "/admin/innspillspakker/new/")
    se("/admin/onsker/", "/admin/onsker/details/?id=1", "/admin/onsker/new/", "/admin/rangering/")
    se("/admin/runder/details/?id=1", "/admin/runder/1/flytt/1", "/admin/vektsett/", "/veikart", "/veikart/1")
    se("/admin/onskerapport/", "/veikart/nytt")
    page.goto("/admin/rangering/")
    screenshot(page, "rangering")
    page.goto("/veikart")
    screenshot(page, "veikart")
