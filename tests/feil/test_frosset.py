"""PostgreSQL stands still, or no byte reaches it: everybody is told within seconds, and all goes on when it thaws."""

import asyncio
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, literal, select
from sqlalchemy.exc import OperationalError

from ksadmin.app import create_app
from ksadmin.core import linje
from ksadmin.core.solo import alone
from ksadmin.database import db, transaction
from ksadmin.oppslag.proxy import linje as oppslagslinje
from ksadmin.oppslag.proxy.linje import base
from ksadmin.register import usecases as register
from ksadmin.register.models import Leverandor
from ksadmin.settings import Settings
from tests.actors import FORVALTER
from tests.client import StrictClient
from tests.databases import Databases, initialised
from tests.feil.invarianter import brudd
from tests.oppslag.test_linje import RAD
from tests.simulators.demning import Demning, demning

SIDER = ("/helse/klar", "/helse/drift", "/tjenester", "/api/v1/kommuner")
TAUS, HVIL = 0.2, 0.5
UTEN_DATABASE = {"status": "feil", "feil": ["databasen svarer ikke"]}


@pytest.fixture
def dam(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demning]:
    """As in the house, but nobody here has time to wait."""
    monkeypatch.setattr(linje, "_SILENCE", TAUS)
    monkeypatch.setattr(linje, "_REST", HVIL)
    monkeypatch.setitem(linje.PARAMETERS, "connect_timeout", 2)  # the least there is
    monkeypatch.setattr(oppslagslinje, "_FRIST", 0.5)
    with databases.copy("postgresql", "initialised", initialised) as url, demning(url) as dam:
        yield dam


@pytest.fixture
def app(dam: Demning) -> Iterator[Flask]:
    app = create_app(Settings(env="test", database_url=dam.url))
    app.test_client_class = StrictClient
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def test_alle_faar_vite_det_og_alt_gaar_videre(app: Flask, dam: Demning, tell: Callable[..., None]) -> None:
    assert sidene(app) == [200, 503, 200, 200]  # there is no scheduler, and /helse/drift says so
    with alone(db.engine, "planlegger") as hold:
        with pytest.raises(OperationalError):
            registrer_halvveis(dam)
        assert sidene(app) == [503] * len(SIDER)
        assert app.test_client().get("/helse/drift").json == UTEN_DATABASE
        assert not hold.still()  # who cannot ask whether it leads does not lead
    dam.aapne()
    time.sleep(HVIL)
    with alone(db.engine, "planlegger") as igjen:
        assert igjen
    assert sidene(app) == [200, 503, 200, 200]
    assert brudd(db.session) == []
    assert db.session.scalar(select(func.count()).where(Leverandor.navn == "Halvveis AS")) == 0
    assert db.session.scalar(select(literal(1)).where(func.pg_sleep(4 * TAUS).is_not(None))) == 1
    tell("PostgreSQL stands still, in the middle of a transaction and before", 2, pages=len(SIDER))


def registrer_halvveis(dam: Demning) -> None:
    with transaction() as session:
        register.registrer_leverandor(session, FORVALTER, navn="Halvveis AS", orgnr=None, nettsted=None, merknad=None)
        session.flush()
        dam.steng()
        session.scalar(select(func.count(Leverandor.id)))


def test_et_oppslag_holdes_ikke_igjen(app: Flask, dam: Demning, tell: Callable[..., None]) -> None:
    async def sporsmal() -> None:
        linjer = base(app)
        forst = await linjer.stempel()
        await linjer.skriv([RAD])
        dam.steng()
        for turen in (linjer.stempel(), linjer.skriv([RAD])):
            with pytest.raises(TimeoutError):
                await turen
        dam.aapne()
        assert await linjer.stempel() == forst
        await linjer.skriv([RAD])
        await linjer.lukk()

    asyncio.run(sporsmal())
    tell("PostgreSQL stands still under a lookup", 2)


def test_en_tjener_som_er_full_er_ikke_borte(dam: Demning) -> None:
    """It lets nobody else in, and says so: whoever waits for an answer gets it, and whoever comes is told."""
    eier = dam.url.replace("+psycopg", "")
    with psycopg.connect(eier, autocommit=True) as annen:
        annen.execute("CREATE ROLE trang LOGIN CONNECTION LIMIT 1")
        try:
            with linje.Line.connect(eier.replace("postgres@", "trang@"), **linje.PARAMETERS) as eneste:
                assert eneste.execute("SELECT 1 FROM pg_sleep(%s)", [4 * TAUS]).fetchone() == (1,)
                app = create_app(Settings(env="test", database_url=dam.url.replace("postgres@", "trang@")))
                assert sidene(app) == [503] * len(SIDER)
        finally:
            annen.execute("DROP ROLE trang")


def sidene(app: Flask) -> list[int]:
    return [app.test_client().get(side).status_code for side in SIDER]
