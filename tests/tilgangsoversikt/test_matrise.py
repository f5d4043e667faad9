"""The matrix: what it shows is what the engine says, filtered by the address, and never older than the database."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.usecases import registrer_leverandor
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Miljo, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.matriselager import Matriselager
from ksadmin.tilgangsoversikt.matriseutvalg import Filter, velg
from ksadmin.tilgangsoversikt.queries.matrise import matrise
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tilkoblingskode
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.brukere.personer import ny_bruker, send, synlig
from tests.client import StrictClient
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.saker import en_kjoring, en_pakobling, sett, tjeneste
from tests.tjenester.loype import en_kandidat

As = Callable[[Rolle], StrictClient]
SIDE = "/admin/matrise/"
HALDEN, MOSS = "3101", "3103"
MARS, MAI, JULI = date(2026, 3, 2), date(2026, 5, 4), date(2026, 7, 6)


def unntatt(session: Session, nummer: str, slag: Unntaksslag = Unntaksslag.TAR_IKKE_I_BRUK) -> None:
    usecases.sett_unntak(
        session,
        SAKSBEHANDLER,
        organisasjon=organisasjon(session, nummer),
        tjeneste=tjeneste(session),
        slag=slag,
        grunn="Regner for hånd.",
        fra=MARS,
        i_dag=clock.today(),
    )


def saker(session: Session) -> None:
    """Halden has asked, through a supplier with a name a spreadsheet would run; Moss has signed and said no."""
    with transaction():
        farlig = registrer_leverandor(
            session, SAKSBEHANDLER, navn="=Regn & Co", orgnr=None, nettsted=None, merknad=None
        )
        rute = Rutevalg(Tilkoblingskode.LEVERANDOR_FIKS, farlig)
        erklaeringer(session, [organisasjon(session, HALDEN), organisasjon(session, MOSS)])
        en_pakobling(session, Pakoblingsstatus.SENDT, nummer=HALDEN, ruter=[rute])
        unntatt(session, MOSS)


def rader(klient: StrictClient, sporring: str) -> list[list[str]]:
    fil = klient.get(f"{SIDE}eksport/csv?{sporring}")
    return list(csv.reader(io.StringIO(fil.get_data().decode("utf-8-sig")), delimiter=";"))[1:]


def test_matrisen_sier_det_samme_som_motoren_og_teller_det_samme(session: Session) -> None:
    saker(session)
    i_dag = clock.today()
    bilde, kort = queries.bilde(session, i_dag=i_dag), matrise(session, i_dag=i_dag)
    assert len(kort.rader) == 372
    for rad in kort.rader:
        for t, plass in zip(kort.tjenester, rad.celler, strict=True):
            vurdering = bilde.celler[rad.id, t.id]
            assert kort.ulike[plass].status is vurdering.status
            if kort.ulike[plass].mangler:
                assert kort.ulike[plass].mangler == tuple(f.kode for f in vurdering.mangler)
    assert velg(kort, Filter()).dekning == queries.dekning(bilde)
    foreldrebetaling = next(d for d in queries.dekning(bilde) if d.tjeneste.nokkel == "foreldrebetaling")
    assert foreldrebetaling.aktuelle == 356, "357 kommuner, and Moss does not use it"
    with transaction():
        kandidat = en_kandidat(session).nokkel
    assert kandidat not in {t.nokkel for t in matrise(session, i_dag=i_dag).tjenester}
    assert matrise(session, i_dag=i_dag, pa_vei=True).tjenester[-1].nokkel == kandidat


def test_filtrene_star_i_adressen_og_eksporten_er_det_som_vises(session: Session, client_as: As) -> None:
    saker(session)
    leser = client_as(Rolle.LESER)
    om = "tjeneste=foreldrebetaling&fylke=Østfold"
    side = synlig(leser.get(f"{SIDE}?{om}"))
    assert "Halden kommune 3101 Østfold Mangler noe" in side
    assert "Moss kommune 3103 Østfold Tar ikke i bruk" in side
    assert "Klare av aktuelle 0 av" in side
    hvem = {r[2] for r in rader(leser, om)}
    assert {"Halden kommune", "Moss kommune", "Østfold fylkeskommune"} < hvem
    treff = {
        "status=tar_ikke_i_bruk": "Moss kommune",
        f"leverandor={quote('=Regn & Co')}": "Halden kommune",
        "rute=leverandor_fiks": "Halden kommune",
        "sok=3101": "Halden kommune",
    }
    for sporring, navn in treff.items():
        (rad,) = rader(leser, f"tjeneste=foreldrebetaling&{sporring}")
        assert rad[2] == navn, sporring
    ingen = rader(leser, "tjeneste=foreldrebetaling&rute=direkte&leverandor=" + quote("=Regn & Co"))
    assert ingen == []
    assert "Halden kommune" not in {r[2] for r in rader(leser, f"{om}&mangler=SENDT")}
    (rad,) = rader(leser, "tjeneste=foreldrebetaling&sok=halden")
    assert rad[9] == "'=Regn & Co"
    ark = leser.get(f"{SIDE}eksport/xlsx?tjeneste=foreldrebetaling&sok=halden")
    assert ark.get_data().startswith(b"PK")
    feil = leser.get(f"{SIDE}?fylke=Atlantis")
    assert feil.status_code == 400
    assert "Fylke: " in synlig(feil)


def test_siste_filter_kommer_tilbake_for_den_som_brukte_det(client_as: As) -> None:
    leser, annen = client_as(Rolle.LESER), client_as(Rolle.FORVALTER)
    leser.get(f"{SIDE}?sok=Halden&status=&fylke=")
    svar = leser.get(SIDE)
    assert (svar.status_code, svar.location) == (302, f"{SIDE}?sok=Halden")
    assert "Nullstill" in leser.get(svar.location).text
    assert annen.get(f"{SIDE}?sok=Moss").status_code == 200
    leser.get(f"{SIDE}?nullstill=1")
    leser.get(f"{SIDE}?sok=Moss&dato=2026-01-01")
    assert leser.get(SIDE).location == f"{SIDE}?sok=Moss", "who comes back expects today"
    with leser.session_transaction() as okt:
        okt["lister"] = ["bruker:999", ["matrise", "sok=Oslo"]]  # the person before on the same machine
    assert leser.get(f"{SIDE}?nullstill=1").location == SIDE


def test_visninger_lagres_deles_og_slettes(client_as: As) -> None:
    leser, saksbehandler, forvalter = (client_as(r) for r in (Rolle.LESER, Rolle.SAKSBEHANDLER, Rolle.FORVALTER))
    adresse = "/admin/visninger/matrise/lagre?sok=Halden&mangler=DELEGERING"
    assert "Del med alle" not in leser.get(adresse).text
    assert send(leser, adresse, navn="Mine", delt="y").location == f"{SIDE}?sok=Halden&mangler=DELEGERING"
    opptatt = synlig(send(leser, adresse, navn=" MINE "))
    assert "Du har alt en visning som heter «Mine». Velg et annet navn" in opptatt
    assert "Gi visningen et navn." in synlig(send(leser, adresse, navn=" "))
    assert "Mine" not in synlig(saksbehandler.get(f"{SIDE}?sok=Halden")), "what a reader asks to share is the reader's"

    send(saksbehandler, adresse, navn="Mine")
    send(saksbehandler, adresse, navn="Våre", delt="y")
    assert "har alt delt en visning som heter «Våre»" in synlig(send(forvalter, adresse, navn="våre", delt="y"))
    assert 'href="/admin/matrise/?sok=Halden&amp;mangler=DELEGERING">Våre</a>' in leser.get(f"{SIDE}?sok=Halden").text
    mine, delt = "/admin/visninger/1/slett", "/admin/visninger/3/slett"
    assert leser.get(delt).status_code == 403
    assert forvalter.get(mine).status_code == 404
    assert "forsvinner for alle i KS" in synlig(forvalter.get(delt))
    send(forvalter, delt)
    send(leser, mine)
    side = synlig(leser.get(f"{SIDE}?sok=Halden"))
    assert "Visningen er slettet." in side
    assert "Lagrede visninger" not in side


def test_siden_er_aldri_eldre_enn_databasen(app: Flask, session: Session, client_as: As) -> None:
    leser, lager = client_as(Rolle.LESER), Matriselager()
    adresse = f"{SIDE}?sok=halden&tjeneste=foreldrebetaling"
    assert "Mangler noe" in synlig(leser.get(adresse))
    for_endring = lager.hent(session)
    ny_bruker(app, Rolle.FORVALTER)
    session.rollback()
    assert lager.hent(session) is for_endring, "an account changes no cell, and the judging is not done again"
    with transaction():
        unntatt(session, HALDEN, Unntaksslag.IKKE_AKTUELT)
    assert "Ikke aktuelt" in synlig(leser.get(adresse))
    etter_endring, fra_bunnen = lager.hent(session), matrise(session, i_dag=clock.today())
    assert etter_endring is not for_endring
    assert (etter_endring.rader, etter_endring.ulike) == (fra_bunnen.rader, fra_bunnen.ulike)
    with transaction():
        sett(session, en_kjoring(session, clock.now(), Kilde.FIL), organisasjon(session, MOSS), Verdi.JA)
    assert "Tilgang" not in rader(leser, "sok=3103&tjeneste=foreldrebetaling")[0][7]


def test_matrisen_og_cellen_som_de_var_og_som_vi_trodde(session: Session, client_as: As) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=UTC), tick=True), transaction():
        erklaeringer(session, [organisasjon(session, HALDEN)], Avtalestatus.BEKREFTET)
        forespurt = en_pakobling(session, Pakoblingsstatus.SENDT, nummer=HALDEN)
        ident = organisasjon(session, HALDEN).id
    with time_machine.travel(datetime(2026, 7, 6, 10, tzinfo=UTC), tick=True), transaction():
        # Opened in May, and we heard of it in July.
        usecases.apne(session, SAKSBEHANDLER, forespurt, miljo=Miljo.PRODUKSJON, dato=MAI, i_dag=JULI)
    leser = client_as(Rolle.LESER)

    def mangler(tid: str) -> str:
        return rader(leser, f"sok=3101&tjeneste=foreldrebetaling&{tid}")[0][7]

    tilgang = "Tilgang fra Skatteetaten"
    assert tilgang in mangler("dato=2026-03-02")
    assert tilgang not in mangler("dato=2026-05-04")
    assert tilgang in mangler("dato=2026-05-04&kjent=2026-05-04")
    assert tilgang in mangler("kjent=2026-05-04")
    side = leser.get(f"{SIDE}?sok=3101&dato=2026-05-04&kjent=2026-05-04")
    assert "Slik det var 04.05.2026, slik vi visste det 04.05.2026." in synlig(side)
    adresse = f"{SIDE}{ident}/foreldrebetaling"
    assert f'href="{ident}/foreldrebetaling?dato=2026-05-04&amp;kjent=2026-05-04"' in side.text
    assert "Skatteetaten har gitt tilgang i produksjon." in synlig(leser.get(f"{adresse}?dato=2026-05-04"))
    da = synlig(leser.get(f"{adresse}?dato=2026-05-04&kjent=2026-05-04"))
    assert "Ingen kilde har fortalt om Skatteetaten har gitt tilgang" in da
    assert "Ingen kilde har sagt noe om denne cellen til da." in da


@pytest.mark.parametrize(
    ("dato", "setning"),
    [
        ("2099-01-01", "Datoen kan ikke ligge fram i tid."),
        ("2019-12-31", "Oversikten går ikke lenger tilbake enn til 1. januar 2020."),
        ("-1", "Skriv en dato, for eksempel 17.05.2026."),
        ("2026-02-30", "Skriv en dato, for eksempel 17.05.2026."),
    ],
)
def test_en_umulig_dato_far_et_svar_og_ingen_matrise(client_as: As, dato: str, setning: str) -> None:
    leser = client_as(Rolle.LESER)
    for adresse in (f"{SIDE}?sok=Halden&kjent={dato}", f"{SIDE}1/foreldrebetaling?dato={dato}"):
        svar = leser.get(adresse)
        assert svar.status_code == 400
        assert setning in synlig(svar)
        assert "Klare av aktuelle" not in svar.text
    svar = leser.get(f"{SIDE}eksport/csv?dato={dato}&endpoint=x")
    assert (svar.status_code, svar.location) == (302, f"{SIDE}?dato={dato}&endpoint=x")


def test_cellen_sier_hvorfor_hva_som_ma_til_og_hvordan_vi_vet_det(session: Session, client_as: As) -> None:
    saker(session)
    with transaction():
        sett(session, en_kjoring(session, clock.now(), Kilde.DIGDIR), organisasjon(session, HALDEN), Verdi.JA)
    ident = organisasjon(session, HALDEN).id
    svar = client_as(Rolle.SAKSBEHANDLER).get(f"{SIDE}{ident}/foreldrebetaling")
    side = synlig(svar)
    assert "Gyldig varslingsadresse Mangler KS har ingen varslingsadresse for kommunen." in side
    assert "Ingen Kommunen Oppgi en varslingsadresse til KS." in side
    assert "Tilgang gitt av Skatteetaten, produksjon" in side
    assert "Ja Digdir (Maskinporten)" in side
    assert "Forespørselen PF-00001" in side
    assert "Erklæringen TE-00001" in side
    assert "Registrer forespørsel" not in side, "it has one"
    leser = client_as(Rolle.LESER)
    assert "Dette kan du gjøre" not in synlig(leser.get(f"{SIDE}{ident}/langtidsopphold"))
    for finnes_ikke in (f"{ident}/tull", "99999999999/foreldrebetaling", "-1/foreldrebetaling"):
        assert leser.get(SIDE + finnes_ikke).status_code == 404
