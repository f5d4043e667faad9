"""Tokens for the kommune we ask for, from Maskinporten: one question at a time, and a new one in good time."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from ksadmin.tilgangsoversikt.gateway.kilder import KildeFeil
from ksadmin.tilgangsoversikt.gateway.maskinporten import I_GOD_TID, Avslag, Maskinporten
from ksadmin.web.bryter import Bryter

_FORNYES = 0.75
"""How much of a token's time has passed when a new one is asked for, while the old one still serves."""
_HUSKES = 5000


class _Token(NamedTuple):
    verdi: str
    fornyes: float
    utloper: float


class Utgaende:
    """Kept for each (scope, kommune). The breaker is for the asking alone: a token we have serves while it rests."""

    def __init__(self, maskinporten: Maskinporten) -> None:
        self._maskinporten = maskinporten
        self.bryter = Bryter("maskinporten")
        self._traader = ThreadPoolExecutor(4, "maskinporten")
        self._tokens: dict[tuple[str, str], _Token] = {}
        self._underveis: dict[tuple[str, str], asyncio.Task[_Token]] = {}

    async def token(self, scope: str, orgnr: str) -> str:
        """Raises Avslag when this kommune gets none, and KildeFeil when Maskinporten does not answer."""
        nokkel, naa = (scope, orgnr), time.monotonic()
        holder = self._tokens.get(nokkel)
        if holder is None or naa >= holder.utloper:
            return (await asyncio.shield(self._nytt(nokkel))).verdi
        if naa >= holder.fornyes:
            self._nytt(nokkel)
        return holder.verdi

    def glem(self, scope: str, orgnr: str, token: str) -> None:
        """Skatteetaten refused it."""
        holder = self._tokens.get((scope, orgnr))
        if holder is not None and holder.verdi == token:
            del self._tokens[scope, orgnr]

    def _nytt(self, nokkel: tuple[str, str]) -> asyncio.Task[_Token]:
        """The question that is already out, or a new one."""
        if nokkel not in self._underveis:
            oppgave = asyncio.create_task(self._be_om(*nokkel))
            self._underveis[nokkel] = oppgave
            oppgave.add_done_callback(lambda ferdig: self._ferdig(nokkel, ferdig))
        return self._underveis[nokkel]

    def _ferdig(self, nokkel: tuple[str, str], oppgave: asyncio.Task[_Token]) -> None:
        del self._underveis[nokkel]
        if not oppgave.cancelled() and oppgave.exception() is None:
            if len(self._tokens) >= _HUSKES:
                self._tokens.clear()
            self._tokens[nokkel] = oppgave.result()

    async def _be_om(self, scope: str, orgnr: str) -> _Token:
        if not self.bryter.slipper():
            raise KildeFeil("Maskinporten svarte ikke på de siste spørsmålene.")
        run, startet = asyncio.get_running_loop().run_in_executor, time.monotonic()
        try:
            verdi, varer = await run(self._traader, self._maskinporten.pa_vegne_av, scope, orgnr)
        except Avslag:  # a no to one is an answer, and no reason to leave the others without
            self.bryter.gikk(True, startet)
            raise
        except KildeFeil:
            self.bryter.gikk(False, startet)
            raise
        except BaseException:
            self.bryter.angre()
            raise
        self.bryter.gikk(True, startet)
        naa = time.monotonic()
        return _Token(verdi, naa + varer * _FORNYES, naa + varer - I_GOD_TID)
