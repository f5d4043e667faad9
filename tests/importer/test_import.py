"""Imports: previewed, written whole or not at all, and taken back."""

import re
from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select

from ksadmin.core import audit_chain, history
from ksadmin.core.errors import Conflict, NotPermitted, TransitionNotAllowed
from ksadmin.database import transaction
from ksadmin.importer import usecases as importer
from ksadmin.importer.lifecycle import Importstatus
from ksadmin.register import grunndata, queries, usecases
from ksadmin.register.models import (
    Kjennetegn,
    Kontaktperson,
    Kontaktrolle,
    Leverandor,
    Malform,
    Organisasjon,
    Organisasjonstype,
)
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.importer.filer import (
    HALDEN,
    KON,
    LEV,
    ORG,
    angre,
    antall,
    csv,
    forhandsvis,
    organisasjoner,
    rader,
    utfor,
)

KOMMUNE = Organisasjonstype.KOMMUNE
NY = "3198;Nyby;974760673;bokmål;10"


def kommune(session, nummer):
    session.expire_all()
    return queries.ved_nummer(session, nummer, KOMMUNE)


def bilde(session):
    """Everything an import of organisations could change."""
    session.expire_all()
    organisasjoner = session.execute(
        select(
            Organisasjon.nummer, Organisasjon.navn, Organisasjon.orgnr, Organisasjon.malform, Organisasjon.innbyggere
        ).order_by(Organisasjon.id)
    ).all()
    identifiers = session.execute(
        select(Kjennetegn.organisasjon_id, Kjennetegn.slag, Kjennetegn.verdi, Kjennetegn.fra, Kjennetegn.til)
    ).all()
    return organisasjoner, set(identifiers)


def test_what_ships_is_unchanged_when_imported(session):
    for navn, slag, rows in (("kommuner", ORG, 357), ("fylkeskommuner", ORG, 15), ("leverandorer", LEV, 10)):
        batch = forhandsvis(session, slag, (grunndata.DATA / f"{navn}.csv").read_bytes())
        assert antall(batch) == (0, 0, rows, 0)


def test_a_preview_tells_each_line_and_writes_nothing(session):
    before = bilde(session)
    batch = forhandsvis(session, ORG, organisasjoner(HALDEN, "1101;Eigersund;944496394;bokmål;15221", NY))
    assert [(line, outcome) for line, outcome, _, _ in rader(session, batch)] == [
        (2, "endret"),
        (3, "uendret"),
        (4, "ny"),
    ]
    assert rader(session, batch)[0][2] == {"innbyggere": [31_935, 32_000]}
    assert bilde(session) == before


def test_a_batch_is_written_and_taken_back_exactly(session):
    before = bilde(session)
    batch = utfor(session, ORG, organisasjoner("3101;Haldén;971032146;nynorsk;32000", NY))
    halden = kommune(session, "3101")
    assert (halden.navn, halden.orgnr, halden.malform, halden.innbyggere) == (
        "Haldén",
        "971032146",
        Malform.NYNORSK,
        32_000,
    )
    assert queries.finn(session, "959159092")[0].organisasjon is halden
    assert kommune(session, "3198").fylke == "Østfold"
    angre(session, batch)
    assert bilde(session) == before
    assert batch.status is Importstatus.FORHANDSVIST
    assert kommune(session, "3198") is None
    told = [h.tekst for h in history.historikk(session, kommune(session, "3101"))]
    assert re.match(r"angret: .* importerte organisasjonen \d\d\.", next(t for t in told if t.startswith("angret:")))
    assert "importerte organisasjonen" in told
    with transaction():  # what was undone is a preview again, and can be written after all
        importer.utfor_import(session, FORVALTER, batch)
    assert kommune(session, "3198").navn == "Nyby"
    assert audit_chain.verifiser(session) is None


def test_a_name_from_an_import_has_the_date_it_was_written(session):
    with time_machine.travel("2026-12-01T12:00:00+01:00"):
        utfor(session, ORG, organisasjoner("3101;Fredriksten;959159092;bokmål;31935"))
    periods = {(k.verdi, k.fra, k.til) for k in kommune(session, "3101").kjennetegn if k.slag.value == "navn"}
    assert periods == {("Halden", None, date(2026, 12, 1)), ("Fredriksten", date(2026, 12, 1), None)}


def test_two_imports_on_one_day_are_taken_back_one_by_one(session):
    before = bilde(session)
    first = utfor(session, ORG, organisasjoner("3101;Første;959159092;bokmål;31935"))
    second = utfor(session, ORG, organisasjoner("3101;Andre;959159092;bokmål;31935"))
    with pytest.raises(Conflict, match=r"er endret etterpå: .* importerte organisasjonen"):
        angre(session, first)
    angre(session, second)
    assert kommune(session, "3101").navn == "Første"
    assert bilde(session) != before


def test_one_rejected_row_stops_all_of_them(session):
    batch = forhandsvis(session, ORG, organisasjoner(HALDEN, "1101;Eigersund;944496395;bokmål;15221"))
    with pytest.raises(Conflict, match="Én rad er avvist"), transaction():
        importer.utfor_import(session, FORVALTER, batch)
    assert kommune(session, "3101").innbyggere != 32_000


def test_a_file_that_changes_nothing_is_not_written(session):
    batch = forhandsvis(session, LEV, csv("navn;organisasjonsnummer", "KS Fiks;971032146"))
    with pytest.raises(Conflict, match="endrer ingenting"), transaction():
        importer.utfor_import(session, FORVALTER, batch)


def test_what_is_written_is_what_was_previewed(session):
    batch = forhandsvis(session, ORG, organisasjoner(HALDEN))
    with transaction():
        usecases.endre_organisasjon(
            session,
            SAKSBEHANDLER,
            kommune(session, "3101"),
            malform=Malform.BOKMAL,
            innbyggere=5,
            epostdomene=None,
            nettsted=None,
            postadresse=None,
        )
    with pytest.raises(Conflict, match="endret siden forhåndsvisningen"), transaction():
        importer.utfor_import(session, FORVALTER, batch)
    with transaction():
        importer.forny_forhandsvisning(session, FORVALTER, batch)
    with transaction():
        importer.utfor_import(session, FORVALTER, batch)
    assert kommune(session, "3101").innbyggere == 32_000


def test_an_undo_is_refused_when_something_leans_on_what_was_made(session):
    batch = utfor(session, ORG, organisasjoner(NY))
    with transaction():
        usecases.registrer_kontakt(
            session,
            SAKSBEHANDLER,
            kommune(session, "3198"),
            rolle=Kontaktrolle.VARSLING,
            navn=None,
            epost="post@example.org",
            telefon=None,
        )
    with pytest.raises(Conflict, match=r"«Nyby kommune» er tatt i bruk: «post@example.org»"):
        angre(session, batch)
    assert kommune(session, "3198") is not None


def test_a_batch_is_written_once_and_undone_once(session):
    batch = utfor(session, LEV, csv("navn;organisasjonsnummer", "Ny leverandør;"))
    with pytest.raises(TransitionNotAllowed), transaction():
        importer.utfor_import(session, FORVALTER, batch)
    angre(session, batch)
    with pytest.raises(Conflict, match="Dette er alt angret"):
        angre(session, batch)
    with pytest.raises(NotPermitted), transaction():
        importer.forhandsvis_import(session, SAKSBEHANDLER, slag=LEV, filnavn="x", innhold=csv("navn;orgnr", "A;"))


def test_suppliers_are_found_by_number_and_by_name(session):
    batch = utfor(
        session, LEV, csv("leverandør,orgnr,i bruk", "banqsoft,974760673,nei", "KS Fiks,971032146,ja", "Ny,,")
    )
    assert antall(batch) == (1, 1, 1, 0)
    banqsoft = session.scalars(select(Leverandor).where(Leverandor.orgnr == "974760673")).one()
    assert (banqsoft.navn, banqsoft.aktiv) == ("banqsoft", False)
    angre(session, batch)
    session.expire_all()
    assert (banqsoft.navn, banqsoft.orgnr, banqsoft.aktiv) == ("Banqsoft", None, True)


def test_contacts_belong_to_the_organisation_of_today(session):
    batch = utfor(
        session,
        KON,
        csv(
            "Organisasjonsnummer;Rolle;E-post;Navn;Telefon;Type",
            "920 415 288;Varslingsadresse;POST@example.org;;+47 12345678;kommune",
            "958935420;kontaktperson;a@example.org;A;;fylkeskommune",
        ),
    )
    assert antall(batch) == (2, 0, 0, 0)
    people = session.scalars(select(Kontaktperson).order_by(Kontaktperson.epost)).all()
    assert [(k.organisasjon.nummer, k.epost, k.rolle) for k in people] == [
        ("03", "a@example.org", Kontaktrolle.KONTAKTPERSON),
        ("1508", "post@example.org", Kontaktrolle.VARSLING),
    ]
    angre(session, batch)
    assert session.scalar(select(func.count(Kontaktperson.id))) == 0


def test_the_addresses_of_people_stay_out_of_the_trail(session):
    utfor(session, KON, csv("orgnr;rolle;e-post;navn", "958935420;varsling;a@example.org;Hemmelig Navn"))
    contact = session.scalars(select(Kontaktperson)).one()
    told = str(history.historikk(session, contact))
    assert "a@example.org" not in told
    assert "Hemmelig" not in told
