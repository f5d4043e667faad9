"""The disk is full while people send things in: they are told, nothing is half done, and all works when there is room.

The kernel itself refuses the bytes.
"""

import os
import resource
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from ksadmin.app import create_app, job_list
from ksadmin.brukerstotte.models import Saksinnsending, Saksmelding, Saksvedlegg
from ksadmin.database import db
from ksadmin.scheduler.runner import run_once
from ksadmin.settings import Settings
from ksadmin.web import plass
from tests.brukere.personer import send
from tests.client import StrictClient
from tests.databases import Databases, initialised
from tests.feil.invarianter import brudd
from tests.inntak.test_full_disk import brev
from tests.simulators.dovecot import Dovecot, dovecot

PLASS = 100_000
"""Bytes left on the disk."""


def test_naar_disken_er_full_sies_det_og_ingenting_blir_halvt(databases: Databases, tell: Callable[..., None]) -> None:
    with databases.copy("sqlite", "initialised", initialised) as url:
        app = create_app(Settings(env="test", database_url=url))
        app.test_client_class = StrictClient
        svar = i_en_prosess_uten_plass(app, Path(url.removeprefix("sqlite:///")))
        assert svar[303] > 0
        assert svar[503] == 3
        assert svar[200] == 3
        with app.app_context():
            assert brudd(db.session) == []
            assert db.session.scalar(select(func.count(Saksinnsending.id))) == svar[303]
        assert spor(app, 999) == 303
        koble_fra(app)
    tell("the disk full, sqlite", svar[503], kept=svar[303], pages=svar[200])


@pytest.fixture
def tjener() -> Iterator[Dovecot]:
    with tempfile.TemporaryDirectory() as mappe:
        Path(mappe).chmod(0o755)  # so that its user, who is not ours, gets in
        with dovecot(Path(mappe)) as running:
            yield running


def test_naar_postgresql_er_full_blir_e_posten_liggende_til_det_er_plass(
    databases: Databases, tjener: Dovecot, tell: Callable[..., None]
) -> None:
    with databases.copy("postgresql", "initialised", initialised) as url:
        app = create_app(Settings(env="test", database_url=url, imap_postkasser=tjener.adresse("post")))
        app.test_client_class = StrictClient
        innboks = next(jobb for jobb in job_list(app.extensions["ksadmin.settings"]) if jobb.name == "innboks")
        tjener.lever("post", brev(1))
        assert run_once(app, innboks) == "1 e-poster tatt imot."
        tjener.lever("post", brev(2), brev(3, b"vedlegg" * 10_000))
        koble_fra(app)
        with databases.without_room(url):
            client = app.test_client()
            svar = [spor(app, nummer) for nummer in range(3)]
            assert svar == [503] * 3
            assert "1 e-poster ble liggende" in (run_once(app, innboks) or "")
            assert len(tjener.i_mappen("post")) == 1
            sider = [client.get(side).status_code for side in ("/tjenester", "/helse/klar")]
            assert sider == [200, 200]
            assert "databasen hadde ikke plass til mer" in client.get("/helse/drift").get_data(as_text=True)
            with app.app_context():
                assert brudd(db.session) == []
            koble_fra(app)
        plass.FULL.set(0)
        assert spor(app, 999) == 303
        assert [run_once(app, innboks) for _ in range(2)] == ["1 e-poster tatt imot.", "0 e-poster tatt imot."]
        with app.app_context():
            assert brudd(db.session) == []
            assert sorted(db.session.scalars(select(Saksmelding.emne))) == ["Nr. 1", "Nr. 2", "Nr. 3"]
            assert db.session.scalar(select(func.count(Saksvedlegg.id))) == 1
            assert db.session.scalar(select(func.count(Saksinnsending.id))) == 1
        koble_fra(app)
    tell("the disk full, postgresql", len(svar) + 1, pages=len(sider), mails=3)


def i_en_prosess_uten_plass(app: Flask, database: Path) -> Counter[int]:
    """What those who write are answered until three have been refused, and those who then read a page."""
    les, skriv = os.pipe()
    barn = os.fork()
    if barn == 0:
        try:
            mest = max(fil.stat().st_size for fil in database.parent.iterdir()) + PLASS
            resource.setrlimit(resource.RLIMIT_FSIZE, (mest, mest))
            svar: list[int] = []
            while svar.count(503) < 3 and len(svar) < 500:
                svar.append(spor(app, len(svar)))
            svar += [app.test_client().get("/tjenester").status_code for _ in range(3)]
            os.write(skriv, " ".join(map(str, svar)).encode())
        finally:
            os._exit(0)
    os.close(skriv)
    os.waitpid(barn, 0)
    with os.fdopen(les) as linje:
        return Counter(map(int, linje.read().split()))


def koble_fra(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def spor(app: Flask, nummer: int) -> int:
    client = app.test_client()
    assert isinstance(client, StrictClient)
    client.environ_base["REMOTE_ADDR"] = f"10.0.{nummer >> 8}.{nummer & 255}"
    felt = {"navn": "Innsender", "epost": f"innsender{nummer}@kommune.example", "emne": "Prøve", "tekst": "a b " * 900}
    return send(client, "/sporsmal", **felt).status_code
