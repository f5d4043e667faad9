"""The audit trail cannot be forgotten, and cannot be changed without it showing."""

from datetime import date

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases as stotte
from ksadmin.brukerstotte.kodeverk import Saksopphav
from ksadmin.brukerstotte.models import Sak
from ksadmin.core import audit, clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.audit import AuditEvent, UnrecordedChange
from ksadmin.core.audit_chain import verifiser
from ksadmin.core.history import historikk
from ksadmin.database import transaction
from ksadmin.vilkar import usecases
from ksadmin.vilkar.models import Endringsklasse, Utgave, Vilkar
from tests.actors import FORVALTER, SAKSBEHANDLER


def registrer(session: Session, betegnelse: str) -> Vilkar:
    return usecases.registrer(
        session,
        FORVALTER,
        utgave=Utgave.ENKELTKONSUMENT,
        betegnelse=betegnelse,
        endringsklasse=Endringsklasse.FORSTE,
        gyldig_fra=date(2026, 1, 1),
        tekst="# Formål\nEksempeltekst.",
        kilde=None,
    )


def en_sak_uten_flush(session: Session, emne: str) -> Sak:
    sak = Sak(emne=emne, opphav=Saksopphav.EPOST, opprettet=clock.now(), sist_aktivitet=clock.now())
    audit.adding(session, sak, actor=SYSTEM, handling="sak.apnet")
    return sak


def et_vilkar(betegnelse: str = "1.0") -> Vilkar:
    with transaction() as session:
        return registrer(session, betegnelse)


def as_the_owner_of_the_database(session: Session, statement: str) -> None:
    """Someone with every right switches the guard off first; the chain is what is left."""
    if session.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS audit_event_no_{deed}"))
    else:
        session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
    session.execute(text(statement))
    session.connection().commit()


def registrer_og_avbryt() -> None:
    with transaction() as session:
        registrer(session, "1.0")
        raise RuntimeError("avbrutt")


def events(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.handling).order_by(AuditEvent.id)))


def test_a_change_and_its_event_are_one_transaction(session: Session) -> None:
    before = len(events(session))
    with pytest.raises(RuntimeError, match="avbrutt"):
        registrer_og_avbryt()
    assert len(events(session)) == before
    et_vilkar()
    assert events(session)[before:] == ["vilkar.registrert"]
    assert verifiser(session) is None


def test_rows_added_together_are_written_together_each_with_its_event(session: Session) -> None:
    with transaction():
        saker = [en_sak_uten_flush(session, f"Sak {n}") for n in range(3)]
        audit.note(session, saker[0], actor=SYSTEM, handling="sak.notat")
        assert [sak.id for sak in saker] == [None] * 3
        stotte.tildel(session, SAKSBEHANDLER, saker[1], None)
        stotte.ta(session, SAKSBEHANDLER, saker[1], "start")
    siste = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(5)).all()
    assert [(e.handling, e.objekt_id) for e in reversed(siste)] == [
        *(("sak.apnet", sak.id) for sak in saker), ("sak.notat", saker[0].id), ("sak.start", saker[1].id),
    ]  # fmt: skip
    assert siste[-1].endringer["status"] == [None, "ny"]
    assert verifiser(session) is None
    with transaction():
        en_sak_uten_flush(session, "Avbrutt")
        session.rollback()
    with transaction():
        en_sak_uten_flush(session, "Etterpå")
    assert verifiser(session) is None


def test_an_unrecorded_change_is_refused(session: Session) -> None:
    vilkar = et_vilkar()
    with pytest.raises(UnrecordedChange), transaction():
        vilkar.kilde = "uten spor"


def test_bulk_changes_and_changes_to_the_trail_itself_are_refused(session: Session) -> None:
    et_vilkar()
    for statement in (update(Vilkar).values(kilde="x"), delete(Vilkar), delete(AuditEvent)):
        with pytest.raises(UnrecordedChange):
            session.execute(statement)
    event = session.scalars(select(AuditEvent)).first()
    assert event is not None
    event.handling = "noe annet"
    with pytest.raises(UnrecordedChange):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET aktor='x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_the_trail(session: Session, statement: str) -> None:
    et_vilkar()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement))
    session.rollback()


def test_a_deed_that_the_class_does_not_declare_is_refused(session: Session) -> None:
    vilkar = et_vilkar()
    with pytest.raises(KeyError), audit.recording(session, vilkar, actor=FORVALTER, handling="vilkar.ukjent"):
        vilkar.kilde = "x"
    session.rollback()


def test_the_first_altered_event_is_named(session: Session) -> None:
    for number in range(5):
        et_vilkar(f"1.{number}")
    target = session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).offset(2).limit(1))
    as_the_owner_of_the_database(session, f"UPDATE audit_event SET aktor_navn='En annen' WHERE id={target}")
    brudd = verifiser(session)
    assert brudd is not None
    assert (brudd.id, "endret" in brudd.forklaring) == (target, True)


@pytest.mark.parametrize("endring", ["endringer='{'", "tidspunkt='i går'"])
def test_an_event_that_cannot_be_read_is_named(session: Session, endring: str) -> None:
    for number in range(3):
        et_vilkar(f"1.{number}")
    target = session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).offset(1).limit(1))
    statement = f"UPDATE audit_event SET {endring} WHERE id={target}"
    if session.get_bind().dialect.name == "postgresql":
        with pytest.raises(DatabaseError):
            as_the_owner_of_the_database(session, statement)
        return
    as_the_owner_of_the_database(session, statement)
    brudd = verifiser(session)
    assert brudd is not None
    assert (brudd.id, "endret" in brudd.forklaring) == (target, True)


def test_a_trail_without_its_end_is_told_so(session: Session) -> None:
    et_vilkar()
    as_the_owner_of_the_database(session, "DELETE FROM audit_head")
    brudd = verifiser(session)
    assert brudd is not None
    assert "audit_head" in brudd.forklaring


@pytest.mark.parametrize("from_the_end", [0, 2])
def test_a_removed_event_is_named_also_at_the_end(session: Session, from_the_end: int) -> None:
    for number in range(5):
        et_vilkar(f"1.{number}")
    target = session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).offset(from_the_end).limit(1))
    as_the_owner_of_the_database(session, f"DELETE FROM audit_event WHERE id={target}")
    brudd = verifiser(session)
    assert brudd is not None
    assert (brudd.id, "fjernet" in brudd.forklaring) == (target, True)


def test_an_inserted_event_is_named(session: Session) -> None:
    et_vilkar()
    last = session.scalars(select(AuditEvent.id).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    columns = (
        "tidspunkt, aktor, aktor_navn, handling, objekt_type, objekt_id, begrunnelse, endringer, foresporsel,"
        " forrige_hash, hash"
    )
    as_the_owner_of_the_database(
        session,
        f"INSERT INTO audit_event (id, {columns}) SELECT {last + 1}, {columns} FROM audit_event WHERE id={last}",
    )
    brudd = verifiser(session)
    assert brudd is not None
    assert brudd.id == last + 1


def test_history_tells_in_words_what_changed(session: Session) -> None:
    vilkar = et_vilkar()
    with transaction() as s:
        usecases.publiser(s, FORVALTER, vilkar)
    newest, first = historikk(session, vilkar)
    assert (newest.tekst, newest.aktor_navn) == ("publiserte versjonen", "Frode Forvalter")
    assert newest.endringer == (("Status", "Utkast", "Publisert"),)
    assert ("Gjelder fra", "", "01.01.2026") in first.endringer
    assert ("Utgave", "", "Enkeltstående konsument") in first.endringer


def test_a_transaction_inside_another_is_refused(session: Session) -> None:
    with pytest.raises(RuntimeError, match="inside"), transaction(), transaction():
        pass
