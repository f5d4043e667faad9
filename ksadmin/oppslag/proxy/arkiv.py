"""The database as the proxy meets it: in threads, for many calls at a time, by the rooms' own queries."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.database import db, transaction
from ksadmin.oppslag import usecases
from ksadmin.oppslag.proxy.batch import Batch
from ksadmin.oppslag.queries.port import Kommune, kommune
from ksadmin.tilgangsoversikt import queries as tilgangsoversikt

Stempel = tuple[object, ...]


class Arkiv:
    """``vi`` is our own orgnr, which kommuner delegate to."""

    def __init__(self, app: Flask, vi: str) -> None:
        self._app, self._vi = app, vi
        self.stempel: Batch[None, Stempel] = Batch("oppslag-stempel", self._stempler)
        self.skriv: Batch[dict[str, Any], None] = Batch("oppslag-spor", self._skriv)
        self.lesere = ThreadPoolExecutor(2, "oppslag-port")
        self._linje: Session | None = None

    def kommune(self, orgnr: str) -> Kommune | None:
        """What the organisation may ask for, as the database is now."""
        with self._app.app_context():
            return kommune(db.session, orgnr, vi=self._vi, i_dag=clock.today())

    def _stempler(self, sporsmal: Sequence[None]) -> Sequence[Stempel]:
        try:
            stempel = self._les_stempel()
        except DBAPIError:  # the line may have been cut while nobody asked
            self.lukk()
            stempel = self._les_stempel()
        return [stempel] * len(sporsmal)

    def _les_stempel(self) -> Stempel:
        """On a line of its own that is kept, each question a transaction by itself: one trip to the database."""
        if self._linje is None:
            with self._app.app_context():
                self._linje = Session(db.engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
        try:
            return (clock.today(), *tilgangsoversikt.stempel(self._linje))
        finally:
            self._linje.rollback()

    def _skriv(self, rader: Sequence[dict[str, Any]]) -> Sequence[None]:
        with self._app.app_context(), transaction() as session:
            usecases.skriv_spor(session, rader)
        return [None] * len(rader)

    def lukk(self) -> None:
        """Let go of the line."""
        if self._linje is not None:
            linje, self._linje = self._linje, None
            linje.close()
