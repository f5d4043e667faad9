"""Our own line to PostgreSQL: what it is told is on disk, what it says was asked for, and cut it is opened anew."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask

from ksadmin.core import clock
from ksadmin.oppslag.kodeverk import Oppslagsapi, Oppslagsutfall
from ksadmin.oppslag.proxy.linje import Base, base

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"])
RAD: dict[str, Any] = {
    "tidspunkt": clock.now(), "dag": clock.today(), "organisasjon_id": 1, "tjeneste_id": None,
    "api": Oppslagsapi.SUMMERT, "leverandor": None, "klient": "æ\"'\\", "rettighetspakke": None,
    "utfall": Oppslagsutfall.BESVART, "status": 200, "kode": None, "varighet_ms": 1, "korrelasjonsid": None,
    "nokkel": None, "pseudonym": None,
}  # fmt: skip
MANGE = 5_000


@pytest.fixture
def annen(app: Flask) -> Iterator[psycopg.Connection[Any]]:
    """Somebody else at the same database."""
    url = str(app.config["SQLALCHEMY_ENGINES"]["default"]["url"])
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as forbindelse:
        yield forbindelse


def kjor(app: Flask, gjor: Callable[[Base], Awaitable[None]]) -> None:
    async def alt() -> None:
        linjer = base(app)
        await gjor(linjer)
        await linjer.lukk()

    asyncio.run(alt())


def kutt(annen: psycopg.Connection[Any]) -> None:
    annen.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def rader(annen: psycopg.Connection[Any]) -> list[Any]:
    return annen.execute("SELECT klient, tidspunkt, dag, api FROM oppslag").fetchall()


def test_alt_som_skrives_star_der(app: Flask, annen: psycopg.Connection[Any]) -> None:
    """Also more than the system takes at once, and after a row that could not be."""

    async def gjor(linjer: Base) -> None:
        with pytest.raises(psycopg.errors.NotNullViolation):
            await linjer.skriv([RAD, RAD | {"klient": None}])
        assert rader(annen) == []
        await linjer.skriv([RAD])
        assert rader(annen) == [(RAD["klient"], RAD["tidspunkt"], RAD["dag"], RAD["api"].value)]
        await linjer.skriv([RAD] * MANGE)
        assert len(rader(annen)) == MANGE + 1

    kjor(app, gjor)


def test_stempelet_er_et_annet_etter_en_handling(app: Flask, annen: psycopg.Connection[Any]) -> None:
    async def gjor(linjer: Base) -> None:
        forst = await linjer.stempel()
        assert await linjer.stempel() == forst
        annen.execute("UPDATE audit_head SET siste_hash = 'et annet'")
        assert await linjer.stempel() != forst

    kjor(app, gjor)


def test_en_linje_som_kuttes_apnes_pa_nytt(app: Flask, annen: psycopg.Connection[Any]) -> None:
    """At rest nobody notices; in the middle of a turn a row is refused, and the next is written."""

    async def gjor(linjer: Base) -> None:
        forst = await linjer.stempel()
        await linjer.skriv([RAD])
        kutt(annen)
        await asyncio.sleep(0.1)
        await linjer.skriv([RAD])
        assert await linjer.stempel() == forst
        with annen.transaction():
            annen.execute("LOCK TABLE oppslag")
            skriver = asyncio.create_task(linjer.skriv([RAD]))
            await asyncio.sleep(0.1)
            kutt(annen)
            with pytest.raises(psycopg.OperationalError):
                await skriver
        assert len(rader(annen)) == 2
        await linjer.skriv([RAD])
        assert len(rader(annen)) == 3

    kjor(app, gjor)


def test_et_svar_ingen_venter_pa_lenger_blir_ikke_en_annens(app: Flask, annen: psycopg.Connection[Any]) -> None:
    async def gjor(linjer: Base) -> None:
        forst = await linjer.stempel()
        with annen.transaction():
            annen.execute("LOCK TABLE audit_head")
            annen.execute("UPDATE audit_head SET siste_hash = 'et annet'")
            leser = asyncio.create_task(linjer.stempel())
            await asyncio.sleep(0.1)
            leser.cancel()
            with pytest.raises(asyncio.CancelledError):
                await leser
        assert "et annet" in str(await linjer.stempel())
        assert await linjer.stempel() != forst

    kjor(app, gjor)
