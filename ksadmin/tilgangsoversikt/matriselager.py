"""What is worked out from every cell, once for as long as nothing has changed."""

import gc
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.tilgangsoversikt.queries.matrise import Bedomt, Matrise, matrise, matrisestempel

N = TypeVar("N", bound=Hashable)
V = TypeVar("V")
MANGE_NOK = 8
"""How many are kept: today's, and the days somebody looks back at."""


class Lager(Generic[N, V]):
    """Asks the database each time whether anything has changed, so no answer is ever older than the question.

    One at a time works it out; the others wait for the answer. Keep values, never rows of a session.
    """

    def __init__(self) -> None:
        self._las = threading.Lock()
        self._stempel: tuple[object, ...] = ()
        self._kjente: dict[N, V] = {}

    def fa(self, session: Session, nokkel: N, regn: Callable[[], V]) -> V:
        """What ``regn`` gives for ``nokkel``. The same object until something changes, or the day does."""
        with self._las:
            stempel = (clock.today(), *matrisestempel(session))
            if stempel != self._stempel:
                self._stempel, self._kjente = stempel, {}
            if nokkel not in self._kjente:
                if len(self._kjente) >= MANGE_NOK:
                    self._kjente.clear()
                with _uten_opprydding():
                    self._kjente[nokkel] = regn()
            return self._kjente[nokkel]


class Matriselager:
    """The matrix. After a change only the cells it touched are judged."""

    def __init__(self) -> None:
        self._lager: Lager[tuple[date | None, datetime | None, bool], Matrise] = Lager()
        self._bedomt: Bedomt = {}

    def hent(
        self, session: Session, *, per: date | None = None, trodd: datetime | None = None, pa_vei: bool = False
    ) -> Matrise:
        """As ``queries.matrise``, of today or of a day in the past. The same object until something changes."""
        bedomt = self._bedomt if per is None and trodd is None else None
        return self._lager.fa(
            session,
            (per, trodd, pa_vei),
            lambda: matrise(session, i_dag=clock.today(), per=per, trodd=trodd, pa_vei=pa_vei, bedomt=bedomt),
        )


@contextmanager
def _uten_opprydding() -> Iterator[None]:
    """Tens of thousands of facts are made at once, and none is rubbish: looking them through doubles the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
