"""The public pages: a kommune finds its status by anything it has been called, and is told no more than is known."""

import re

from flask import Flask
from sqlalchemy.orm import Session

from ksadmin.avtaler import usecases as avtaler
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.database import transaction
from ksadmin.register import usecases as register
from ksadmin.register.models import Kontaktrolle
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Unntaksslag
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import en_avtale, organisasjon
from tests.client import StrictClient
from tests.tilgangsoversikt.saker import en_pakobling, tjeneste


def side(client: StrictClient, adresse: str) -> str:
    """The page as it reads: no tags, one space between words."""
    svar = client.get(adresse)
    assert svar.status_code == 200, (adresse, svar.status_code)
    innhold = re.sub(r"(?s).*<main.*?>|</main>.*", "", svar.get_data(as_text=True))
    return " ".join(re.sub(r"<[^>]+>", " ", innhold).replace("&#39;", "'").split())


FUNNET = {
    "0301": "/kommune/0301",
    "3101": "/kommune/3101",
    "3001": "/kommune/3101",
    "Kárášjohka": "/kommune/5610",
    "karasjohka": "/kommune/5610",
    "Kaivuono": "/kommune/5540",
    "tromsø kommune": "/kommune/5501",
    "  tromso ": "/kommune/5501",
    "959 159 092": "/kommune/3101",
}


def test_ett_treff_leder_rett_til_siden(client: StrictClient) -> None:
    funnet = {sok: client.get("/", query_string={"sok": sok}) for sok in FUNNET}
    assert {svar.status_code for svar in funnet.values()} == {302}
    assert {sok: svar.location for sok, svar in funnet.items()} == FUNNET


def test_flere_treff_sier_hvorfor(client: StrictClient) -> None:
    assert "2 treff på «Tysfjord»" in side(client, "/?sok=Tysfjord")
    assert "Funnet på forgjengeren het Tysfjord" in side(client, "/?sok=Tysfjord")
    assert "Funne på forgjengaren heitte Tysfjord" in side(client, "/?sok=Tysfjord&sprak=nn")
    assert 'href="/fylkeskommune/03"' in client.get("/?sok=oslo").get_data(as_text=True)


def test_ingen_treff_foreslaar_det_som_ligner(client: StrictClient) -> None:
    for sok in ("trondhjeim", "Tronheim"):
        assert re.search("Ingen treff .* Trondheim kommune", side(client, f"/?sok={sok}"))


def test_tull_i_soket_er_bare_ingen_treff(client: StrictClient) -> None:
    for sok in ("%", "_", "<script>alert(1)</script>", "x" * 5000, "\x00a\x00", "🐳", "' OR 1=1"):
        svar = client.get("/", query_string={"sok": sok})
        assert svar.status_code == 200
        assert b"<script>" not in svar.data


def test_et_tidligere_nummer_viser_vei_til_dagens(client: StrictClient) -> None:
    for gammelt in ("0101", "3001"):
        svar = client.get(f"/kommune/{gammelt}")
        assert (svar.status_code, svar.location) == (301, "/kommune/3101")


def test_ukjent_nummer_er_en_404_med_forslag_og_soket_klart(client: StrictClient) -> None:
    forslag = {
        "0302": "Oslo kommune",
        "Osloo": "Oslo kommune",
        "3100": "Halden kommune",
        "974761076": "",
        "%00": "",
    }
    for nummer, navn in forslag.items():
        svar = client.get(f"/kommune/{nummer}")
        tekst = svar.get_data(as_text=True)
        assert svar.status_code == 404
        assert "Vi finner ikke nummer" in tekst
        assert 'name="sok"' in tekst
        assert navn in tekst
    assert client.get("/fylkeskommune/99").status_code == 404
    assert client.get("/tjenester/%00").status_code == 404


def test_forsiden_teller_bare_de_aktuelle(session: Session, client: StrictClient) -> None:
    assert re.search(r"Redusert foreldrebetaling barnehage og SFO 0 357 0 357 ", side(client, "/"))
    with transaction():
        usecases.sett_unntak(
            session,
            SAKSBEHANDLER,
            organisasjon=organisasjon(session),
            tjeneste=tjeneste(session),
            slag=Unntaksslag.TAR_IKKE_I_BRUK,
            grunn="Egen ordning.",
            fra=clock.today(),
            i_dag=clock.today(),
        )
    assert re.search(r"Redusert foreldrebetaling barnehage og SFO 0 356 0 356 ", side(client, "/"))
    assert "Tar ikke i bruk: Egen ordning." in side(client, "/kommune/0301")


def test_uten_opplysninger_paastaas_ingenting(client: StrictClient) -> None:
    for adresse in ("/", "/kommune/0301"):
        assert "At noe mangler her, betyr bare at KS ikke har registrert det." in side(client, adresse)
    kommune = side(client, "/kommune/0301")
    assert "så langt KS vet" in kommune
    assert "Ingen kilde har fortalt om Skatteetaten har gitt tilgang i produksjon." in kommune
    assert "Eksempeldata" not in kommune


def test_kommunen_ser_hva_som_mangler_hvem_som_gjor_det_og_hvordan_vi_vet_det(
    session: Session, client: StrictClient
) -> None:
    with transaction():
        en_avtale(session, Avtalestatus.BEKREFTET)
        en_pakobling(session, Pakoblingsstatus.KONTROLLERT)
        oslo = organisasjon(session)
        register.registrer_kontakt(
            session,
            SAKSBEHANDLER,
            oslo,
            rolle=Kontaktrolle.VARSLING,
            navn="Vera Varsling",
            epost="vera@kommune.example",
            telefon=None,
        )
    kommune = side(client, "/kommune/0301")
    assert "Tilslutning Aktiv siden" in kommune
    assert "Neste steg: KS kontrollerer forespørselen og sender den til Skatteetaten." in kommune
    assert "Ansvarlig: KS. Kilde: Påkoblingsforespørselen. Aldri bekreftet." in kommune
    assert "KS har fått påkoblingsforespørselen. Kilde: Påkoblingsforespørselen. Sist bekreftet 01.02.2026." in kommune
    assert "Oversikten er ikke fylt ut ennå" not in kommune
    assert "skattedeling@ks.no" in kommune
    for personlig in ("Kim Kontakt", "kim@kommune.example", "Vera Varsling", "vera@kommune.example", "Olga"):
        assert personlig not in client.get("/kommune/0301").get_data(as_text=True)
    assert "Førespurnaden er ikkje send til Skatteetaten enno." in side(client, "/kommune/0301?sprak=nn")


def test_eksempler_er_merket_som_eksempler(session: Session, client: StrictClient) -> None:
    with transaction():
        avtaler.opprett(
            session,
            SAKSBEHANDLER,
            organisasjon=organisasjon(session),
            kontakt_navn=None,
            kontakt_epost="post@kommune.example",
            merknad=None,
            i_dag=clock.today(),
            eksempel=True,
        )
    for adresse in ("/", "/kommune/3101", "/fylkeskommune/03"):
        assert "Eksempeldata. Det som står her, er laget for å prøve systemet." in side(client, adresse)


def test_en_fylkeskommune_faar_vite_at_tjenestene_ikke_er_aktuelle(client: StrictClient) -> None:
    fylket = side(client, "/fylkeskommune/46")
    assert "Ingen av tjenestene er aktuelle." in fylket
    assert "Tjenesten gjelder ikke fylkeskommunen." in fylket


def test_tjenesten_sier_hvem_som_er_ansvarlig_og_hva_hver_paakoblingsmaate_krever(client: StrictClient) -> None:
    tekst = side(client, "/tjenester/boligsosial")
    assert "Kommunen er behandlingsansvarlig" in tekst
    assert "kan bare bruke dem til dette formålet" in tekst
    assert "Inntekt API - På vegne av" in tekst
    assert "KS Fiks Kan ikke brukes her" in tekst
    assert "Direkte mot Skatteetaten Kan brukes" in tekst
    assert "Kommunens hjemmel boligsosialloven" in tekst
    assert "Verifisert" in tekst
    assert "Rekkefølgen er fri." in tekst


def test_hver_tjeneste_har_sin_side_paa_begge_maalformer(app: Flask, client: StrictClient) -> None:
    lenker = re.findall(r'href="(/tjenester/\w+)"', client.get("/tjenester").get_data(as_text=True))
    assert len(set(lenker)) == 5
    for lenke in lenker:
        assert "Slik får kommunen tilgang" in side(client, lenke)
        assert "Kommunen er behandlingsansvarleg" in side(app.test_client(), f"{lenke}?sprak=nn")  # type: ignore[arg-type]


def test_en_skraastrek_for_mye_og_en_side_som_ikke_finnes_leder_videre(client: StrictClient) -> None:
    for adresse in ("/kommune/0301", "/tjenester", "/pakobling"):
        assert client.get(f"{adresse}/").headers["Location"] == adresse
    for borte in ("/finnes/ikke", "/finnes/ikke/", "//ondt.example/", "/tjenester/finnes_ikke"):
        svar = client.get("/", environ_overrides={"PATH_INFO": borte, "REQUEST_URI": borte})
        assert svar.status_code == 404
        assert 'href="/tjenester"' in svar.text
        assert 'name="sok"' in svar.text
