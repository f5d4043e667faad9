"""A line to PostgreSQL on which nobody waits for ever, whatever becomes of the server or the way to it.

PostgreSQL's own limits are kept by PostgreSQL. When it stands still they are not: the kernel holds its lines, and
says that all it was sent has arrived, so that the ways TCP has to notice a dead peer notice nothing.
"""

import time
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import ConnectionTimeout

CONNECT = 5
"""Seconds for a new line, from the first packet until one may ask."""
_SILENCE = 2.0
"""Seconds without a word before we ask whether anybody is there."""
_REST = 3.0
"""Seconds in which nobody waits for a server that was found to stand still: they are told at once."""

PARAMETERS: dict[str, int] = {
    "connect_timeout": CONNECT,
    # For a way that swallows what is sent: a word that is not acknowledged, and a line at rest.
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}
"""To libpq, which notices within some twenty seconds when only this line is cut."""


class Line(psycopg.Connection[Any]):
    """Raises psycopg.OperationalError when the server stands still; a slow statement may take its time."""

    _how: tuple[str, dict[str, Any]]
    _still_until = 0.0

    @classmethod
    def connect(cls, conninfo: str = "", **how: Any) -> "Line":
        """As psycopg does; at once told off while a server that stands still is left alone."""
        if time.monotonic() < Line._still_until:
            raise ConnectionTimeout("the server stands still")
        try:
            line = super().connect(conninfo, **how)
        except ConnectionTimeout:
            Line._still_until = time.monotonic() + _REST
            raise
        line._how = (conninfo, how)
        return line

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """psycopg's way of waiting for the server, with an eye on whether there is one."""
        return super().wait(self._patiently(gen), interval, timeout)

    def _patiently(self, gen: PQGen[RV]) -> PQGen[RV]:
        """``gen``, which is woken each ``interval``; whoever lets new callers in is only slow."""
        heard = time.monotonic()
        try:
            waits_for = next(gen)
            while True:
                ready = yield waits_for
                if ready:
                    heard = time.monotonic()
                elif time.monotonic() - heard > _SILENCE:
                    self._is_anybody_there()
                    heard = time.monotonic()
                waits_for = gen.send(ready)
        except StopIteration as done:
            answer: RV = done.value
            return answer

    def _is_anybody_there(self) -> None:
        conninfo, how = self._how
        try:
            Line.connect(conninfo, **how).close()
        except ConnectionTimeout:
            self.close()  # so that it is known to be lost, and the pool lets go of it
            raise
        except psycopg.OperationalError:
            """It answers, if only that it is full; what has become of our own line, that line will tell."""
