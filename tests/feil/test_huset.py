"""The house is hurt while people work in it: two webs, two schedulers, one database, each killed, hung or taken away.

What somebody was told had been taken care of is there once, what nobody heard about at most once, and every mail that
was promised has gone once. Each page is asked of another web than the one before, as behind a proxy that shares them
out: what they share, they share through the database.
"""

import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.app import create_app
from ksadmin.brukerstotte.models import Saksinnsending
from ksadmin.core.actor import Rolle
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import db
from ksadmin.register.models import Leverandor
from ksadmin.settings import Settings
from tests.brukere.personer import kapsel, ny_bruker
from tests.databases import initialised
from tests.feil.anlegg import Anlegg, Postgres, anlegg
from tests.feil.folk import Folk
from tests.feil.invarianter import brudd
from tests.simulators.smtp import SmtpServer, smtp_server, wait_until

S = Utboksstatus
BORTE, FROSSET = 2, 10
"""Seconds the database is away, or does not answer; the longer so long that nobody waits for it."""


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    initialised(server.url)
    yield server
    server.close()


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as server:
        yield server


def skader(hus: Anlegg, postgres: Postgres, *, lenge: bool) -> dict[str, Callable[[], None]]:
    def borte() -> None:
        postgres.stopp()
        time.sleep(BORTE)
        postgres.start()

    def drept() -> None:
        postgres.drep()
        postgres.start()

    def henger(sekunder: int) -> None:
        postgres.signal(signal.SIGSTOP)
        time.sleep(sekunder)
        postgres.signal(signal.SIGCONT)

    return {
        "a web's worker killed": lambda: hus.drep_arbeider("web0"),
        "a web killed": lambda: hus.drep("web1"),
        "a scheduler killed": lambda: hus.drep("planlegger0"),
        "the other scheduler killed": lambda: hus.drep("planlegger1"),
        "the database killed": drept,
        "the database stopped and started": borte,
        "the database hangs": lambda: henger(BORTE),
        **({"the database stands still": lambda: henger(FROSSET)} if lenge else {}),
    }


def test_ingenting_gaar_tapt_og_ingenting_skjer_to_ganger(
    postgres: Postgres, smtp: SmtpServer, tmp_path: Path, runder: int, tell: Callable[..., None]
) -> None:
    app = create_app(Settings(env="test", database_url=postgres.url))
    okt = kapsel(app, ny_bruker(app, Rolle.FORVALTER))
    with app.app_context():
        db.engine.dispose()
    gjort: Counter[str] = Counter()
    hele = anlegg(postgres.url, tmp_path, smtp, webs=2, schedulers=2)
    with hele as hus, Folk(hus, okt).i_arbeid() as folk:
        folk.kommer_videre()
        for _ in range(runder):
            for skade, gjor in skader(hus, postgres, lenge=runder > 1).items():
                gjor()
                folk.kommer_videre()
                gjort[skade] += 1
        folk.ferdig()
        with app.app_context():
            wait_until(lambda: alt_er_gjort(db.session))
    with app.app_context():
        assert brudd(db.session) == []
        en_gang(db.session, folk, smtp)
    with app.app_context():
        db.engine.dispose()
    for skade, ganger in gjort.items():
        tell(skade, ganger)
    tell("written while it was hurt", len(folk.lovet) + len(folk.uvisst), kept=len(folk.lovet), mails=len(smtp.mails()))
    assert set(folk.svar) <= {200, 302, 303, 500, 503}
    assert "Traceback" not in (tmp_path / "logg").read_text()


def alt_er_gjort(session: Session) -> bool:
    session.rollback()
    return not set(session.scalars(select(OutboxMessage.status).distinct())) & {S.VENTER, S.UNDER_ARBEID}


def en_gang(session: Session, folk: Folk, smtp: SmtpServer) -> None:
    lagret = Counter([*session.scalars(select(Saksinnsending.epost)), *session.scalars(select(Leverandor.navn))])
    assert {hva: lagret[hva] for hva in folk.lovet if lagret[hva] != 1} == {}
    assert {hva: lagret[hva] for hva in folk.uvisst if lagret[hva] > 1} == {}
    sendt = Counter(int(re.findall(r"utboks-(\d+)\.", mail["Message-ID"])[0]) for mail in smtp.mails())
    assert {ident: antall for ident, antall in sendt.items() if antall > 1} == {}
    status = {m.id: m.status for m in session.scalars(select(OutboxMessage))}
    uten_mail = {ident: s for ident, s in status.items() if ident not in sendt and s is not S.I_TVIL}
    assert uten_mail == {}
    assert set(status.values()) <= {S.UTFORT, S.I_TVIL}
