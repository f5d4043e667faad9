"""Counting what the rooms have handed in: all in two queries, whatever the period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, Subquery, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from ksadmin.core.dager import dagen, fra_og_med, til_og_med
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


def tellinger(session: Session, alle: Iterable[Rapporttall], periode: Periode) -> list[tuple[Plikt, list[Telling]]]:
    """Every number by its duty, all six in order, those without numbers too."""
    tallene = list(alle)
    dager = _per_dag(session, tallene, periode)
    telt = [_telling(tall, dager[nr], periode) for nr, tall in enumerate(tallene)]
    return [(plikt, [t for t in telt if t.tall.plikt is plikt]) for plikt in Plikt]


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


def _per_dag(session: Session, alle: Sequence[Rapporttall], periode: Periode) -> dict[int, list[tuple[date, int]]]:
    """How many more there were of each number day by day, by its place. Of a stand, those that ended are fewer.

    A million rows with a date are as many lines here as there are days.
    """
    sporsmal: dict[type, list[Select[*tuple[Any, ...]]]] = {}
    for nr, tall in enumerate(alle):
        under = tall.rader.subquery()
        hendt = [(under.c.dato, 1, _telles(under, periode))]
        if tall.er_stand:
            # What ended before it began, as an agreement may by the date on paper, never stood.
            sto = _begynt(under, periode) & or_(under.c.slutt.is_(None), under.c.slutt > under.c.dato)
            hendt = [(under.c.dato, 1, sto), (under.c.slutt, -1, sto & til_og_med(under.c.slutt, periode.til))]
        for naar, endring, hvilke in hendt:
            telt = select(literal(nr, Integer), naar, endring * func.count()).where(hvilke).group_by(naar)
            sporsmal.setdefault(type(naar.type), []).append(telt)
    dager: dict[int, list[tuple[date, int]]] = {nr: [] for nr in range(len(alle))}
    for like in sporsmal.values():  # days and moments do not go in one union
        for nr, naar, endring in session.execute(union_all(*like)):
            dager[nr].append((dagen(naar), endring))
    return dager


def _telling(tall: Rapporttall, dager: Sequence[tuple[date, int]], periode: Periode) -> Telling:
    def talt(fra: date, til: date) -> int:
        return sum(antall for dag, antall in dager if fra <= dag <= til)

    if tall.er_stand:
        stand = tuple(talt(date.min, m.til) for m in periode.maneder)
        return Telling(tall, stand[-1], stand)
    per_maned = tuple(talt(m.fra, m.til) for m in periode.maneder)
    return Telling(tall, sum(per_maned), per_maned)


def _telles(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    if "slutt" in under.c:
        return _begynt(under, periode) & or_(under.c.slutt.is_(None), ~til_og_med(under.c.slutt, periode.til))
    return _begynt(under, periode) & fra_og_med(under.c.dato, periode.fra)


def _begynt(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    return under.c.dato.is_not(None) & til_og_med(under.c.dato, periode.til)


def _manedsslutt(dag: date) -> date:
    return (dag.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
