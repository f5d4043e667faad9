"""Days as the database knows them: a column holds either a date, or a moment that is on the day it was in Oslo."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, null

from ksadmin.core.base import UtcDateTime
from ksadmin.core.clock import OSLO


def fra_og_med(kolonne: ColumnElement[Any], dag: date) -> ColumnElement[bool]:
    """On ``dag`` or later."""
    return kolonne >= _verdi(kolonne, dag)


def til_og_med(kolonne: ColumnElement[Any], dag: date) -> ColumnElement[bool]:
    """On ``dag`` or before."""
    return kolonne < _verdi(kolonne, dag + timedelta(days=1))


def delt(kolonne: ColumnElement[Any] | None) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The column as two, a date and a moment, one of them always empty: so that both kinds fit in one UNION."""
    ingen_dag, intet_tidspunkt = cast(null(), Date), cast(null(), UtcDateTime)
    if kolonne is None:
        return ingen_dag, intet_tidspunkt
    return (ingen_dag, kolonne) if isinstance(kolonne.type, UtcDateTime) else (kolonne, intet_tidspunkt)


def dagen(verdi: date | datetime) -> date:
    """The day a value of such a column is on."""
    return verdi.astimezone(OSLO).date() if isinstance(verdi, datetime) else verdi


def i_oslo(verdi: date | datetime | None) -> Any:
    """A moment as the clock in Oslo shows it; anything else as it is."""
    return verdi.astimezone(OSLO) if isinstance(verdi, datetime) else verdi


def _verdi(kolonne: ColumnElement[Any], dag: date) -> date | datetime:
    return datetime.combine(dag, time(), OSLO) if isinstance(kolonne.type, UtcDateTime) else dag
