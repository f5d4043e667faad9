"""Skatteetaten takes five calls at a time to each API from each organisation: places, shared by our processes.

A place is one byte of a file, locked by the process that uses it. The system lets go of the locks of a process
that dies, so no place is ever lost.
"""

import asyncio
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ksadmin.oppslag.kodeverk import Oppslagsapi

_APIER = {api: nummer for nummer, api in enumerate(Oppslagsapi)}
_BREDDE = 8
_OFTE = 0.005


class IngenPlass(Exception):
    """All were taken for as long as the caller would wait."""


class Plasser:
    """``antall`` for each API and organisation. ``navn`` is common to the processes that share them."""

    def __init__(self, antall: int, navn: str) -> None:
        self._antall = antall
        fil = Path(tempfile.gettempdir()) / f"ksadmin-oppslag-{hashlib.sha256(navn.encode()).hexdigest()[:16]}"
        self._fil = os.open(fil, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        self._mine: set[int] = set()

    @asynccontextmanager
    async def plass(self, api: Oppslagsapi, orgnr: str, sekunder: float) -> AsyncIterator[None]:
        """A place for the length of the block. Raises IngenPlass after ``sekunder``."""
        frist = time.monotonic() + sekunder
        while (sted := self._ta(api, orgnr)) is None:
            if time.monotonic() >= frist:
                raise IngenPlass
            await asyncio.sleep(_OFTE)
        try:
            yield
        finally:
            self._mine.discard(sted)
            fcntl.lockf(self._fil, fcntl.LOCK_UN, 1, sted)

    def _ta(self, api: Oppslagsapi, orgnr: str) -> int | None:
        forste = (int(orgnr) * len(_APIER) + _APIER[api]) * _BREDDE
        for sted in range(forste, forste + self._antall):
            if sted not in self._mine and self._las(sted):
                self._mine.add(sted)
                return sted
        return None

    def _las(self, sted: int) -> bool:
        try:
            fcntl.lockf(self._fil, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, sted)
        except BlockingIOError:
            return False
        return True

    def lukk(self) -> None:
        os.close(self._fil)
