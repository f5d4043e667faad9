"""The clock is set back and forth under a scheduler that works: it goes on, and every mail goes once."""

import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
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
from ksadmin.scheduler import runner
from ksadmin.scheduler.clockwork import clockwork
from ksadmin.scheduler.runner import PULSE, Every, run_once, serve
from ksadmin.settings import Settings
from tests.databases import Databases, initialised
from tests.feil.invarianter import brudd
from tests.simulators.smtp import smtp_server, wait_until

TIME, TI_AAR = 3600, 3650 * 24 * 3600
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
        with planlegger(app) as klokka, app.app_context(), time_machine.travel(clock.now()) as her:
            for nummer, sekunder in enumerate((0, *HOPP.values())):
                klokka.still(sekunder)
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


def test_en_klokke_som_gaar_ti_aar_frem_far_ingen_til_a_slette_eller_purre(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, tell: Callable[..., None]
) -> None:
    monkeypatch.setattr(runner, "_WATCH", 0.2)
    with databases.copy("sqlite", "initialised", initialised) as url:
        app = create_app(Settings(env="test", database_url=url))
        with planlegger(app) as klokka, app.app_context():
            wait_until(lambda: tikket(db.session) > 0)
            klokka.still(TI_AAR)
            assert klokka.slutt() == 1
        with app.app_context(), time_machine.travel(clock.now() + timedelta(seconds=TI_AAR)):
            for_ = tikket(db.session)
            with planlegger(app) as klokka:
                assert klokka.slutt() == 1
            assert tikket(db.session) == for_
            lov(1)
            db.session.close()
            run_once(app, PULSE)  # somebody says that it is right
            with planlegger(app) as klokka:
                wait_until(lambda: tikket(db.session) > for_)
        with planlegger(app), app.app_context():  # it was not
            gatt = tikket(db.session)
            wait_until(lambda: tikket(db.session) > gatt)
            assert not db.session.scalar(select(func.count()).where(JobRun.startet > clock.now()))
            assert db.session.scalars(select(OutboxMessage.neste_forsok)).one() < clock.now() + timedelta(hours=1)
        with app.app_context():
            assert brudd(db.session) == []
            db.engine.dispose()
    tell("the clock ten years ahead, and back", 2)


def test_de_turene_klokka_hoppet_over_er_en_tur() -> None:
    hver, naa = Every(seconds=30), clock.now()
    for sist in (timedelta(seconds=TI_AAR), timedelta(minutes=2), timedelta(seconds=10)):
        neste = [naa - sist]
        while neste[-1] <= naa:
            assert len(neste) < 3
            neste.append(hver.get_next_fire_time(neste[-1], naa))
        assert neste[-1] - naa <= timedelta(seconds=30)


@dataclass
class Planlegger:
    """``still`` sets its clock by so many seconds; ``slutt`` is its exit code, when it has ended by itself."""

    still: Callable[[int], object]
    pid: int
    slutt_av_seg_selv: bool = False

    def slutt(self) -> int:
        self.slutt_av_seg_selv = True
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@contextmanager
def planlegger(app: Flask) -> Iterator[Planlegger]:
    """A scheduler in a process of its own."""
    with app.app_context():
        db.engine.dispose()
    les, skriv = os.pipe()
    barn = os.fork()
    if barn == 0:
        kode = 1
        try:
            with time_machine.travel(clock.now()) as reise:
                threading.Thread(target=_still, args=(les, reise), daemon=True).start()
                serve(app, (TIKK, clockwork(app, app.extensions["ksadmin.settings"])[0]))  # the first sends what waits
            kode = 0
        finally:
            os._exit(kode)
    planleggeren = Planlegger(lambda sekunder: os.write(skriv, f"{sekunder}\n".encode()), barn)
    try:
        yield planleggeren
    finally:
        if not planleggeren.slutt_av_seg_selv:
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
