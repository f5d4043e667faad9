"""The database as the proxy meets it: for many calls at a time, by the rooms' own queries."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.oppslag.proxy.batch import Batch
from ksadmin.oppslag.proxy.linje import Rad, Stempel, base
from ksadmin.oppslag.queries.port import Kommune, kommune


class Arkiv:
    """``vi`` is our own orgnr, which kommuner delegate to."""

    def __init__(self, app: Flask, vi: str) -> None:
        self._app, self._vi, self._base = app, vi, base(app)
        self.stempel: Batch[None, Stempel] = Batch(self._stempler)
        self.skriv: Batch[Rad, None] = Batch(self._skriv)
        self.lesere = ThreadPoolExecutor(2, "oppslag-port")

    def kommune(self, orgnr: str) -> Kommune | None:
        """What the organisation may ask for, as the database is now."""
        with self._app.app_context():
            return kommune(db.session, orgnr, vi=self._vi, i_dag=clock.today())

    async def _stempler(self, sporsmal: Sequence[None]) -> Sequence[Stempel]:
        return [await self._base.stempel()] * len(sporsmal)

    async def _skriv(self, rader: Sequence[Rad]) -> Sequence[None]:
        await self._base.skriv(rader)
        return [None] * len(rader)

    async def lukk(self) -> None:
        """Let go of the database."""
        await self._base.lukk()
