"""The disk is full while people send things in: they are told, nothing is half done, and all works when there is room.

The kernel itself refuses the bytes. To refuse PostgreSQL them takes rights a test does not have.
"""

import os
import resource
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from ksadmin.app import create_app
from ksadmin.brukerstotte.models import Saksinnsending
from ksadmin.database import db
from ksadmin.settings import Settings
from tests.brukere.personer import send
from tests.client import StrictClient
from tests.databases import Databases, initialised
from tests.feil.invarianter import brudd

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
        with app.app_context():
            db.engine.dispose()
    tell("the disk full, sqlite", svar[503], kept=svar[303], pages=svar[200])


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


def spor(app: Flask, nummer: int) -> int:
    client = app.test_client()
    assert isinstance(client, StrictClient)
    client.environ_base["REMOTE_ADDR"] = f"10.0.{nummer >> 8}.{nummer & 255}"
    felt = {"navn": "Innsender", "epost": f"innsender{nummer}@kommune.example", "emne": "Prøve", "tekst": "a b " * 900}
    return send(client, "/sporsmal", **felt).status_code
