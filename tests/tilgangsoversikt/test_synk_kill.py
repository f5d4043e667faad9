"""A synchronisation is killed, for real, while it reads and while it writes: the next completes, nothing is doubled."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from ksadmin.core.audit_chain import AuditHead, verifiser
from ksadmin.core.errors import Conflict
from ksadmin.database import db
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Kjorestatus
from ksadmin.tilgangsoversikt.models import Observasjon, Synkkjoring
from tests import processes
from tests.simulators.nett import Humor
from tests.simulators.smtp import wait_until
from tests.tilgangsoversikt.kilder import INNTEKT, Tjenester, tjenester
from tests.tilgangsoversikt.lister import HALDEN, antall

K = Kjorestatus


@pytest.fixture
def ute(tmp_path: Path, settings: Settings) -> Iterator[Tjenester]:
    with tjenester(tmp_path, settings.database_url) as running:
        running.digdir.gi(INNTEKT, HALDEN)
        yield running


@contextmanager
def killed(settings: Settings) -> Iterator[BaseProcess]:
    """`ksadmin tilgang synk` as an operator starts it, killed with SIGKILL at the end of the block."""
    told = settings.model_dump(include=settings.model_fields_set, mode="json")
    process = processes.start("tilgang", "synk", "--kilde", "digdir", **{name: str(told[name]) for name in told})
    try:
        yield process
    finally:
        process.kill()
        process.join()


@contextmanager
def nobody_else_commits(engine: Engine) -> Iterator[None]:
    """Hold what every recorded transaction needs at its end; on SQLite, at its beginning."""
    with engine.connect().execution_options(ksadmin_write=True) as connection:
        connection.execute(select(AuditHead.id).with_for_update())
        yield
        connection.rollback()


def runs(session: Session) -> list[Kjorestatus]:
    session.rollback()
    statement = select(Synkkjoring.status).where(Synkkjoring.omfang == "produksjon skatteetaten:avregning")
    return list(session.scalars(statement.order_by(Synkkjoring.id)))


def waits(session: Session, database_kind: str) -> bool:
    """Whether the other process stands at the lock. SQLite cannot tell, and then it has at least been answered."""
    session.rollback()
    at_lock = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return database_kind == "sqlite" or bool(session.scalar(at_lock))


def test_killed_while_it_reads_and_while_it_writes(session: Session, ute: Tjenester, database_kind: str) -> None:
    silent = ute.digdir.tjener
    silent.humor = Humor.TAUS
    with killed(ute.settings):
        wait_until(silent.venter.is_set)
        assert runs(session) == [K.KJORER]
        with pytest.raises(Conflict, match="leses allerede av en annen prosess"):
            ute.les(Kilde.DIGDIR)
    silent.venter.clear()
    with killed(ute.settings) as process:
        wait_until(silent.venter.is_set)
        assert runs(session) == [K.FEILET, K.KJORER]
        with nobody_else_commits(db.engine):
            silent.humor = Humor.GOD
            silent.slipp.set()
            wait_until(lambda: waits(session, database_kind))
            process.kill()
            process.join()
    assert antall(ute.les(Kilde.DIGDIR)[INNTEKT]) == (2, 0, 0, 0, 0)
    assert runs(session) == [K.FEILET, K.FEILET, K.FULLFORT]
    assert session.scalar(select(func.count(Observasjon.id))) == 2
    assert verifiser(session) is None
