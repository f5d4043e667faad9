"""One process leads and does the work; any other waits to take over. The web never runs a job."""

import logging
import signal
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock, jobs, outbox, tracing
from ksadmin.core.errors import Conflict, DomainError
from ksadmin.core.jobs import Job, JobRun
from ksadmin.core.outbox import Handler, Levering, OutboxMessage
from ksadmin.core.outbox_bulk import gjor_forfalt
from ksadmin.core.solo import Hold, alone
from ksadmin.database import AWAY, db, transaction

log = structlog.get_logger()
LEAD = "planlegger"
"""What the one who leads holds alone."""
STOP = {signal.SIGTERM, signal.SIGINT}
_WATCH = 5
"""Seconds between two looks at whether the one who leads still does."""
PULSE = Job(jobs.PULS, "Viser at planleggeren lever.", lambda _transact: "lever", every_seconds=30)


def run_by_hand(app: Flask, job: Job) -> str | None:
    """As ``run_once``, beside a scheduler that may be at work: each sees whether the other lives."""
    with app.app_context():
        engine = db.engine
    with alone(engine, _by_hand(job)) as hold:
        return run_once(app, job, others=LEAD) if hold else None


def run_once(app: Flask, job: Job, others: str | None = None, *, by_the_clock: bool = False) -> str | None:
    """Run ``job`` now; its outcome in one line. None when another run of it is still open.

    ``others`` is what those hold who run jobs in other processes. When nobody holds it, an open run was theirs who
    died, and stands in nobody's way. ``by_the_clock`` when it is the clock's word alone that it is time: then raises
    Conflict when a person must look at it (``jobs.krev_rolig_klokke``).
    """
    run_id = _begin(app, job, by_the_clock)
    if run_id is None and others and _taken_over(app, job, others):
        run_id = _begin(app, job, by_the_clock)
    if run_id is None:
        return None
    this_run = audit.request_id.set(f"{audit.MASKIN}{run_id}")
    result = error = None
    try:
        with (
            app.app_context(),
            tracing.span(f"job {job.name}", {"ksadmin.job": job.name, "ksadmin.request_id": f"{audit.MASKIN}{run_id}"}),
        ):
            result = job.run(transaction)
    except DomainError as exc:  # said in plain words, and nothing for whoever mends the code
        error = str(exc)
        log.warning("job_failed", job=job.name, error=error)
    except AWAY as exc:
        error = f"Databasen svarte ikke ({type(getattr(exc, 'orig', exc)).__name__})."
        log.error("job_failed", job=job.name, error=error)
    except Exception as exc:
        log.exception("job_failed", job=job.name)
        error = str(exc) or repr(exc)
    finally:
        audit.request_id.reset(this_run)
    with app.app_context(), transaction() as session:
        run = session.get_one(JobRun, run_id)
        run.ferdig, run.resultat, run.feil = clock.now(), result, error
    return result or f"Feilet: {error}"


def _begin(app: Flask, job: Job, by_the_clock: bool) -> int | None:
    now = clock.now()  # once: a clock that leaps between the look at it and the sign of life would be believed
    try:
        with app.app_context(), transaction() as session:
            if by_the_clock:
                jobs.krev_rolig_klokke(session, now)
            run = JobRun(name=job.name, startet=now)
            session.add(run)
            session.flush()
            return run.id
    except IntegrityError:
        return None


def _taken_over(app: Flask, job: Job, others: str) -> bool:
    with app.app_context(), alone(db.engine, others) as hold:
        if hold:
            with transaction() as session:
                jobs.close_abandoned(session, job.name)
        return bool(hold)


def _by_hand(job: Job) -> str:
    return f"jobb-{job.name}"


def drain(app: Flask, handlers: Mapping[str, Handler]) -> int:
    """Keep every promise that is due; how many were tried. Each has its own transactions."""
    tried = 0
    while True:
        with app.app_context():
            with transaction() as session:
                message = outbox.claim(session)
                if message is None:
                    return tried
                kind, levering = message.kind, _levering(message)
            error = _try(handlers, kind, levering)
            with transaction() as session:
                outbox.settle(session, levering.id, levering.paabegynt, error)
            tried += 1


def _levering(message: OutboxMessage) -> Levering:
    ident, paabegynt = message.id, message.paabegynt
    assert paabegynt is not None

    def commit_doubt() -> None:
        with transaction() as session:
            outbox.no_way_back(session, ident, paabegynt)

    return Levering(ident, message.payload, message.opprettet, paabegynt, commit_doubt)


def _try(handlers: Mapping[str, Handler], kind: str, levering: Levering) -> Exception | None:
    try:
        with tracing.span(f"promise {kind}", {"ksadmin.kind": kind}):
            handlers[kind](levering)
    except outbox.Uaktuelt as exc:
        log.info("promise_called_off", kind=kind, outbox_id=levering.id)
        return exc
    except Exception as exc:  # noqa: BLE001 - any failure is retried, then shown to people
        log.warning("promise_failed", kind=kind, outbox_id=levering.id, error=type(exc).__name__)
        return exc
    return None


def recover(app: Flask) -> None:
    """When the lead is taken: what a dead process left open is closed or taken up again."""
    with app.app_context(), transaction() as session:
        jobs.close_abandoned(session)
        outbox.release_abandoned(session)
        _set_right(session)


def _set_right(session: Session) -> None:
    """What was noted by a clock that was ahead: no run is in the future, and no promise waits for that day."""
    jobs.sett_tilbake(session)
    now = clock.now()
    gjor_forfalt(session, (OutboxMessage.opprettet > now) | (OutboxMessage.paabegynt > now))


def serve(app: Flask, all_jobs: Iterable[Job]) -> None:
    """Lead as soon as nobody else does, until SIGTERM or Ctrl-C; what is under work is finished first.

    Raises Conflict when a person must look at the clock (``jobs.krev_rolig_klokke``), and SystemExit when the lead is
    lost, since another may have it already, and when it cannot be written down that a job was begun or done: whoever
    leads next takes up what is open.
    """
    main = threading.get_ident()
    # Waited for below instead of handled: a handler may come in the middle of the scheduler's own locks.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    for number in STOP:  # another thread, such as the one that sends traces, may be given it, and would end it all
        signal.signal(number, lambda given, _: signal.pthread_kill(main, given))
    with app.app_context():
        engine = db.engine
    waits = False
    while True:
        with alone(engine, LEAD) as hold:
            if hold:
                return _lead(app, all_jobs, hold)
        if not waits:
            log.info("scheduler_waits")
        waits = True
        if signal.sigtimedwait(STOP, 1):
            return None


class Every(IntervalTrigger):  # type: ignore[misc]  # APScheduler has no types
    """A turn every so often. All that were passed over, by a clock that leapt, are one.

    The base class counts them one by one into a list: over ten years it takes all memory there is.
    """

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The first moment after both ``now`` and ``previous_fire_time``, which may be None."""
        following: datetime = super().get_next_fire_time(previous_fire_time, now)
        return now + self.interval if previous_fire_time and following <= now else following


def _lead(app: Flask, all_jobs: Iterable[Job], hold: Hold) -> None:
    _trust_the_clock(app)
    log.info("scheduler_leads")
    recover(app)
    # A turn that is passed over because the last one is still at it is as it should be, and not worth a line.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)  # below we say it ourselves
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"max_instances": 1, "misfire_grace_time": None})
    for job in (PULSE, *all_jobs):
        scheduler.add_job(
            _in_its_time,
            Every(seconds=job.every_seconds, timezone="UTC"),
            args=[app, job, _by_hand(job)],
            id=job.name,
            name=job.name,
            next_run_time=clock.now() + timedelta(seconds=1),
        )
    unwritten = threading.Event()

    def note(run: JobExecutionEvent) -> None:
        log.error("job_unwritten", job=run.job_id, error=type(run.exception).__name__)
        unwritten.set()

    scheduler.add_listener(note, EVENT_JOB_ERROR)
    scheduler.start()
    while not signal.sigtimedwait(STOP, _WATCH):
        if unwritten.is_set() or not hold.still():
            log.error("scheduler_lost_the_lead")
            scheduler.shutdown(wait=False)
            sys.exit(1)
        _trust_the_clock(app)
        _bring_forward(app, scheduler)
    scheduler.shutdown()


def _in_its_time(app: Flask, job: Job, others: str) -> None:
    with suppress(Conflict):  # the one that leads is about to see it too, and says why it stops
        run_once(app, job, others, by_the_clock=True)


def _trust_the_clock(app: Flask) -> None:
    with app.app_context():
        jobs.krev_rolig_klokke(db.session, clock.now())


def _bring_forward(app: Flask, scheduler: BackgroundScheduler) -> None:
    """When the clock has been set back, a job would wait until it is where it was: for hours perhaps."""
    now = clock.now()
    late = [waiting for waiting in scheduler.get_jobs() if waiting.next_run_time > now + waiting.trigger.interval]
    if late:
        with app.app_context(), transaction() as session:
            _set_right(session)
    for waiting in late:
        log.warning("clock_set_back", job=waiting.id)
        waiting.modify(next_run_time=now)
