"""A circuit breaker: who has failed time after time is left alone for a while."""

import time
from enum import Enum

FEIL_PA_RAD = 5
HVILE = 5.0
"""Seconds before one call is let through to see whether it is well again."""


class Tilstand(Enum):
    LUKKET = "closed: calls go through"
    APEN = "open: calls are refused"
    PROVER = "half open: one call is out to see"


class Bryter:
    """One for each upstream. Ask ``slipper`` before a call, and tell ``gikk`` how it went."""

    def __init__(self) -> None:
        self._feil = 0
        self._igjen = 0.0
        self.tilstand = Tilstand.LUKKET

    def slipper(self) -> bool:
        """Whether this call may go. After the rest one may, and the others wait for what comes of it."""
        if self.tilstand is Tilstand.APEN and time.monotonic() >= self._igjen:
            self.tilstand = Tilstand.PROVER
            return True
        return self.tilstand is Tilstand.LUKKET

    def gikk(self, bra: bool) -> None:
        """One call has ended."""
        if bra:
            self._feil, self.tilstand = 0, Tilstand.LUKKET
            return
        self._feil += 1
        if self.tilstand is Tilstand.PROVER or self._feil >= FEIL_PA_RAD:
            self.tilstand, self._igjen = Tilstand.APEN, time.monotonic() + HVILE

    def angre(self) -> None:
        """The call that was let through came to nothing before it was made: another may go."""
        if self.tilstand is Tilstand.PROVER:
            self.tilstand = Tilstand.APEN

    @property
    def vent(self) -> int:
        """Whole seconds until it is worth another try."""
        return max(1, round(self._igjen - time.monotonic()))
