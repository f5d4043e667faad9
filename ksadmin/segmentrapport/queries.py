"""Counting what the rooms have handed in: one query for all the numbers, whatever the period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from ksadmin.core.dager import fra_og_med, til_og_med
from ksadmin.core.rapporttall import Plikt, Rapporttall

MAKS_MANEDER = 36
VISES = 200
"""Rows on a page of the list behind a number; the downloads have them all."""


@dataclass(frozen=True, slots=True)
class Periode:
    """The days from ``fra`` to ``til``, both included."""

    fra: date
    til: date

    @property
    def maneder(self) -> list["Periode"]:
        """Month by month, the first and the last cut to the period."""
        found, start = [], self.fra
        while start <= self.til:
            slutt = _manedsslutt(start)
            found.append(Periode(start, min(slutt, self.til)))
            start = slutt + timedelta(days=1)
        return found


class Telling(NamedTuple):
    """One number over the period: in all, and by month. A stand is that of the last day of each."""

    tall: Rapporttall
    antall: int
    per_maned: tuple[int, ...]


class Rad(NamedTuple):
    """One of the rows a number counts."""

    id: int
    dato: date | datetime
    tekst: str


def tellinger(session: Session, alle: Iterable[Rapporttall], periode: Periode) -> list[Telling]:
    """Every number, in their order. The database counts by month: however many rows, few lines come from it."""
    tallene, maneder = list(alle), periode.maneder
    per_maned = [[0] * len(maneder) for _ in tallene]
    for nummer, begynt, sluttet, antall in session.execute(
        union_all(*(_maneder(nummer, tall, periode) for nummer, tall in enumerate(tallene)))
    ):
        for maned in range(begynt, sluttet):
            per_maned[nummer][maned] += antall
    return [
        Telling(tall, antall[-1] if tall.er_stand else sum(antall), tuple(antall))
        for tall, antall in zip(tallene, per_maned, strict=True)
    ]


def etter_plikt(tellinger: Sequence[Telling]) -> list[tuple[Plikt, list[Telling]]]:
    """The numbers by their duty, all six in order, those without numbers too."""
    return [(plikt, [t for t in tellinger if t.tall.plikt is plikt]) for plikt in Plikt]


def radene(session: Session, tall: Rapporttall, periode: Periode, *, side: int | None = None) -> list[Rad]:
    """The rows a number counts, the newest first: one page of them, or all."""
    under = tall.rader.subquery()
    statement = select(under.c.id, under.c.dato, under.c.tekst).where(_telles(under, periode))
    statement = statement.order_by(under.c.dato.desc(), under.c.id.desc())
    if side is not None:
        statement = statement.limit(VISES).offset(side * VISES)
    return [Rad(*rad) for rad in session.execute(statement)]


def antall(session: Session, tall: Rapporttall, periode: Periode) -> int:
    """How many rows a number counts."""
    under = tall.rader.subquery()
    return session.scalar(select(func.count()).select_from(under).where(_telles(under, periode))) or 0


def _maneder(nummer: int, tall: Rapporttall, periode: Periode) -> Select[*tuple[Any, ...]]:
    """(number, first month, the month after the last, rows), by the numbers of the months in which they count."""
    under = tall.rader.subquery()
    begynt = _maned(under.c.dato, periode)
    if tall.er_stand:
        hvilke, sluttet = _begynt(under, periode), _maned(under.c.slutt, periode)
    else:
        hvilke, sluttet = _telles(under, periode), begynt + 1
    per_rad = select(begynt.label("begynt"), sluttet.label("sluttet")).where(hvilke).subquery()
    return select(literal(nummer), *per_rad.c, func.count()).group_by(*per_rad.c)


def _maned(kolonne: ColumnElement[Any], periode: Periode) -> ColumnElement[int]:
    """The number of the month a day is in: 0 for any before it too, and one more than the last when later or never."""
    maneder = periode.maneder
    return case(*((til_og_med(kolonne, m.til), nr) for nr, m in enumerate(maneder)), else_=len(maneder))


def _telles(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    if "slutt" in under.c:
        return _begynt(under, periode) & or_(under.c.slutt.is_(None), ~til_og_med(under.c.slutt, periode.til))
    return _begynt(under, periode) & fra_og_med(under.c.dato, periode.fra)


def _begynt(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    return under.c.dato.is_not(None) & til_og_med(under.c.dato, periode.til)


def _manedsslutt(dag: date) -> date:
    return (dag.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
