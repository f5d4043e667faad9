"""A scheduled job is a named deed; a JobRun is the proof that it ran."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core import clock
from ksadmin.core.base import Base
from ksadmin.core.errors import Conflict

PULS = "puls"
"""The name of the run that shows that the scheduler is alive."""

SPRANG = timedelta(days=1)
"""After a longer silence a person must say that the clock is right, before what it says is believed."""

Transact = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` opens as many transactions as the work has separable parts, and says in one line what came of it.

    ``every_seconds`` is the pause between runs.
    """

    name: str
    beskrivelse: str
    run: Callable[[Transact], str]
    every_seconds: int


class JobRun(Base):
    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    startet: Mapped[datetime]
    ferdig: Mapped[datetime | None] = mapped_column()
    resultat: Mapped[str | None]
    feil: Mapped[str | None]

    # One open run per job, whatever number of schedulers someone starts by mistake.
    __table_args__ = (
        Index(
            "uq_job_run_en_apen",
            "name",
            unique=True,
            sqlite_where=ferdig.is_(None),
            postgresql_where=ferdig.is_(None),
        ),
        Index("ix_job_run_siste", "name", "startet"),
    )


def close_abandoned(session: Session, name: str | None = None) -> int:
    """Close the runs still open, of the job if it is named: they belong to a process that died. Number closed."""
    open_runs = select(JobRun).where(JobRun.ferdig.is_(None))
    abandoned = session.scalars(open_runs.where(JobRun.name == name) if name else open_runs).all()
    for run in abandoned:
        run.ferdig, run.feil = clock.now(), "Avbrutt: prosessen stoppet før jobben var ferdig."
    return len(abandoned)


def latest(session: Session, jobs: tuple[Job, ...]) -> Iterator[tuple[Job, JobRun | None]]:
    """Each job with its last run."""
    for job in jobs:
        statement = select(JobRun).where(JobRun.name == job.name).order_by(JobRun.startet.desc()).limit(1)
        yield job, session.scalars(statement).first()


def sist_startet(session: Session, name: str) -> datetime | None:
    """When the latest run of the job began."""
    return session.scalar(select(func.max(JobRun.startet)).where(JobRun.name == name))


def krev_rolig_klokke(session: Session, now: datetime) -> None:
    """Raises Conflict when the scheduler was last alive more than ``SPRANG`` before ``now``.

    It has been off for long, or the clock has leapt: then everything would be old enough to be deleted, and everybody
    late enough to be reminded, and neither can be taken back.
    """
    sist = sist_startet(session, PULS)
    if sist is not None and now - sist > SPRANG:
        raise Conflict(
            f"Klokka viser {clock.dato(now):%d.%m.%Y}, og planleggeren kjørte sist {clock.dato(sist):%d.%m.%Y}."
            " Er klokka riktig, kjør «ksadmin jobb kjor puls», så går den videre. Ellers: still klokka."
        )


def sett_tilbake(session: Session) -> None:
    """No run was in the future: one that says so was noted by a clock that has been set back since."""
    now = clock.now()
    session.execute(update(JobRun).where(JobRun.startet > now).values(startet=now))
    session.execute(update(JobRun).where(JobRun.ferdig > now).values(ferdig=now))


def slett_kjoringer(session: Session, eldre_enn: datetime) -> int:
    """Delete finished runs that began before then; the latest of each job stays. How many."""
    siste = select(func.max(JobRun.id)).group_by(JobRun.name)
    gamle = (JobRun.startet < eldre_enn) & JobRun.ferdig.is_not(None) & JobRun.id.not_in(siste)
    return len(session.scalars(delete(JobRun).where(gamle).returning(JobRun.id)).all())
