"""Two schedulers: one works, and the other takes over when the first is gone, however it went."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.jobs import PULS, JobRun, sist_startet
from ksadmin.database import transaction
from ksadmin.settings import Settings
from tests import processes
from tests.simulators.smtp import wait_until

TAR_OVER_INNEN = timedelta(seconds=15)


def test_den_andre_venter_og_tar_over_naar_den_forste_drepes(
    session: Session, settings: Settings, database_kind: str, tmp_path: Path
) -> None:
    def puls() -> bool:
        session.rollback()
        return sist_startet(session, PULS) is not None

    url, logg = settings.database_url, tmp_path / "logg"
    forste = processes.start("scheduler", env="test", database_url=url)
    andre = tredje = None
    try:
        wait_until(puls)
        with transaction():  # what the first is in the middle of
            session.add(JobRun(name="lang", startet=clock.now()))
        andre = processes.start("scheduler", stderr=logg, env="test", database_url=url)
        wait_until(lambda: "scheduler_waits" in logg.read_text())
        assert avbrutt(session) is None
        forste.kill()
        drept = clock.now()
        wait_until(lambda: "scheduler_leads" in logg.read_text())
        wait_until(lambda: avbrutt(session) is not None)
        assert clock.now() - drept < TAR_OVER_INNEN
        if database_kind == "postgresql":
            mister_ledelsen(session)
            andre.join(30)
            assert andre.exitcode == 1
            assert "scheduler_lost_the_lead" in logg.read_text()
        else:
            with transaction():  # nothing can be written down about the jobs
                session.execute(text("ALTER TABLE job_run RENAME TO borte"))
            andre.join(30)
            assert andre.exitcode == 1
            assert "job_unwritten" in logg.read_text()
            with transaction():
                session.execute(text("ALTER TABLE borte RENAME TO job_run"))
        tredje = processes.start("scheduler", stderr=logg, env="test", database_url=url)
        wait_until(lambda: logg.read_text().count("scheduler_leads") == 2)
        tredje.terminate()
        tredje.join(30)
        assert tredje.exitcode == 0
    finally:
        for process in filter(None, (forste, andre, tredje)):
            process.kill()
            process.join()


def avbrutt(session: Session) -> str | None:
    session.rollback()
    return session.scalars(select(JobRun.feil).where(JobRun.name == "lang")).one()


def mister_ledelsen(session: Session) -> None:
    """Cut the connection that holds the lead, as a restart of PostgreSQL does."""
    here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
    locks = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = {here}"
    session.execute(text(f"SELECT pg_terminate_backend(pid) FROM ({locks}) AS holders"))
    session.rollback()
