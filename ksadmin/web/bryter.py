"""A circuit breaker: who has failed time after time is left alone for a while."""

import time
from enum import Enum
from threading import Lock

from ksadmin.web.metrics import UPSTREAM, UPSTREAM_OPEN

FEIL_PA_RAD = 5
HVILE = 5.0
"""Seconds before one call is let through to see whether it is well again."""


class Tilstand(Enum):
    LUKKET = "closed: calls go through"
    APEN = "open: calls are refused"
    PROVER = "half open: one call is out to see"


class Bryter:
    """One for each upstream, by the name it is watched by. Ask ``slipper`` before a call, and tell ``gikk`` of it.

    Several threads may.
    """

    def __init__(self, navn: str) -> None:
        self._tid = {True: UPSTREAM.labels(navn, "answered"), False: UPSTREAM.labels(navn, "failed")}
        self._apen = UPSTREAM_OPEN.labels(navn)
        self._feil = 0
        self._igjen = 0.0
        self._en_om_gangen = Lock()
        self._sett(Tilstand.LUKKET)

    def slipper(self) -> bool:
        """Whether this call may go. After the rest one may, and the others wait for what comes of it."""
        with self._en_om_gangen:
            if self.tilstand is Tilstand.APEN and time.monotonic() >= self._igjen:
                self._sett(Tilstand.PROVER)
                return True
            return self.tilstand is Tilstand.LUKKET

    def gikk(self, bra: bool, startet: float) -> None:
        """One call that began at ``startet``, by ``time.monotonic``, has ended."""
        self._tid[bra].observe(time.monotonic() - startet)
        with self._en_om_gangen:
            self._feil = 0 if bra else self._feil + 1
            if bra and self.tilstand is not Tilstand.LUKKET:
                self._sett(Tilstand.LUKKET)
            if not bra and (self.tilstand is Tilstand.PROVER or self._feil >= FEIL_PA_RAD):
                self._igjen = time.monotonic() + HVILE
                self._sett(Tilstand.APEN)

    def angre(self) -> None:
        """The call that was let through came to nothing before it was made: another may go."""
        with self._en_om_gangen:
            if self.tilstand is Tilstand.PROVER:
                self._sett(Tilstand.APEN)

    def _sett(self, tilstand: Tilstand) -> None:
        self.tilstand = tilstand
        self._apen.set(tilstand is not Tilstand.LUKKET)

    @property
    def vent(self) -> int:
        """Whole seconds until it is worth another try."""
        return max(1, round(self._igjen - time.monotonic()))
