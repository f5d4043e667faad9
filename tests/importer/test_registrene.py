"""Every register goes out as a file and comes back, and new rows are written, used and undone."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Signatur, Tilslutningserklaering
from ksadmin.core import angring, audit_chain
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict, NotPermitted
from ksadmin.core.history import siste_hendelse
from ksadmin.database import transaction
from ksadmin.endringsonsker.models import Endringsonske, OnskeTjeneste, Plassering
from ksadmin.importer import usecases
from ksadmin.importer.models import Importslag
from ksadmin.register import usecases as register
from ksadmin.register.angrefolger import FOLGER
from ksadmin.register.models import Kontaktrolle
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tjenester.models import Datafelt, Tjeneste
from tests.actors import ADMINISTRATOR, FORVALTER
from tests.avtaler.builders import en_avtale, organisasjon
from tests.endringsonsker.saker import en_stemme, et_onske
from tests.importer.filer import antall, csv, feil, forhandsvis
from tests.tilgangsoversikt.saker import en_pakobling
from tests.tjenester.loype import en_kandidat, et_datasett

FILER = {
    Importslag.ERKLAERINGER: csv(
        "Organisasjonsnummer;Signert;Signert av;Fullmakt;Videresendt;Bekreftet;E-post;Merknad",
        "959159092;01.03.2024;Olga Ordfører;ordforer;05.03.2024;12.03.2024;post@example.org;Perm 3",
        "958935420;2024-05-02;Per Person;ordforer;;;post@oslo.example;",
    ),
    Importslag.PAKOBLINGER: csv(
        "orgnr;type;tjeneste;påkoblingsmåte;mottatt;kontrollert;sendt til Skatteetaten",
        "958935420;kommune;foreldrebetaling;direkte;01.02.2026;02.02.2026;03.02.2026",
    ),
    Importslag.TJENESTER: csv("nøkkel;navn;aktuell for", "ny_tjeneste;Ny tjeneste;kommune"),
    Importslag.DATAFELT: csv("tjeneste;teknisk_navn;visningstekst;hjemmel", "proveordning;gjeld;Gjeld;Prøveloven § 2"),
    Importslag.ONSKER: csv(
        "Type;Tittel;Beskrivelse;Tjenester;Mottatt;Frist;Fristen skyldes",
        "nye_felter;Ønske fra Excel;Vi trenger det.;foreldrebetaling, boligsosial;01.02.2026;;",
    ),
}


def noe_i_hvert(session):
    with transaction():
        en_avtale(session, Avtalestatus.BEKREFTET, nummer="4601")
        en_pakobling(session, nummer="4601")
        en_stemme(session, et_onske(session))
        et_datasett(session, en_kandidat(session))
        en_kontakt(session)


def en_kontakt(session):
    register.registrer_kontakt(
        session,
        FORVALTER,
        organisasjon(session),
        rolle=Kontaktrolle.VARSLING,
        navn="Kim",
        epost="kim@example.org",
        telefon=None,
    )


def utfor(session, batch):
    with transaction():
        usecases.utfor_import(session, ADMINISTRATOR, batch)


def angre(session, batch):
    from ksadmin.app import ANGREFOLGER  # noqa: PLC0415

    with transaction():
        skrevet = siste_hendelse(session, batch, "import.utfort")
        angring.angre(session, FORVALTER, skrevet, begrunnelse="Feil fil.", folger={**FOLGER, **ANGREFOLGER})


def tall(session):
    modeller = (
        Tilslutningserklaering,
        Signatur,
        Pakobling,
        Tjeneste,
        Datafelt,
        Endringsonske,
        OnskeTjeneste,
        Plassering,
    )
    return [session.scalar(select(func.count()).select_from(modell)) for modell in modeller]


def test_every_register_comes_back_as_it_went_out(client_as, session):
    noe_i_hvert(session)
    klient = client_as(Rolle.FORVALTER)
    for slag in Importslag:
        for type_ in ("csv", "xlsx"):
            svar = klient.get(f"/admin/importer/innhold/{slag.value}.{type_}")
            assert svar.status_code == 200
            batch = forhandsvis(session, slag, svar.data, filnavn=f"fil.{type_}")
            assert not feil(session, batch), slag
            assert antall(batch)[:2] == (0, 0), slag
            assert antall(batch)[2] > 0, slag
    ark = load_workbook(io.BytesIO(klient.get("/admin/importer/innhold/onsker.xlsx").data)).active
    assert [celle.value for celle in ark[1]][:3] == ["referanse", "type", "tittel"]
    assert klient.get("/admin/importer/innhold/tull.csv").status_code == 404


@pytest.mark.parametrize("slag", FILER)
def test_new_rows_are_written_and_taken_back_whole(session, slag):
    noe_i_hvert(session)
    before = tall(session)
    batch = forhandsvis(session, slag, FILER[slag])
    assert not feil(session, batch)
    assert antall(batch)[0] == len(FILER[slag].splitlines()) - 1
    utfor(session, batch)
    assert tall(session) != before
    assert antall(forhandsvis(session, slag, FILER[slag]))[0] == (1 if slag is Importslag.ONSKER else 0)
    angre(session, batch)
    assert tall(session) == before
    assert audit_chain.verifiser(session) is None
    utfor(session, batch)


def test_what_is_signed_is_seen_by_two(session):
    batch = forhandsvis(session, Importslag.ERKLAERINGER, FILER[Importslag.ERKLAERINGER])
    with pytest.raises(NotPermitted, match="En annen person må se over den"), transaction():
        usecases.utfor_import(session, FORVALTER, batch)
    utfor(session, batch)
    aktiv, kontrollert = session.scalars(select(Tilslutningserklaering).order_by(Tilslutningserklaering.id)).all()
    assert (aktiv.status, aktiv.bekreftet_dato) == (Avtalestatus.BEKREFTET, date(2024, 3, 12))
    assert kontrollert.status is Avtalestatus.KONTROLLERT
    signatur = aktiv.siste_signatur
    assert (signatur.navn, signatur.registrert_av, signatur.kontrollert_av) == (
        "Olga Ordfører",
        FORVALTER.ident,
        ADMINISTRATOR.ident,
    )


def test_errors_are_told_by_row_and_column(session):
    noe_i_hvert(session)
    gale = {
        Importslag.ERKLAERINGER: (
            csv(
                "orgnr;signert;signert_av;fullmakt;e-post;bekreftet",
                "974760673;1.1.2024;A B;ordforer;a@example.org;",
                "959159092;32.1.2024;A B;delegert;a@example.org;",
                "959159092;01.03.2024;A B;delegert;a@example.org;",
                "959159092;01.03.2024;A B;ordforer;a@example.org;01.02.2024",
            ),
            {2: "organisasjonsnummer", 3: "signert", 4: "delegasjonsvedtak", 5: "bekreftet"},
        ),
        Importslag.PAKOBLINGER: (
            csv(
                "orgnr;tjeneste;påkoblingsmåte;mottatt;sendt;kontrollert",
                "958935420;ukjent;direkte;01.02.2026;;",
                "958935420;foreldrebetaling;direkte;01.02.2026;01.02.2026;05.02.2026",
            ),
            {2: "tjeneste", 3: "sendt"},
        ),
        Importslag.TJENESTER: (csv("nøkkel;navn", "Feil Nøkkel;Navn"), {2: "nøkkel"}),
        Importslag.DATAFELT: (csv("tjeneste;teknisk_navn;visningstekst", "ukjent_tjeneste;a;A"), {2: "tjeneste"}),
        Importslag.ONSKER: (
            csv(
                "referanse;type;tittel;beskrivelse;tjenester;frist",
                ";nye_felter;T;B;ukjent;",
                "EØ-09999;nye_felter;T;B;;",
                ";nye_felter;U;B;;01.01.2027",
            ),
            {2: "tjenester", 3: "referanse", 4: "fristgrunn"},
        ),
    }
    for slag, (fil, ventet) in gale.items():
        batch = forhandsvis(session, slag, fil)
        assert {linje: next(iter(grunner)) for linje, grunner in feil(session, batch).items()} == ventet
        with pytest.raises(Conflict, match="avvist"):
            utfor(session, batch)


def test_a_request_goes_as_far_as_its_dates(session):
    batch = forhandsvis(session, Importslag.PAKOBLINGER, FILER[Importslag.PAKOBLINGER])
    utfor(session, batch)
    (pakobling,) = session.scalars(select(Pakobling)).all()
    assert (pakobling.status, len(pakobling.dagens_ruter)) == (Pakoblingsstatus.SENDT, 1)
