"""The scheduler is killed, for real, in the middle of a campaign: nobody gets two, and nobody gets none.

A real `ksadmin scheduler` process talks to a real SMTP server in another process, which says how far the
conversation has come, so that the kill hits where it is meant to.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import db, transaction
from ksadmin.oppfolging.models import Kontaktforsok
from ksadmin.settings import Settings
from tests import processes
from tests.oppfolging.saker import en_apen_kampanje
from tests.simulators.smtp import SmtpServer, smtp_server, wait_until

ANTALL = 4
S = Utboksstatus


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as server:
        yield server


class Scheduler:
    """`ksadmin scheduler` as the operator starts it."""

    def __init__(self, settings: Settings, smtp: SmtpServer) -> None:
        self.told = {
            "env": "test",
            "database_url": settings.database_url,
            "smtp_host": "127.0.0.1",
            "smtp_port": str(smtp.port),
            "smtp_starttls": "false",
        }

    @contextmanager
    def running(self) -> Iterator[BaseProcess]:
        """Killed with SIGKILL at the end of the block: no clean-up of any kind."""
        process = processes.start("scheduler", **self.told)
        try:
            yield process
        finally:
            process.kill()
            process.join()

    def finishes(self, session: Session) -> None:
        """Run until nothing is left that the machine may do by itself, and stop as an operator stops it."""
        with self.running() as process:
            wait_until(lambda: done(by_status(session)))
            process.terminate()
            process.join()


@pytest.fixture
def scheduler(settings: Settings, smtp: SmtpServer) -> Scheduler:
    return Scheduler(settings, smtp)


@pytest.fixture
def everybody(session: Session) -> list[str]:
    """The addresses of an open campaign. Nothing is queued yet: the scheduler does that too."""
    with transaction():
        kampanje = en_apen_kampanje(session, ANTALL)
    ids = [o.erklaering_id for o in kampanje.oppgaver]
    rows = session.execute(text("SELECT id, kontakt_epost FROM tilslutningserklaering")).all()
    return sorted(epost for ident, epost in rows if ident in ids)


def by_status(session: Session) -> Counter[Utboksstatus]:
    session.rollback()
    return Counter(session.scalars(select(OutboxMessage.status)))


def done(count: Counter[Utboksstatus]) -> bool:
    return count[S.VENTER] + count[S.UNDER_ARBEID] == 0


def in_doubt(session: Session) -> list[str]:
    session.rollback()
    statement = select(Kontaktforsok.mottaker).join(Kontaktforsok.utboks).where(OutboxMessage.status == S.I_TVIL)
    return [mottaker for mottaker in session.scalars(statement) if mottaker]


def test_killed_before_the_hand_over_everybody_gets_exactly_one(
    session: Session, smtp: SmtpServer, scheduler: Scheduler, everybody: list[str]
) -> None:
    victim = everybody[1]
    smtp.told({victim: {"RCPT": "wait"}})
    with scheduler.running():
        smtp.wait_for(f"RCPT {victim}")
    assert by_status(session)[S.UNDER_ARBEID] == 1
    smtp.release()
    scheduler.finishes(session)
    assert smtp.recipients() == everybody
    assert by_status(session) == {S.UTFORT: ANTALL}


def test_killed_inside_the_hand_over_one_is_in_doubt_and_is_not_sent_again(
    session: Session, smtp: SmtpServer, scheduler: Scheduler, everybody: list[str]
) -> None:
    victim = everybody[1]
    smtp.told({victim: {"DATA": "wait"}})
    with scheduler.running():
        smtp.wait_for(f"DATA {victim}")
    smtp.release()
    scheduler.finishes(session)
    assert smtp.recipients() == everybody
    assert in_doubt(session) == [victim]
    assert by_status(session) == {S.UTFORT: ANTALL - 1, S.I_TVIL: 1}
    told = session.scalars(select(OutboxMessage.feil).where(OutboxMessage.status == S.I_TVIL)).one()
    assert told == "Planleggeren stoppet mens den ble sendt. Ingen vet om den kom fram."


def test_killed_between_the_servers_yes_and_our_note_of_it_is_a_doubt_too(
    session: Session, smtp: SmtpServer, scheduler: Scheduler, everybody: list[str]
) -> None:
    victim = everybody[1]
    smtp.told({victim: {"DATA": "wait"}})
    with scheduler.running() as process:
        smtp.wait_for(f"DATA {victim}")
        goodbyes = smtp.events().count("QUIT")
        with nobody_else_writes(db.engine):
            smtp.release()
            wait_until(lambda: smtp.events().count("QUIT") > goodbyes)  # our side has read the 250
            process.kill()
            process.join()
    scheduler.finishes(session)
    assert smtp.recipients() == everybody
    assert in_doubt(session) == [victim]


def test_killed_again_and_again_nobody_gets_two_and_nobody_gets_none(
    session: Session, smtp: SmtpServer, scheduler: Scheduler, everybody: list[str]
) -> None:
    for taken in (1, 2):
        with scheduler.running():
            wait_until(lambda taken=taken: len(smtp.mails()) >= taken)
    scheduler.finishes(session)
    delivered, doubtful = Counter(smtp.recipients()), in_doubt(session)
    assert set(delivered.values()) == {1}
    assert set(everybody) - set(delivered) <= set(doubtful)
    assert by_status(session) == {S.UTFORT: ANTALL - len(doubtful)} | ({S.I_TVIL: len(doubtful)} if doubtful else {})


@contextmanager
def nobody_else_writes(engine: Engine) -> Iterator[None]:
    """Hold what the scheduler needs to write down that a mail went."""
    with engine.connect().execution_options(ksadmin_write=True) as connection:
        connection.execute(select(OutboxMessage.id).with_for_update())  # on SQLite the whole file is held
        yield
        connection.rollback()
