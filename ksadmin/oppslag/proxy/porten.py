"""The gate's memory: decisions are kept for as long as the database says that nothing has changed."""

import asyncio

from ksadmin.oppslag.proxy.arkiv import Arkiv
from ksadmin.oppslag.proxy.linje import Stempel
from ksadmin.oppslag.queries.port import Kommune


class Port:
    """Every call asks the stamp, which is cheap and shared; a decision is made anew when it is another.

    A change that was committed before a call came is therefore always seen by it.
    """

    def __init__(self, arkiv: Arkiv) -> None:
        self._arkiv = arkiv
        self._stempel: Stempel | None = None
        self._kjente: dict[str, asyncio.Future[Kommune | None]] = {}

    async def kommune(self, orgnr: str) -> Kommune | None:
        """None when the number is no organisation's hovedorganisasjonsnummer today."""
        stempel = await self._arkiv.stempel(None)
        if stempel != self._stempel:
            self._stempel, self._kjente = stempel, {}
        if orgnr not in self._kjente:
            run = asyncio.get_running_loop().run_in_executor
            self._kjente[orgnr] = run(self._arkiv.lesere, self._arkiv.kommune, orgnr)
        kjente, svar = self._kjente, self._kjente[orgnr]
        try:
            return await asyncio.shield(svar)
        except BaseException:
            if svar.done():
                kjente.pop(orgnr, None)
            raise
