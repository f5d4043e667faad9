"""A promise is kept once: whatever fails, whoever dies, and never twice by itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.core import clock, outbox, outbox_bulk
from ksadmin.core.errors import Conflict, NotPermitted, TransitionNotAllowed
from ksadmin.core.history import historikk
from ksadmin.core.jobs import Job, JobRun
from ksadmin.core.outbox import Avvist, Hindret, Levering, Midlertidig, OutboxMessage, Uaktuelt, Utboksstatus
from ksadmin.core.solo import alone
from ksadmin.database import db, transaction
from ksadmin.scheduler.runner import LEAD, drain, recover, run_by_hand, run_once
from tests.actors import FORVALTER, SAKSBEHANDLER

S = Utboksstatus
Deed = Callable[[Levering], None]


def the_message(session: Session) -> OutboxMessage:
    session.rollback()
    return session.scalars(select(OutboxMessage)).one()


def the_message_of(session: Session) -> OutboxMessage:
    return session.scalars(select(OutboxMessage)).one()


def promised(nokkel: str | None = None) -> None:
    with transaction() as session:
        outbox.promise(session, "prøve", nokkel=nokkel, sak=7)


def raising(error: Exception, *, after: bool) -> Deed:
    """A handler that fails before or after the point of no return."""

    def handle(levering: Levering) -> None:
        if after:
            levering.point_of_no_return()
        raise error

    return handle


@pytest.fixture
def clockwork() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False) as traveller:
        yield traveller


def test_a_promise_is_kept_once_and_rests(app: Flask, session: Session) -> None:
    seen: list[Levering] = []
    promised()
    assert drain(app, {"prøve": seen.append}) == 1
    assert drain(app, {"prøve": seen.append}) == 0
    assert [levering.payload for levering in seen] == [{"sak": 7}]
    assert (the_message(session).status, the_message(session).feil) == (S.UTFORT, None)


def test_a_promise_that_is_not_committed_was_never_made(app: Flask, session: Session) -> None:
    def promised_and_regretted() -> None:
        with transaction() as writing:
            outbox.promise(writing, "prøve")
            raise RuntimeError("ombestemte seg")

    with pytest.raises(RuntimeError, match="ombestemte"):
        promised_and_regretted()
    assert session.scalars(select(OutboxMessage)).all() == []


def test_the_database_refuses_to_promise_the_same_twice(session: Session) -> None:
    promised("kampanje:1:oppgave:1:intervall:0")
    with pytest.raises(IntegrityError):
        promised("kampanje:1:oppgave:1:intervall:0")


def test_what_is_away_is_tried_again_for_as_long_as_it_takes(
    app: Flask, session: Session, clockwork: time_machine.Traveller
) -> None:
    promised()
    away = {"prøve": raising(Midlertidig("Ingen svarer."), after=False)}
    for _ in range(outbox.MAX_FORSOK + 2):
        assert drain(app, away) == 1
        clockwork.shift(timedelta(minutes=1))
    assert (the_message(session).status, the_message(session).feil) == (S.VENTER, "Ingen svarer.")
    assert drain(app, {"prøve": lambda _levering: None}) == 1
    assert the_message(session).status is S.UTFORT


def test_a_mistake_is_tried_ever_more_seldom_and_then_given_up(
    app: Flask, session: Session, clockwork: time_machine.Traveller
) -> None:
    promised()
    tries = 0
    for _ in range(400):
        tries += drain(app, {"prøve": raising(KeyError("sak"), after=False)})
        clockwork.shift(timedelta(minutes=1))
    assert tries == outbox.MAX_FORSOK
    assert (the_message(session).status, the_message(session).feil) == (S.OPPGITT, "'sak'")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("error", "status"),
    [(Avvist("550 nei"), S.AVVIST), (Hindret("Ingen adresse."), S.OPPGITT), (Uaktuelt("Har svart."), S.AVLYST)],
)
def test_a_clear_no_is_the_end_and_says_why(
    app: Flask, session: Session, error: Exception, status: S, after: bool
) -> None:
    promised()
    assert drain(app, {"prøve": raising(error, after=after)}) == 1
    assert (the_message(session).status, the_message(session).feil) == (status, str(error))


@pytest.mark.parametrize(
    ("error", "after", "status"),
    [
        (Midlertidig("Ingen svarer."), False, S.AVLYST),
        (Midlertidig("451 senere"), True, S.AVLYST),
        (KeyError("sak"), False, S.AVLYST),
        (OSError("linjen ble brutt"), True, S.I_TVIL),
    ],
)
def test_what_is_called_off_while_somebody_is_at_it_is_not_tried_again(
    app: Flask, session: Session, error: Exception, after: bool, status: S
) -> None:
    def called_off(levering: Levering) -> None:
        if after:
            levering.point_of_no_return()
        call_off_all()
        raise error

    promised()
    assert drain(app, {"prøve": called_off}) == 1
    assert the_message(session).status is status
    assert the_message(session).feil == ("linjen ble brutt" if status is S.I_TVIL else "Ombestemte oss.")


def test_what_is_called_off_before_the_point_of_no_return_is_never_handed_over(app: Flask, session: Session) -> None:
    handed_over: list[int] = []

    def late(levering: Levering) -> None:
        call_off_all()
        levering.point_of_no_return()
        handed_over.append(levering.id)

    promised()
    drain(app, {"prøve": late})
    assert handed_over == []
    assert (the_message(session).status, the_message(session).feil) == (S.AVLYST, "Ombestemte oss.")


def call_off_all() -> None:
    with transaction() as writing:
        outbox_bulk.call_off(writing, OutboxMessage.kind == "prøve", "Ombestemte oss.")


def test_an_unclear_answer_after_the_hand_over_is_left_to_people(app: Flask, session: Session) -> None:
    promised()
    assert drain(app, {"prøve": raising(OSError("linjen ble brutt"), after=True)}) == 1
    assert (the_message(session).status, the_message(session).feil) == (S.I_TVIL, "linjen ble brutt")
    recover(app)
    assert drain(app, {"prøve": raising(AssertionError("sendt igjen"), after=False)}) == 0


def test_work_left_by_a_dead_process_is_taken_up_at_the_next_start(app: Flask, session: Session) -> None:
    promised()
    with transaction() as dying:
        assert outbox.claim(dying) is not None
    assert drain(app, {"prøve": lambda _levering: None}) == 0
    recover(app)
    assert drain(app, {"prøve": lambda _levering: None}) == 1


def test_a_run_by_hand_that_died_stands_in_nobodys_way(app: Flask, session: Session) -> None:
    job = Job("prøve", "Prøver.", lambda _transact: "gjort", every_seconds=60)
    with transaction():
        session.add(JobRun(name=job.name, startet=clock.now()))
    with alone(db.engine, LEAD):
        assert run_by_hand(app, job) is None  # whoever leads may be at it
    assert run_by_hand(app, job) == "gjort"
    with transaction():
        session.add(JobRun(name=job.name, startet=clock.now()))
    assert run_once(app, job, "jobb-prøve") == "gjort"


def test_a_worker_given_up_for_dead_cannot_hand_over_when_it_wakes(
    app: Flask, session: Session, clockwork: time_machine.Traveller
) -> None:
    """Two schedulers by mistake: the slow one has lost its claim, and stops at the point of no return."""
    handed_over: list[str] = []

    def quick(levering: Levering) -> None:
        levering.point_of_no_return()
        handed_over.append("quick")

    def slow(levering: Levering) -> None:
        db.session.rollback()
        clockwork.shift(outbox.LEASE + timedelta(seconds=1))
        assert drain(app, {"prøve": quick}) == 1
        levering.point_of_no_return()
        handed_over.append("slow")

    promised()
    drain(app, {"prøve": slow})
    assert handed_over == ["quick"]
    assert the_message(session).status is S.UTFORT


def in_doubt(app: Flask, clockwork: time_machine.Traveller) -> None:
    promised()
    drain(app, {"prøve": raising(OSError("brutt"), after=True)})
    clockwork.shift(outbox.LEASE + timedelta(seconds=1))


@pytest.mark.parametrize(("steg", "status"), [("send_igjen", S.VENTER), ("kom_fram", S.UTFORT), ("avlys", S.AVLYST)])
def test_a_person_settles_a_doubt_and_the_trail_tells_who(
    app: Flask, session: Session, clockwork: time_machine.Traveller, steg: str, status: S
) -> None:
    in_doubt(app, clockwork)
    with transaction() as writing:
        outbox.avgjor(writing, FORVALTER, the_message_of(writing), steg)
    assert the_message(session).status is status
    (told,) = historikk(session, the_message(session))
    assert (told.aktor_navn, told.tekst) == (FORVALTER.navn, OutboxMessage.HANDLINGER[f"utboks.{steg}"])
    assert drain(app, {"prøve": lambda _levering: None}) == (1 if status is S.VENTER else 0)


def test_a_doubt_is_not_settled_while_the_hand_over_may_be_going_on(app: Flask, session: Session) -> None:
    promised()
    drain(app, {"prøve": raising(OSError("brutt"), after=True)})
    with pytest.raises(Conflict, match="fem minutter"), transaction() as writing:
        outbox.avgjor(writing, FORVALTER, the_message_of(writing), "send_igjen")


def test_not_everybody_may_decide_and_not_about_everything(
    app: Flask, session: Session, clockwork: time_machine.Traveller
) -> None:
    in_doubt(app, clockwork)
    with pytest.raises(NotPermitted), transaction() as writing:
        outbox.avgjor(writing, SAKSBEHANDLER, the_message_of(writing), "kom_fram")
    with transaction() as writing:
        outbox.avgjor(writing, FORVALTER, the_message_of(writing), "kom_fram")
    with pytest.raises(TransitionNotAllowed), transaction() as writing:
        outbox.avgjor(writing, FORVALTER, the_message_of(writing), "send_igjen")


def test_the_name_of_a_promise_is_the_same_at_every_try_and_never_used_again(
    app: Flask, session: Session, clockwork: time_machine.Traveller
) -> None:
    """A restored database hands out old numbers again; a receiver that drops repeats must not drop those."""
    names: list[str] = []

    def second_time_lucky(levering: Levering) -> None:
        names.append(levering.nokkel)
        if len(names) == 1:
            raise Midlertidig("senere")

    promised()
    drain(app, {"prøve": second_time_lucky})
    clockwork.shift(timedelta(minutes=1))
    drain(app, {"prøve": second_time_lucky})
    assert names == [f"utboks-{the_message(session).id}.20261123090000000000"] * 2
