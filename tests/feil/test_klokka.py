"""The clock is set back and forth under a scheduler that works: it goes on, and every mail goes once."""

import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.app import create_app
from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.kodeverk import Saksprak
from ksadmin.core import clock
from ksadmin.core.jobs import Job, JobRun
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import db, transaction
from ksadmin.scheduler.clockwork import clockwork
from ksadmin.scheduler.runner import serve
from ksadmin.settings import Settings
from tests.feil.invarianter import brudd
from tests.simulators.smtp import smtp_server, wait_until

TIME = 3600
HOPP = {"back": -TIME, "forth": 3 * TIME, "back again": -2 * TIME}
TIKK = Job("tikk", "Viser at klokka går.", lambda _transact: "tikk", every_seconds=1)


def test_planleggeren_gaar_videre_naar_klokka_stilles(
    database_url: str, tmp_path: Path, tell: Callable[..., None]
) -> None:
    with smtp_server(tmp_path) as smtp:
        settings = Settings(
            env="test", database_url=database_url, smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_starttls=False
        )
        app = create_app(settings)
        with planlegger(app) as still_klokka, app.app_context(), time_machine.travel(clock.now()) as her:
            for nummer, sekunder in enumerate((0, *HOPP.values())):
                still_klokka(sekunder)
                her.shift(timedelta(seconds=sekunder))
                lov(nummer)
                gatt = tikket(db.session)
                wait_until(lambda gatt=gatt: tikket(db.session) > gatt + 2)
                wait_until(lambda nummer=nummer: len(smtp.mails()) > nummer)
            db.session.rollback()
        with app.app_context():
            assert brudd(db.session) == []
            assert set(db.session.scalars(select(OutboxMessage.status))) == {Utboksstatus.UTFORT}
        with app.app_context():
            db.engine.dispose()
        sendt = Counter(re.findall(r"utboks-(\d+)\.", mail["Message-ID"])[0] for mail in smtp.mails())
        assert set(sendt.values()) == {1}
    tell(f"the clock set, {database_url.partition(':')[0]}", len(HOPP), mails=len(sendt))


@contextmanager
def planlegger(app: Flask) -> Iterator[Callable[[int], None]]:
    """A scheduler in a process of its own, and the way to set that process' clock by so many seconds."""
    with app.app_context():
        db.engine.dispose()
    les, skriv = os.pipe()
    barn = os.fork()
    if barn == 0:
        try:
            with time_machine.travel(clock.now()) as reise:
                threading.Thread(target=_still, args=(les, reise), daemon=True).start()
                serve(app, (TIKK, clockwork(app, app.extensions["ksadmin.settings"])[0]))  # the first sends what waits
        finally:
            os._exit(0)
    try:
        yield lambda sekunder: os.write(skriv, f"{sekunder}\n".encode()) and None
    finally:
        os.kill(barn, signal.SIGTERM)
        os.waitpid(barn, 0)
        os.close(les)
        os.close(skriv)


def _still(les: int, reise: time_machine.Traveller) -> None:
    with os.fdopen(les) as linjer:
        for linje in linjer:
            reise.shift(int(linje))


def lov(nummer: int) -> None:
    """A question on the public form, which is answered by a mail."""
    with transaction() as session:
        usecases.ta_imot_sporsmal(
            session, navn="Innsender", epost=f"innsender{nummer}@kommune.example", emne="Prøve", tekst="Hva er klokka?",
            organisasjon=None, kategori=None, sprak=Saksprak.NB,
        )  # fmt: skip


def tikket(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(JobRun.name == TIKK.name)) or 0
