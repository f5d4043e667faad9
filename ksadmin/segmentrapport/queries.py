"""Counting what the rooms have handed in: one query for each number, whatever the period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Subquery, func, or_, select
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
    telt = [_telling(session, tall, periode) for tall in alle]
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


def _telling(session: Session, tall: Rapporttall, periode: Periode) -> Telling:
    under = tall.rader.subquery()
    if tall.er_stand:
        levetider = session.execute(select(under.c.dato, under.c.slutt).where(_begynt(under, periode))).all()
        per_maned = tuple(sum(_lever(fra, slutt, m.til) for fra, slutt in levetider) for m in periode.maneder)
        return Telling(tall, per_maned[-1], per_maned)
    # A million rows with a date are as many lines here as there are days.
    per_dato = select(under.c.dato, func.count()).where(_telles(under, periode)).group_by(under.c.dato)
    dager = [(dagen(dato), antall) for dato, antall in session.execute(per_dato)]
    per_maned = tuple(sum(antall for dag, antall in dager if m.fra <= dag <= m.til) for m in periode.maneder)
    return Telling(tall, sum(per_maned), per_maned)


def _lever(fra: date | datetime, slutt: date | datetime | None, dag: date) -> bool:
    return dagen(fra) <= dag and (slutt is None or dagen(slutt) > dag)


def _telles(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    if "slutt" in under.c:
        return _begynt(under, periode) & or_(under.c.slutt.is_(None), ~til_og_med(under.c.slutt, periode.til))
    return _begynt(under, periode) & fra_og_med(under.c.dato, periode.fra)


def _begynt(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    return under.c.dato.is_not(None) & til_og_med(under.c.dato, periode.til)


def _manedsslutt(dag: date) -> date:
    return (dag.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
