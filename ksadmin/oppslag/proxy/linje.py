"""The two questions of every lookup to the database: has anything changed, and this is what was asked.

On PostgreSQL they are asked from the event loop itself, one trip for each turn: a thread would have to wait for
the loop to let go of the interpreter, twice. SQLite is a file of our own process, and is asked in a thread.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, cast

import psycopg
from flask import Flask
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy import JSON, Table, Text, bindparam, column, func, insert, make_url, select
from sqlalchemy import cast as som
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from ksadmin.core import clock
from ksadmin.database import db, transaction
from ksadmin.oppslag import usecases
from ksadmin.oppslag.models import Oppslag
from ksadmin.tilgangsoversikt import queries as tilgangsoversikt

Stempel = tuple[object, ...]
Rad = dict[str, Any]

_FRIST = 5.0
"""Seconds for one turn, however the database or the way to it fares."""
_HVILT = 5.0
"""Seconds without a question before a line is tried first: somebody between may have cut it."""


class Base(Protocol):
    """What a database is to the proxy."""

    async def stempel(self) -> Stempel:
        """Another value whenever any decision may be another."""

    async def skriv(self, rader: Sequence[Rad]) -> None:
        """Put rows of ``Oppslag``, by column, on disk: one commit."""

    async def lukk(self) -> None:
        """Let go."""


def base(app: Flask) -> Base:
    """The one ``app`` uses."""
    url = app.config["SQLALCHEMY_ENGINES"]["default"]["url"]
    return Postgres(app) if make_url(url).get_backend_name() == "postgresql" else Sqlite(app)


class Sqlite:
    """In a thread for each kind of question, so that no reader waits for a disk."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._leser, self._skriver = (ThreadPoolExecutor(1, f"oppslag-{navn}") for navn in ("stempel", "spor"))

    async def stempel(self) -> Stempel:
        return await asyncio.get_running_loop().run_in_executor(self._leser, self._les)

    async def skriv(self, rader: Sequence[Rad]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._skriver, self._legg_til, rader)

    def _les(self) -> Stempel:
        with self._app.app_context():
            return (clock.today(), *tilgangsoversikt.stempel(db.session))

    def _legg_til(self, rader: Sequence[Rad]) -> None:
        with self._app.app_context(), transaction() as session:
            usecases.skriv_spor(session, rader)

    async def lukk(self) -> None:
        self._leser.shutdown()
        self._skriver.shutdown()


_TABELL = cast(Table, Oppslag.__table__)
_KOLONNER = [kolonne for kolonne in _TABELL.c if not kolonne.primary_key]
_RADER = (
    func.json_to_recordset(som(bindparam("rader", type_=Text), JSON))
    .table_valued(*(column(kolonne.name, kolonne.type) for kolonne in _KOLONNER))
    .render_derived(name="rad", with_types=True)
)
_DIALEKT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_LES = str(tilgangsoversikt.STEMPEL.compile(dialect=_DIALEKT))
_SKRIV = str(
    insert(_TABELL).from_select([k.name for k in _KOLONNER], select(*_RADER.c)).compile(dialect=_DIALEKT)
)  # one statement with one parameter, whatever the number of rows


class Postgres:
    """Two lines that are kept: who comes in need not wait for those who leave to be on disk."""

    def __init__(self, app: Flask) -> None:
        oppsett = app.config["SQLALCHEMY_ENGINES"]["default"]
        self._leser, self._skriver = _Linje(oppsett, _LES), _Linje(oppsett, _SKRIV)

    async def stempel(self) -> Stempel:
        try:
            stempel = await self._leser.spor()
        except psycopg.OperationalError:  # it was cut, and so perhaps is the other; to read twice harms nobody
            self._skriver.tvil()
            stempel = await self._leser.spor()
        return (clock.today(), *stempel)

    async def skriv(self, rader: Sequence[Rad]) -> None:
        await self._skriver.spor(json.dumps(rader, default=str).encode())

    async def lukk(self) -> None:
        self._leser.lukk()
        self._skriver.lukk()


class _Linje:
    """One connection for one statement, opened when it is needed. Every run of it is a transaction by itself.

    libpq is asked without psycopg's cursors between, which cost as much as the sending: its manual's chapter on
    asynchronous command processing.
    """

    def __init__(self, oppsett: dict[str, Any], sql: str) -> None:
        _, felt = _DIALEKT.create_connect_args(make_url(oppsett["url"]))  # type: ignore[no-untyped-call]
        self._felt: dict[str, Any] = {**felt, **oppsett["connect_args"]}
        self._sql = sql.encode()
        self._apen: psycopg.AsyncConnection[Any] | None = None
        self._svar: asyncio.Future[PGresult] | None = None
        self._siste: PGresult
        self._sist = 0.0

    async def spor(self, *verdier: bytes) -> Stempel:
        """The first row, or nothing. A line on which anything went wrong is not used again."""
        try:
            async with asyncio.timeout(_FRIST):
                pg = await self._klar()
                svar = await self._utfor(pg, lambda: pg.send_query_prepared(b"", verdier))
        except BaseException:
            self.lukk()
            raise
        self._sist = time.monotonic()
        return tuple(svar.get_value(0, kolonne) for kolonne in range(svar.nfields)) if svar.ntuples else ()

    async def _klar(self) -> PGconn:
        """A line where the statement is prepared. To prepare it anew tries a line that has rested."""
        if self._apen is not None and time.monotonic() - self._sist > _HVILT:
            try:
                await self._forbered(self._apen.pgconn)
            except psycopg.OperationalError:
                self.lukk()
        if self._apen is None:
            self._apen = await psycopg.AsyncConnection.connect(**self._felt, autocommit=True)
            self._fd = self._apen.fileno()
            asyncio.get_running_loop().add_reader(self._fd, self._les, self._apen.pgconn)
            await self._forbered(self._apen.pgconn)
        return self._apen.pgconn

    async def _forbered(self, pg: PGconn) -> None:
        await self._utfor(pg, lambda: pg.send_prepare(b"", self._sql))

    async def _utfor(self, pg: PGconn, send: Callable[[], None]) -> PGresult:
        """Raises psycopg.Error."""
        loop = asyncio.get_running_loop()
        self._svar = loop.create_future()
        send()
        if pg.flush():  # more than the system takes at once
            loop.add_writer(self._fd, self._skriv, pg)
        svar = await self._svar
        if svar.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise error_from_result(svar)
        return svar

    def _skriv(self, pg: PGconn) -> None:
        if not pg.flush():
            asyncio.get_running_loop().remove_writer(self._fd)

    def _les(self, pg: PGconn) -> None:
        """What has come, also when nobody asked: a line that is cut is let go of at once."""
        venter = self._svar if self._svar is not None and not self._svar.done() else None
        try:
            pg.consume_input()
            while not pg.is_busy():
                if (del_ := pg.get_result()) is None:  # that was all of it
                    if venter:
                        venter.set_result(self._siste)
                    break
                self._siste = del_
        except psycopg.OperationalError as feil:
            self.lukk()
            if venter:
                venter.set_exception(feil)

    def tvil(self) -> None:
        """Try it before it is used again."""
        self._sist = float("-inf")

    def lukk(self) -> None:
        if self._apen is not None:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._fd)
            loop.remove_writer(self._fd)
            self._apen.pgconn.finish()
            self._apen = None
