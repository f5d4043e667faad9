"""The journey of the brukerveiledning through the example data. `make veiledning` takes its pictures on the way."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.settings import Settings
from ksadmin.web.brukerveiledning import kapitler
from tests.avtaler.builders import skann_fil
from tests.browser.fotograf import Fotograf
from tests.databases import Databases
from tests.gjennomgang import eksempeldata
from tests.importer.filer import HALDEN, organisasjoner


@pytest.fixture
def settings(databases: Databases) -> Iterator[Settings]:
    with eksempeldata(databases) as settings:
        yield settings


@pytest.fixture
def vindu() -> dict[str, object]:
    """Wide enough for every column, and sharp in print."""
    return {"viewport": {"width": 1240, "height": 900}, "device_scale_factor": 1.5}


def test_veiledningen_gaar_som_den_sier(page_as: Callable[[Rolle], Page], fotograf: Fotograf, tmp_path: Path) -> None:
    page = page_as(Rolle.FORVALTER)
    kom_i_gang(page, fotograf)
    finn_fram(page, fotograf)
    til_signering(page, fotograf, skann_fil(tmp_path))
    erklaeringen = page.url
    purring(page, fotograf)
    foresporsel(page, fotograf)
    tilgangen(page, fotograf)
    en_sak(page, fotograf)
    page = page_as(Rolle.SAKSBEHANDLER)
    page.goto(erklaeringen)
    til_aktiv(page, fotograf)
    et_varsel(page, fotograf)
    page = page_as(Rolle.ADMINISTRATOR)
    godkjenn_varselet(page, fotograf)
    et_onske(page, fotograf)
    et_mote(page, fotograf)
    en_pakke(page, fotograf)
    oppslag(page, fotograf)
    etterlevelsen(page, fotograf)
    en_import(page, fotograf, tmp_path)
    angre(page, fotograf)
    rapporter(page, fotograf)
    assert sorted(fotograf.tatt) == sorted(s.bilde for kapittel in kapitler() for s in kapittel.steg if s.bilde)


def lenke(page: Page, navn: str) -> Locator:
    """The link to a page, in what the page is about."""
    return page.locator("main").get_by_role("link", name=navn, exact=True).first


def knapp(page: Page, navn: str) -> Locator:
    """The button that does something."""
    return page.locator("main").get_by_role("button", name=navn, exact=True).first


def seksjon(ting: Locator) -> Locator:
    """The part of the page it stands in."""
    return ting.locator("xpath=ancestor::section[1]")


def ta(page: Page, steg: str) -> None:
    """Open the page of a step, and take it."""
    lenke(page, steg).click()
    knapp(page, steg).click()


def kom_i_gang(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/")
    page.get_by_role("button", name="Nei takk").click()
    foto(page, "forside", av=page.locator("body"))
    page.goto("/admin/avtaler/")
    page.get_by_text("Hjelp til siden").click()
    foto(page, "hjelp", av=page.locator(".sidetopp"))


def finn_fram(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/avtaler/?flt0_status_er=utkast")
    foto(page, "utvalg", peker=lenke(page, "Lagre visningen"))
    page.keyboard.press("Control+k")
    page.keyboard.type("karasjohka")
    expect(page.get_by_role("dialog").get_by_role("link", name="Karasjok").first).to_be_visible()
    foto(page, "sok", av=page.locator("#palett"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/organisasjoner/details/**")


def til_signering(page: Page, foto: Fotograf, skann: Path) -> None:
    foto(page, "erklaering-kommunen", peker=lenke(page, "Ny erklæring"), av=seksjon(lenke(page, "Ny erklæring")))
    lenke(page, "Ny erklæring").click()
    page.get_by_label("Kommunens e-postadresse").fill("post@example.org")
    foto(page, "erklaering-ny", peker=knapp(page, "Lagre"))
    knapp(page, "Lagre").click()
    lenke(page, "Send til signering").click()
    foto(page, "erklaering-send", peker=knapp(page, "Send til signering"))
    knapp(page, "Send til signering").click()
    lenke(page, "Registrer signatur").click()
    page.get_by_label("Navn på den som signerte").fill("Olga Ordfører")
    page.get_by_label("Signert av").select_option(label="Ordfører")
    page.get_by_label("Signert dato").fill((clock.today() - timedelta(days=2)).isoformat())
    page.get_by_label("Den signerte erklæringen").set_input_files(skann)
    foto(page, "erklaering-signatur", peker=knapp(page, "Registrer signatur"))
    knapp(page, "Registrer signatur").click()


def til_aktiv(page: Page, foto: Fotograf) -> None:
    lenke(page, "Godkjenn kontrollen").click()
    foto(page, "erklaering-kontroll", peker=knapp(page, "Godkjenn kontrollen"))
    knapp(page, "Godkjenn kontrollen").click()
    ta(page, "Registrer videresending")
    ta(page, "Registrer bekreftelse")
    foto(page, "erklaering-aktiv")


def purring(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/oppfolging/?fylke=Finnmark")
    for kryss in page.locator("tbody input[type=checkbox]").all()[:3]:
        kryss.check()
    valgte = page.get_by_text("3 valgt:")
    foto(page, "oppfolging-velg", peker=knapp(page, "Forhåndsvis e-post"), fra=valgte)
    knapp(page, "Forhåndsvis e-post").click()
    page.wait_for_load_state()
    foto(page, "oppfolging-epost")


def foresporsel(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Grimstad kommune").first.click()
    page.wait_for_load_state()
    foto(page, "pakobling-kontroll", peker=lenke(page, "Godkjenn kontrollen"))
    ta(page, "Godkjenn kontrollen")
    lenke(page, "Registrer sending til Skatteetaten").click()
    foto(page, "pakobling-sendt", peker=knapp(page, "Registrer sending til Skatteetaten"))
    knapp(page, "Registrer sending til Skatteetaten").click()
    page.goto("/admin/pakoblinger/?flt3_status_er=sendt")
    for kryss in page.locator("tbody input[type=checkbox]").all()[:3]:
        kryss.check()
    valgte = page.get_by_text("3 valgt:")
    foto(page, "pakobling-mange", peker=knapp(page, "Registrer åpnet i test"), fra=valgte)


def tilgangen(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/matrise/?fylke=Agder")
    foto(page, "matrise", av=page.get_by_role("region", name="Matrise"))
    page.get_by_role("region", name="Matrise").get_by_role("link", name="Mangler noe").first.click()
    page.wait_for_load_state()
    foto(page, "matrise-celle")
    page.goto("/admin/kart/")
    foto(page, "kart")


def en_sak(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/saker/")
    foto(page, "sak-koe")
    page.get_by_role("link", name="Eksempel: Leverandøren får MP-251").click()
    page.wait_for_load_state()
    foto(page, "sak")
    page.locator("#standardsvar").select_option(label="MP-251: kommunen har ikke delegert")
    knapp(page, "Sett inn").click()
    page.wait_for_load_state()
    foto(page, "sak-svar", av=seksjon(page.locator("#svartekst")), peker=knapp(page, "Send svar"))
    page.get_by_role("button", name="Send svar").last.click()
    expect(page.get_by_text("Sendes om")).to_be_visible()
    foto(page, "sak-angre", peker=knapp(page, "Angre"))


def et_varsel(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/meldinger/new/?type=vedlikehold")
    page.get_by_label("Tittel på bokmål").fill("Vedlikehold i Summert skattegrunnlag")
    page.get_by_label("Tekst på bokmål").fill("Oppslag feiler mens det pågår.")
    page.get_by_label("Tittel på nynorsk").fill("Vedlikehald i Summert skattegrunnlag")
    page.get_by_label("Tekst på nynorsk").fill("Oppslag feilar medan det går føre seg.")
    page.get_by_label("Gjelder fra").fill("2026-12-08T12:00")
    page.get_by_label("Gjelder til").fill("2026-12-08T15:00")
    foto(page, "varsel-ny")
    knapp(page, "Lagre").click()
    lenke(page, "Velg mottakere").click()
    page.get_by_label("Fylke").select_option("Finnmark")
    foto(page, "varsel-mottakere", peker=knapp(page, "Bruk dette utvalget"))
    knapp(page, "Bruk dette utvalget").click()
    lenke(page, "Send til godkjenning").click()
    knapp(page, "Send til godkjenning").click()
    expect(page.get_by_text("Til godkjenning").first).to_be_visible()


def godkjenn_varselet(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Vedlikehold i Summert skattegrunnlag").click()
    lenke(page, "Godkjenn").click()
    foto(page, "varsel-godkjenn", peker=knapp(page, "Godkjenn"))
    knapp(page, "Godkjenn").click()
    ta(page, "Publiser og send")
    foto(page, "varsel-sendt")


def et_onske(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/onsker/new/")
    page.get_by_label("Tittel").press_sequentially("Inntekt måned for måned")
    page.get_by_label("Beskrivelse").fill("Vi trenger inntekten for hver måned.")
    page.get_by_label("Redusert foreldrebetaling").check()
    page.get_by_label("Hjemmel").fill("Forskrift om foreldrebetaling § 3.")
    page.get_by_label("Hvorfor det er nødvendig").fill("Uten måneden blir prisen feil.")
    expect(page.get_by_label("Lignende ønsker").get_by_role("link").first).to_be_visible()
    foto(page, "onske-ny")
    knapp(page, "Lagre").click()
    lenke(page, "Registrer stemme").click()
    page.get_by_label("Kommune eller fylkeskommune").select_option(label="Oslo kommune (0301)")
    page.get_by_label("Hvem talte for kommunen?").fill("Kim Kontakt")
    page.get_by_label("Rolle").fill("Økonomisjef")
    page.get_by_label("Hvordan vet vi det?").fill("E-post")
    foto(page, "onske-stemme", peker=knapp(page, "Registrer stemme"))
    knapp(page, "Registrer stemme").click()


def et_mote(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/runder/details/?id=1")
    page.get_by_text("Regnestykket").first.click()
    foto(page, "runde", peker=lenke(page, "Start møtet"))
    lenke(page, "Start møtet").click()
    page.wait_for_load_state()
    foto(page, "mote")


def en_pakke(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/innspillspakker/new/")
    foto(page, "pakke-ny", peker=knapp(page, "Lagre"))
    page.get_by_label("Svarfrist").fill("2027-03-01")
    knapp(page, "Lagre").click()
    page.get_by_role("link", name="Registrer svar").first.click()
    page.get_by_label("Svar", exact=True).select_option(label="Akseptert")
    page.get_by_label("Begrunnelse til kommunene").fill("Skatteetaten tar det med i neste versjon.")
    foto(page, "pakke-svar", peker=page.get_by_role("button", name="Svar på"))


def oppslag(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/oppslag/")
    foto(page, "oppslag")
    page.goto("/admin/oppslagspauser/new/")
    page.get_by_label("Grunn").fill("Mistanke om misbruk.")
    foto(page, "oppslag-pause", peker=knapp(page, "Lagre"))


def etterlevelsen(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/etterlevelse/")
    foto(page, "etterlevelse")
    page.goto("/admin/etterlevelsesavvik/?search=bindal")
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    foto(page, "etterlevelse-avvik")


def en_import(page: Page, foto: Fotograf, mappe: Path) -> None:
    fil = mappe / "kommuner.csv"
    fil.write_bytes(organisasjoner(HALDEN, "3198;Nyby;974760673;bokmål;10"))
    page.goto("/admin/importer/new/")
    page.get_by_label("CSV-fil eller Excel-ark").set_input_files(fil)
    foto(page, "import-fil", peker=knapp(page, "Last opp og forhåndsvis"))
    knapp(page, "Last opp og forhåndsvis").click()
    page.wait_for_load_state()
    foto(page, "import-forhandsvis", av=seksjon(lenke(page, "Endrede 1")))


def angre(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/leverandorer/details/?id=2")
    lenke(page, "Endre").click()
    page.get_by_label("Merknad").fill("Feil merknad")
    knapp(page, "Lagre").click()
    siste = page.get_by_role("link", name="Angre").first
    foto(page, "historikk", peker=siste, av=seksjon(siste))
    siste.click()
    page.get_by_label("Begrunnelse").fill("Gjaldt en annen leverandør.")
    foto(page, "angre", peker=knapp(page, "Angre"))
    knapp(page, "Angre").click()


def rapporter(page: Page, foto: Fotograf) -> None:
    page.goto("/admin/tjenester/loypa/")
    foto(page, "loypa")
    page.goto("/admin/segmentrapport/")
    foto(page, "segmentrapport")
    page.goto("/admin/kalender/?maned=2026-12")
    foto(page, "kalender")
