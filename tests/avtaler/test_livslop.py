"""A tilslutningserklæring from draft to active and to its end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.avtaler import queries, signing, usecases
from ksadmin.avtaler.lifecycle import LEVENDE, Avtalestatus
from ksadmin.avtaler.models import Dokumentslag, Fullmakt, Tilslutningserklaering
from ksadmin.core import clock
from ksadmin.core.audit_chain import verifiser
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from ksadmin.core.history import historikk
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import transaction
from ksadmin.vilkar.queries import gjeldende
from tests.actors import FORVALTER, KONTROLLOR, LESER, SAKSBEHANDLER
from tests.avtaler.builders import AVSLUTNING, BREVHODE, I_DAG, en_avtale, fakta, organisasjon, ta_steg


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def test_from_draft_to_active_with_documents_mail_and_history(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.BEKREFTET)
    assert avtale.status is Avtalestatus.BEKREFTET
    assert [d.slag for d in avtale.dokumenter] == [
        Dokumentslag.ERKLAERING,
        Dokumentslag.SIGNERT,
        Dokumentslag.KVITTERING,
    ]
    assert kinds(session) == ["avtale.sendt", "avtale.bekreftet"]
    told = [h.tekst for h in historikk(session, avtale)]
    assert told[0] == "registrerte Skatteetatens bekreftelse; erklæringen er aktiv"
    assert told[-1] == "opprettet erklæringen"
    assert verifiser(session) is None


@pytest.mark.parametrize("status", [s for s in Avtalestatus if s is not Avtalestatus.UTKAST])
def test_every_status_is_reached_by_use_cases(session: Session, status: Avtalestatus) -> None:
    with transaction():
        avtale = en_avtale(session, status)
    assert avtale.status is status
    assert verifiser(session) is None


def test_sent_outside_ksadmin_mails_nobody_but_keeps_the_document(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session)
        ta_steg(session, avtale, "marker_sendt")
    assert kinds(session) == []
    assert queries.siste_dokument(avtale, Dokumentslag.ERKLAERING) is not None


def test_an_illegal_step_is_refused_with_a_sentence(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session)
    with pytest.raises(TransitionNotAllowed, match="Den må være «kontrollert»"), transaction():
        ta_steg(session, avtale, "videresend")


def test_a_reader_may_do_nothing(session: Session) -> None:
    with pytest.raises(NotPermitted), transaction():
        usecases.opprett(
            session,
            LESER,
            organisasjon=organisasjon(session),
            kontakt_navn=None,
            kontakt_epost="a@example.org",
            merknad=None,
            i_dag=I_DAG,
        )


def test_one_living_erklaering_says_which_it_is(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
        referanse = avtale.referanse
    with pytest.raises(Conflict, match=referanse), transaction():
        en_avtale(session)


@pytest.mark.parametrize("status", LEVENDE)
def test_the_database_too_refuses_a_second_living_one(session: Session, status: Avtalestatus) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.BEKREFTET)
    row = {
        "organisasjon_id": avtale.organisasjon_id,
        "orgnr": avtale.orgnr,
        "vilkar_id": avtale.vilkar_id,
        "kontakt_epost": "a@example.org",
        "status": status,
        "sist_endret": clock.now(),
        "eksempel": False,
        "versjon": 1,
    }
    with pytest.raises(IntegrityError):
        session.execute(insert(Tilslutningserklaering.__table__), [row])
    session.rollback()


def test_after_an_end_a_new_one_may_be_made(session: Session) -> None:
    with transaction():
        en_avtale(session, Avtalestatus.TRUKKET)
    with transaction():
        en_avtale(session)


def test_a_signature_in_the_future_is_refused(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
    with pytest.raises(InvalidInput, match="kan ikke ligge fram i tid"), transaction():
        signing.registrer_signatur(
            session, SAKSBEHANDLER, avtale, fakta(signert_dato=I_DAG + timedelta(days=1)), i_dag=I_DAG
        )
    session.refresh(avtale)
    assert avtale.status is Avtalestatus.SENDT
    assert avtale.signaturer == []


def test_a_note_does_not_change_since_when_it_stands_as_it_stands(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
        siden = avtale.sist_endret
    with transaction():
        epost = avtale.kontakt_epost
        usecases.endre(session, SAKSBEHANDLER, avtale, kontakt_navn=None, kontakt_epost=epost, merknad="Ringt.")
    assert (avtale.merknad, avtale.sist_endret) == ("Ringt.", siden)


def test_no_step_is_dated_before_the_one_it_follows(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.KONTROLLERT)
    en_dag = timedelta(days=1)
    signert, gar = fakta().signert_dato, I_DAG - en_dag
    with pytest.raises(InvalidInput, match=f"må være fra {signert:%d.%m.%Y}"), transaction():
        usecases.videresend(session, SAKSBEHANDLER, avtale, dato=signert - en_dag, i_dag=I_DAG)
    with transaction():
        ta_steg(session, avtale, "videresend")
    with pytest.raises(InvalidInput, match=f"må være fra {I_DAG:%d.%m.%Y}"), transaction():
        usecases.bekreft(session, SAKSBEHANDLER, avtale, BREVHODE, dato=gar, referanse=None, i_dag=I_DAG)
    with transaction():
        ta_steg(session, avtale, "bekreft")
    with pytest.raises(InvalidInput, match=f"må være fra {I_DAG:%d.%m.%Y}"), transaction():
        usecases.avslutt(session, FORVALTER, avtale, BREVHODE, replace(AVSLUTNING, opphorer=gar), i_dag=I_DAG)
    assert avtale.status is Avtalestatus.BEKREFTET


def test_a_signature_needs_the_scan(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
    with pytest.raises(InvalidInput, match="Last opp"), transaction():
        signing.registrer_signatur(session, SAKSBEHANDLER, avtale, fakta(fil=None), i_dag=I_DAG)


def test_the_one_who_registered_cannot_control(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SIGNERT)
    with pytest.raises(NotPermitted, match="En annen person"), transaction():
        signing.kontroller(session, SAKSBEHANDLER, avtale)


def test_delegated_without_reference_cannot_become_active(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
        signing.registrer_signatur(session, SAKSBEHANDLER, avtale, fakta(fullmakt=Fullmakt.DELEGERT), i_dag=I_DAG)
    with pytest.raises(Conflict, match="delegasjonsvedtaket er ikke oppgitt"), transaction():
        signing.kontroller(session, KONTROLLOR, avtale)
    with transaction():
        rettet = fakta(fullmakt=Fullmakt.DELEGERT, delegasjon="Sak 12/26", delegasjon_dato=date(2026, 1, 15), fil=None)
        signing.rett_signatur(session, SAKSBEHANDLER, avtale, rettet, i_dag=I_DAG)
    with transaction():
        signing.kontroller(session, KONTROLLOR, avtale)
    assert avtale.status is Avtalestatus.KONTROLLERT


def test_the_one_who_corrects_cannot_control_either(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SIGNERT)
    with transaction():
        signing.rett_signatur(session, KONTROLLOR, avtale, fakta(navn="Rett Navn", fil=None), i_dag=I_DAG)
    with pytest.raises(NotPermitted), transaction():
        signing.kontroller(session, KONTROLLOR, avtale)


def test_replacing_ends_the_old_and_starts_a_new(session: Session) -> None:
    with transaction():
        gammel = en_avtale(session, Avtalestatus.ERSTATTET)
    ny = queries.levende(session, gammel.organisasjon_id)
    assert ny is not None
    assert (ny.status, ny.erstatter_id) == (Avtalestatus.UTKAST, gammel.id)


def test_terminating_makes_the_letter_and_promises_it(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.AVSLUTTET)
    assert queries.siste_dokument(avtale, Dokumentslag.OPPSIGELSE) is not None
    assert kinds(session)[-1] == "avtale.avsluttet"


def test_no_terms_no_erklaering(session: Session) -> None:
    assert gjeldende(session, date(2019, 1, 1)) is None
    with pytest.raises(Conflict, match="Ingen vilkår gjelder"), transaction():
        usecases.opprett(
            session,
            SAKSBEHANDLER,
            organisasjon=organisasjon(session),
            kontakt_navn=None,
            kontakt_epost="a@example.org",
            merknad=None,
            i_dag=date(2019, 1, 1),
        )


def test_the_stored_document_is_made_again_byte_for_byte(session: Session) -> None:
    from ksadmin.avtaler import documents, papers  # noqa: PLC0415

    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
    stored = queries.siste_dokument(avtale, Dokumentslag.ERKLAERING)
    assert stored is not None
    again = documents.erklaering_pdf(papers.erklaering(avtale, BREVHODE, I_DAG))
    assert again.pdf == stored.innhold
    assert (again.sha256, again.malversjon) == (stored.sha256, stored.malversjon)
