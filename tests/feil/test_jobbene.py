"""The scheduler is killed, for real, at each commit of each of its jobs, just before it and just after it.

On PostgreSQL every connection to its database is cut there too, which is how it looks when the server dies and comes
back (the server itself, which other tests share, dies in test_huset). The next scheduler takes over, and when it has
done its work the house holds exactly what it would have held had nothing happened: nothing lost, nothing doubled.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
import time_machine
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from ksadmin.app import create_app
from ksadmin.core import clock
from ksadmin.core.jobs import Job
from ksadmin.database import AWAY, db
from ksadmin.scheduler.clockwork import clockwork
from ksadmin.scheduler.runner import recover, run_once
from ksadmin.settings import Settings
from tests.databases import Databases
from tests.feil.grunnlag import i_arbeid
from tests.feil.invarianter import brudd, innhold

I_MORGEN, OM_TRE_AAR = timedelta(days=20), timedelta(days=1100)
UTEN_POST = ("utboks",)
"""Without a mail server mail waits: to be killed while it goes is tests/oppfolging/test_kill.py."""


def navnene() -> list[str]:
    return [jobb.name for jobb in clockwork(Flask("ingen"), Settings(env="test")) if jobb.name not in UTEN_POST]


@pytest.mark.parametrize("navn", navnene())
def test_drept_ved_hver_lagring_ender_det_som_om_ingenting_hadde_hendt(
    databases: Databases, database_kind: str, apps: dict[str, Flask], navn: str, runder: int,
    tell: Callable[..., None],
) -> None:  # fmt: skip
    with anlegg(databases, database_kind, apps) as app:
        steder = kjor(app, navn, None)
        fasit = utfallet(app)
    drepes_ved = midt_i(steder, 2 * runder)
    for sted in drepes_ved:
        with anlegg(databases, database_kind, apps) as app:
            assert kjor(app, navn, sted) == -signal.SIGKILL
            kjor(app, navn, None)
            assert utfallet(app) == fasit, f"killed at {sted} of {steder}"
    tell(f"scheduler killed in {navn}, {database_kind}", len(drepes_ved), phases=steder)
    if database_kind == "postgresql":
        for sted in drepes_ved:
            with anlegg(databases, database_kind, apps) as app:
                assert kjor(app, navn, sted, _kutt) >= sted, "it lived on to tell"
                kjor(app, navn, None)
                assert utfallet(app) == fasit, f"the database cut at {sted} of {steder}"
        tell(f"database cut in {navn}", len(drepes_ved), phases=steder)


def midt_i(antall: int, hoyst: int) -> list[int]:
    """As many of 1…``antall`` as are asked for, from the middle, where the job itself is, and outwards."""
    return sorted(sorted(range(1, antall + 1), key=lambda sted: abs(sted - antall / 2 - 1.5))[:hoyst])


@contextmanager
def anlegg(databases: Databases, kind: str, apps: dict[str, Flask]) -> Iterator[Flask]:
    with databases.copy(kind, "i_arbeid", i_arbeid) as url:
        if url not in apps:
            apps[url] = create_app(Settings(env="test", database_url=url))
        yield apps[url]
        with apps[url].app_context():
            db.engine.dispose()


def utfallet(app: Flask) -> dict[str, int]:
    with app.app_context():
        assert brudd(db.session) == []
        return innhold(db.session)


def _drep(_app: Flask) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _kutt(app: Flask) -> None:
    """Every connection to the database ends at once, whatever it was doing."""
    adresse = app.extensions["ksadmin.settings"].database_url.replace("+psycopg", "")
    with psycopg.connect(adresse, autocommit=True) as connection:
        kuttet = connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    if not any(ok for (ok,) in kuttet):
        os._exit(1)  # then there was nothing to survive


def kjor(app: Flask, navn: str, sted: int | None, skade: Callable[[Flask], None] = _drep) -> int:
    """What a scheduler does, in a process of its own: take over, and run the job; hurt at the ``sted``-th place.

    Without a place it comes to the end, and the answer is how many places it passed.
    """
    with app.app_context():
        db.engine.dispose()  # a process and its child cannot share a connection
    les, skriv = os.pipe()
    barn = os.fork()
    if barn == 0:
        try:
            teller = _Dodsfelle(sted, lambda: skade(app))
            tid = OM_TRE_AAR if navn in ("oppbevaring", "kontaktsjekk") else I_MORGEN
            with time_machine.travel(clock.now() + tid), teller.satt_opp(app):
                try:
                    recover(app)
                    run_once(app, _jobben(app, navn))
                except AWAY:
                    """Then systemd starts it again."""
            os.write(skriv, str(teller.talt).encode())
        finally:
            os._exit(0)
    os.close(skriv)
    _, status = os.waitpid(barn, 0)
    with os.fdopen(les) as svar:
        talt = svar.read()
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else int(talt or 0)


def _jobben(app: Flask, navn: str) -> Job:
    return next(jobb for jobb in clockwork(app, app.extensions["ksadmin.settings"]) if jobb.name == navn)


class _Dodsfelle:
    """Counts the places before and after each commit, and does the damage at one of them."""

    def __init__(self, sted: int | None, skade: Callable[[], None]) -> None:
        self.sted, self.skade, self.talt = sted, skade, 0

    @contextmanager
    def satt_opp(self, app: Flask) -> Iterator[None]:
        with app.app_context():
            motor = db.engine
        event.listen(motor, "commit", self._her)  # about to
        event.listen(Session, "after_commit", self._her)
        yield

    def _her(self, _hvor: object) -> None:
        self.talt += 1
        if self.talt == self.sted:
            self.skade()
