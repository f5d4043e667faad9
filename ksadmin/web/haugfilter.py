"""The rows of a heap of the front page, in the list they are rows of: as many there as the front page says."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from ksadmin.core.haug import Haug, hvem
from ksadmin.web.identity import current_actor


class HaugFilter(BaseSQLAFilter):
    """«Fra forsiden er …»: a choice among the heaps with these titles, asked for as the front page asks."""

    def __init__(self, column: InstrumentedAttribute[int], hauger: Callable[[], Iterable[Haug]], *titler: str) -> None:
        super().__init__(column, "Fra forsiden", options=[(tittel, tittel) for tittel in titler])
        self.hauger = hauger

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        (haug,) = (haug for haug in self.hauger() if haug.tittel == value)
        rader = select(haug.rader.order_by(None).subquery().c.id)
        return query.filter(self.get_column(alias).in_(rader)).params(hvem(current_actor()))

    def validate(self, value: str) -> bool:
        return value in {"", *(tittel for tittel, _ in self.options)}

    def operation(self) -> str:
        return "er"
