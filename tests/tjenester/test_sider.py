"""The pages of tjenester: what people see, what is refused, and that nothing is lost."""

import io
import re

import pytest

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.tjenester import queries
from ksadmin.tjenester.lifecycle import Datasettstatus, Stadium
from ksadmin.tjenester.models import Instans
from tests.brukere.personer import logg_inn, ny_bruker, send, synlig
from tests.tjenester.loype import (
    datasett_i,
    en_kandidat,
    en_organisasjon,
    forbered,
    fram_til,
    godkjenn,
)
from tests.tjenester.test_dokumenter import ODT


@pytest.fixture
def forvalter(app, client):
    logg_inn(client, ny_bruker(app, Rolle.FORVALTER))
    return client


@pytest.fixture
def leser(app, client):
    logg_inn(client, ny_bruker(app, Rolle.LESER))
    return client


def side(client, tjeneste):
    return client.get(f"/admin/tjenester/details/?id={tjeneste.id}")


def test_lista_viser_de_fem_med_stadium(leser):
    tekst = synlig(leser.get("/admin/tjenester/"))
    assert "5 rader" in tekst
    assert "Egenbetaling langtidsopphold institusjon Tilgjengelig Kommuner" in tekst
    assert "Legg til" not in tekst


def test_en_leser_ser_alt_paa_siden_men_far_ingen_knapper(leser, session):
    tekst = synlig(side(leser, queries.finn(session, "boligsosial")))
    assert "Inntekt API - På vegne av" in tekst
    assert "Ikke tillatt Ikke verifisert" in tekst
    for knapp in ("Endre", "Fjern", "Legg til", "Neste steg", "Last opp"):
        assert knapp not in tekst


@pytest.mark.parametrize(
    "sti",
    [
        "/admin/tjenester/{id}/steg/avvikle",
        "/admin/tjenester/hjemler/{hjemmel}/fjern",
    ],
)
def test_en_leser_kan_ikke_apne_det_som_endrer(leser, session, sti):
    tjeneste = queries.finn(session, "boligsosial")
    assert leser.get(sti.format(id=tjeneste.id, hjemmel=tjeneste.hjemler[0].id)).status_code == 403


@pytest.mark.parametrize("sti", ["", "loypa/", "hjemler/new/?eier=1", "details/?id=1", "dokumenter/1/last-ned"])
def test_ingen_ser_noe_uten_a_vaere_innlogget(client, sti):
    svar = client.get(f"/admin/tjenester/{sti}")
    assert svar.status_code == 302
    assert "/logg-inn" in svar.location


def test_en_kandidat_registreres_og_gar_videre_fra_loypa(forvalter, session):
    skjema = {"navn": "Startlån", "nokkel": "startlan", "aktuell_for": "kommune", "verifisert": "nei"}
    send(forvalter, "/admin/tjenester/new/", beskrivelse="Formue må være kjent.", **skjema)
    tjeneste = queries.finn(session, "startlan")
    assert "Startlån Start juridisk vurdering" in synlig(forvalter.get("/admin/tjenester/loypa/"))
    svar = send(forvalter, f"/admin/tjenester/{tjeneste.id}/steg/start_juridisk")
    assert svar.status_code == 302
    tekst = synlig(side(forvalter, tjeneste))
    assert "Før «Godkjenn juridisk vurdering» Legg til en verifisert hjemmel" in tekst
    assert "startet juridisk vurdering" in tekst


def test_et_steg_som_mangler_noe_nektes_med_hva_som_mangler(forvalter, session):
    with transaction():
        tjeneste = fram_til(session, Stadium.JURIDISK)
    url = f"/admin/tjenester/{tjeneste.id}/steg/start_datasett"
    assert "Legg til en verifisert hjemmel under «Kommunens hjemmel»" in synlig(forvalter.get(url))
    svar = send(forvalter, url, dato="2026-11-20", konklusjon="Klart.")
    assert "kan ikke gjøres ennå" in synlig(svar)
    session.expire_all()
    assert tjeneste.stadium is Stadium.JURIDISK


def test_et_steg_fra_galt_stadium_har_ingen_side(forvalter, session):
    with transaction():
        tjeneste = en_kandidat(session)
    assert forvalter.get(f"/admin/tjenester/{tjeneste.id}/steg/gjor_tilgjengelig").status_code == 409
    assert forvalter.get(f"/admin/tjenester/{tjeneste.id}/steg/trylle").status_code == 404


def test_hele_datasettet_kan_lages_sendes_og_godkjennes_fra_sidene(forvalter, session):
    with transaction():
        tjeneste = fram_til(session, Stadium.DATASETT)
    send(forvalter, f"/admin/datasett/new/?eier={tjeneste.id}", beskrivelse="Formue", fullstendig="y")
    session.expire_all()
    ds = tjeneste.apent_datasett.id
    felt = {"teknisk_navn": "formue", "visningstekst": "Formue", "verifisert": "nei"}
    svar = send(forvalter, f"/admin/datafelter/new/?eier={ds}", _add_another="1", **felt)
    assert svar.location == f"/admin/datafelter/new/?eier={ds}"
    assert "Feltet «Formue» mangler hjemmel og nødvendighet" in synlig(
        send(forvalter, f"/admin/datasett/{ds}/steg/send")
    )
    session.expire_all()
    fid, versjon = tjeneste.apent_datasett.felter[0].id, str(tjeneste.apent_datasett.felter[0].versjon)
    felt |= {"hjemmel": "§ 1", "nodvendighet": "Trengs til utregningen.", "versjon": versjon}
    send(forvalter, f"/admin/datafelter/edit/?id={fid}", **felt)
    assert send(forvalter, f"/admin/tjenester/{tjeneste.id}/steg/start_kontroll").status_code == 302
    for instans in Instans:
        fakta = {"instans": instans.value, "dato": "2021-03-01", "referanse": "21/17"}
        send(forvalter, f"/admin/godkjenninger/new/?eier={ds}", **fakta)
    assert send(forvalter, f"/admin/datasett/{ds}/steg/godkjenn").status_code == 302
    tekst = synlig(forvalter.get(f"/admin/datasett/details/?id={ds}"))
    assert "Godkjent" in tekst
    assert "Skattedirektoratet · 01.03.2021" in tekst
    assert "Legg til felt" not in tekst


def test_en_del_fjernes_bare_med_grunn(forvalter, session):
    tjeneste = queries.finn(session, "boligsosial")
    url = f"/admin/tjenester/hjemler/{tjeneste.hjemler[0].id}/fjern"
    assert "Skriv hvorfor." in synlig(send(forvalter, url, begrunnelse=" "))
    assert send(forvalter, url, begrunnelse="Gjelder ikke lenger.").status_code == 302
    tekst = synlig(side(forvalter, tjeneste))
    assert "fjernet noe fra tjenesten" in tekst
    assert "Gjelder ikke lenger." in tekst


@pytest.mark.parametrize("sti", ["hjemler", "api", "tilkoblinger", "deltakere", "dokumenter"])
def test_en_del_horer_alltid_til_en_tjeneste(forvalter, sti):
    for eier in ("", "?eier=", "?eier=abc", "?eier=999999", "?eier=99999999999"):
        assert forvalter.get(f"/admin/tjenester/{sti}/new/{eier}").status_code == 404
    assert forvalter.get(f"/admin/tjenester/{sti}/export/csv/").status_code == 404
    assert forvalter.get(f"/admin/tjenester/{sti}/details/?id=abc").status_code == 404


def test_deltakere_velges_fra_registeret(forvalter, session):
    with transaction():
        tjeneste = en_kandidat(session)
    url = f"/admin/tjenester/deltakere/new/?eier={tjeneste.id}"
    felt = {"stadium": "kartlegging", "rolle": "ressurskommune", "organisasjon_id": "", "leverandor_id": ""}
    assert "Velg kommunen eller fylkeskommunen." in synlig(send(forvalter, url, **felt))
    org = en_organisasjon(session)
    send(forvalter, url, **(felt | {"organisasjon_id": str(org.id)}))
    assert f"{org} Ressurskommune" in synlig(side(forvalter, tjeneste))


def test_et_dokument_lastes_opp_og_ned_og_en_forkledd_exe_avvises(forvalter, session):
    with transaction():
        tjeneste = en_kandidat(session)
    url = f"/admin/tjenester/dokumenter/new/?eier={tjeneste.id}"
    felt = {"stadium": "kartlegging", "tittel": "<script>alert(1)</script>"}
    assert "Filen er tom" in synlig(send(forvalter, url, **felt))
    forkledd = (io.BytesIO(b"MZ\x90\x00" + bytes(99)), "notat.pdf")
    assert "ikke en PDF, DOCX eller ODT" in synlig(send(forvalter, url, fil=forkledd, **felt))
    send(forvalter, url, fil=(io.BytesIO(ODT), "notat.odt"), **felt)
    html = side(forvalter, tjeneste).get_data(as_text=True)
    assert "<script>alert" not in html
    lenke = re.search(r'href="([^"]+/last-ned)"', html)
    svar = forvalter.get(lenke[1])
    assert svar.data == ODT
    assert svar.headers["Content-Disposition"].startswith("attachment")
    assert "lastet ned et dokument" in synlig(side(forvalter, tjeneste))


def test_to_som_endrer_samtidig_far_velge_og_ingenting_er_tapt(forvalter, session):
    tjeneste = queries.finn(session, "boligsosial")
    url = f"/admin/tjenester/edit/?id={tjeneste.id}"
    felt = {"aktuell_for": "kommune", "verifisert": "ja", "versjon": str(tjeneste.versjon)}
    assert send(forvalter, url, navn="Første navn", **felt).status_code == 302
    tekst = synlig(send(forvalter, url, navn="Andre navn", **felt))
    assert "Noen lagret før deg" in tekst
    assert "Første navn" in tekst
    assert "Andre navn" in tekst
    session.expire_all()
    assert tjeneste.navn == "Første navn"


def test_ogsa_en_del_har_vern_mot_tapte_endringer(forvalter, session):
    hjemmel = queries.finn(session, "boligsosial").hjemler[0]
    url = f"/admin/tjenester/hjemler/edit/?id={hjemmel.id}"
    felt = {"part": "kommune", "verifisert": "ja", "versjon": str(hjemmel.versjon)}
    send(forvalter, url, tekst="Første", **felt)
    assert "Noen lagret før deg" in synlig(send(forvalter, url, tekst="Andre", **felt))


@pytest.mark.parametrize("felt", ["navn", "navn_nn", "beskrivelse", "begrensning", "merknad"])
def test_for_lang_tekst_avvises_med_forklaring(forvalter, felt):
    skjema = {"navn": "N", "nokkel": "ny", "aktuell_for": "begge", "verifisert": "nei"} | {felt: "x" * 10_001}
    svar = send(forvalter, "/admin/tjenester/new/", **skjema)
    assert svar.status_code == 200
    assert "Rett dette før du går videre" in synlig(svar)


def test_det_som_venter_pa_godkjenning_star_pa_forsiden(forvalter, session):
    with transaction():
        tjeneste = fram_til(session, Stadium.DATASETT)
        datasett = datasett_i(session, tjeneste, Datasettstatus.TIL_KONTROLL)
        godkjenn(session, datasett, Instans.KS)
    tekst = synlig(forvalter.get("/admin/"))
    assert "Datasett til kontroll 1 Prøveordning Registrer godkjenningen fra Skattedirektoratet." in tekst


def test_alle_steg_har_en_side_som_kan_leses(forvalter, session):
    with transaction():
        tjeneste = fram_til(session, Stadium.PILOT)
        forbered(session, tjeneste, "gjor_tilgjengelig")
    for steg in ("gjor_tilgjengelig", "tilbake_til_juridisk", "tilbake_til_datasett", "legg_bort"):
        assert forvalter.get(f"/admin/tjenester/{tjeneste.id}/steg/{steg}").status_code == 200
