"""Making ready and starting: what `ksadmin init`, `serve` and `start` do."""

import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

import click
from flask import Flask
from gunicorn.app import wsgiapp
from sqlalchemy import func, select

from ksadmin.brukere import lenker
from ksadmin.brukere import usecases as brukere
from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte import usecases as brukerstotte
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.sweeping import sweep_seldom
from ksadmin.database import db, migrate, transaction
from ksadmin.register import usecases as register
from ksadmin.register.models import Organisasjon
from ksadmin.scheduler import runner
from ksadmin.scheduler.clockwork import clockwork
from ksadmin.settings import Settings, load_settings
from ksadmin.tjenester import usecases as tjenester
from ksadmin.vilkar import usecases as vilkar

FORSTE_ADMINISTRATOR = "administrator@example.org"


def initialise(app: Flask, settings: Settings) -> dict[str, Any]:
    """Newest schema and the register's data; idempotent. Says how many organisations there are."""
    migrate(settings.database_url)
    with app.app_context():
        with transaction() as session:
            register.last_inn_standard(session, SYSTEM)
            tjenester.last_inn_standard(session, SYSTEM)
            vilkar.last_inn_standard(session, SYSTEM)
            brukerstotte.last_inn_standard(session, SYSTEM)
            brukerstotte.last_inn_frister(session, SYSTEM)
        return {"organisasjoner": db.session.scalar(select(func.count(Organisasjon.id)))}


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The production web server as a command."""
    options = ["--worker-class", "asgi", "--graceful-timeout", "30", "--keep-alive", "5", "--no-control-socket"]
    # The longest first line gunicorn takes, so that the app itself can answer a search that is much too long.
    options += ["--limit-request-line", "8190"]
    # A lookup is small and there may be thousands a second: recycled too often, a process would do nothing else.
    recycle = ["--max-requests", "100000", "--max-requests-jitter", "10000"]
    bind = ["--workers", str(workers), "--bind", f"{host}:{port}"]
    return [sys.executable, "-m", "gunicorn", "ksadmin.asgi:app", *bind, *options, *recycle]


def run_all(settings: Settings, host: str, port: int, *, with_demo: bool) -> int:
    """Database, demo cases, web and scheduler until Ctrl-C. The exit code of whichever stopped first."""
    _for_trying_out(settings, host, port, with_demo)
    settings = load_settings()
    from ksadmin.app import create_app  # noqa: PLC0415  the settings must be in place first

    app = create_app(settings)
    initialise(app, settings)
    runner.run_once(app, runner.PULSE)  # somebody starts it who sees the clock, however long ago it was last
    with app.app_context():
        if with_demo:
            from ksadmin.demo import lag_eksempeldata  # noqa: PLC0415

            click.echo(lag_eksempeldata(settings, seed=1))
        click.echo(_way_in(settings))
        db.engine.dispose()
    sweep_seldom()  # both processes below keep the app for good, and share its memory as long as nobody touches it
    fork = multiprocessing.get_context("fork")  # what is imported here need not be imported again: half the start
    web = fork.Process(target=_web, args=(web_command(host, port, 2),))
    clock = fork.Process(target=_scheduler, args=(app, settings))
    return _until_stopped([web, clock])


def _for_trying_out(settings: Settings, host: str, port: int, with_demo: bool) -> None:
    """On a desk there is no mail server, and examples go to nobody: mail is put in a folder. What is set, stays."""
    if settings.env != "dev":
        return
    os.environ.setdefault("KSADMIN_BASE_URL", f"http://{host}:{port}")
    os.environ.setdefault("KSADMIN_EKSEMPELDATA", "true" if with_demo else "false")
    if with_demo or not settings.smtp_host:
        os.environ.setdefault("KSADMIN_EPOST_MAPPE", "var/epost")


def _way_in(settings: Settings) -> str:
    """A one-time link for the first administrator until somebody has used it."""
    bruker = db.session.scalars(select(Bruker).where(Bruker.epost == FORSTE_ADMINISTRATOR)).one_or_none()
    if bruker is None:
        with transaction() as session:
            bruker = brukere.opprett(
                session, SYSTEM, epost=FORSTE_ADMINISTRATOR, navn="Administrator", rolle=Rolle.ADMINISTRATOR
            )
    address = str(settings.base_url).rstrip("/")
    if bruker.password:
        return f"\nksadmin er klar på {address}\nLogg inn på {address}/logg-inn\n"
    return (
        f"\nksadmin er klar på {address}\nFørste innlogging (lenken virker én gang):\n{lenker.lag(settings, bruker)}\n"
    )


def _web(command: list[str]) -> None:
    sys.argv = command[2:]
    wsgiapp.run()


def _scheduler(app: Flask, settings: Settings) -> None:
    try:
        runner.serve(app, clockwork(app, settings))
    except Conflict as clock_has_leapt:  # as when a laptop has slept for days
        sys.exit(f"{clock_has_leapt}\nEller start ksadmin på nytt her.")


def _until_stopped(processes: list[BaseProcess]) -> int:
    """Run until one ends, or somebody presses Ctrl-C; then end the others too."""
    for process in processes:
        process.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        stopped = wait([process.sentinel for process in processes])
        first = next(process for process in processes if process.sentinel in stopped)
        first.join()  # its end is seen a moment before its exit code is
        return first.exitcode or 0
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(timeout=40)
