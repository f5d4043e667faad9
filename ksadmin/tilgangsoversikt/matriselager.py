"""The matrix, judged once for as long as nothing has changed."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.tilgangsoversikt.queries.matrise import Bedomt, Matrise, matrise, matrisestempel

Nokkel = tuple[date | None, datetime | None, bool]
MANGE_NOK = 8
"""How many are kept: today's, and the days somebody looks back at."""


class Matriselager:
    """Asks the database each time whether anything has changed, so no answer is ever older than the question.

    One at a time judges; the others wait for the answer. After a change only the cells it touched are judged.
    """

    def __init__(self) -> None:
        self._las = threading.Lock()
        self._stempel: tuple[object, ...] = ()
        self._kjente: dict[Nokkel, Matrise] = {}
        self._bedomt: Bedomt = {}

    def hent(
        self, session: Session, *, per: date | None = None, trodd: datetime | None = None, pa_vei: bool = False
    ) -> Matrise:
        """As ``queries.matrise``, of today or of a day in the past. The same object until something changes."""
        i_dag, nokkel = clock.today(), (per, trodd, pa_vei)
        with self._las:
            stempel = (i_dag, *matrisestempel(session))
            if stempel != self._stempel:
                self._stempel, self._kjente = stempel, {}
            if nokkel not in self._kjente:
                if len(self._kjente) >= MANGE_NOK:
                    self._kjente.clear()
                bedomt = self._bedomt if per is None and trodd is None else None
                with _uten_opprydding():
                    self._kjente[nokkel] = matrise(
                        session, i_dag=i_dag, per=per, trodd=trodd, pa_vei=pa_vei, bedomt=bedomt
                    )
            return self._kjente[nokkel]


@contextmanager
def _uten_opprydding() -> Iterator[None]:
    """Tens of thousands of facts are made at once, and none is rubbish: looking them through doubles the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
