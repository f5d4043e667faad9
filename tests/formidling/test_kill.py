"""The scheduler is killed, for real, in the middle of a notice: nobody gets two, and nobody gets none."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.formidling import queries
from ksadmin.formidling.kodeverk import Levering
from ksadmin.settings import Settings
from tests import processes
from tests.formidling.saker import adresse, et_utkast, i_fylket, kontakter, publiser
from tests.simulators.smtp import smtp_server, wait_until

ANTALL = 5


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What differs between databases when a process dies is tested with the campaigns, on both."""
    return str(request.param)


@contextmanager
def scheduler(settings: Settings, port: int) -> Iterator[BaseProcess]:
    """`ksadmin scheduler` as the operator starts it, killed with SIGKILL at the end of the block."""
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_starttls": "false"}
    process = processes.start("scheduler", env="test", database_url=settings.database_url, **smtp)
    try:
        yield process
    finally:
        process.kill()
        process.join()


def test_killed_before_and_inside_the_hand_over_each_gets_one_and_a_doubt_is_shown(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    with transaction():
        orgs = i_fylket(session)[:ANTALL]
        kontakter(session, orgs)
        melding = et_utkast(session)
        publiser(session, melding)
    alle = sorted(adresse(o) for o in orgs)

    def ferdig() -> bool:
        session.rollback()
        count = Counter(session.scalars(select(OutboxMessage.status)))
        return count[Utboksstatus.VENTER] + count[Utboksstatus.UNDER_ARBEID] == 0

    with smtp_server(tmp_path) as smtp:
        smtp.told({alle[1]: {"RCPT": "wait"}})
        with scheduler(settings, smtp.port):
            smtp.wait_for(f"RCPT {alle[1]}")
        smtp.release()
        (smtp.folder / "released").unlink()
        smtp.told({alle[3]: {"DATA": "wait"}})
        with scheduler(settings, smtp.port):
            smtp.wait_for(f"DATA {alle[3]}")
        smtp.release()
        with scheduler(settings, smtp.port) as process:
            wait_until(ferdig)
            process.terminate()
            process.join()
        assert smtp.recipients() == alle
    rader = queries.logg(session, melding.id)
    assert queries.tell(rader) == {Levering.SENDT: ANTALL - 1, Levering.I_TVIL: 1}
    assert [r.epost for r in rader if r.levering is Levering.I_TVIL] == [alle[3]]
