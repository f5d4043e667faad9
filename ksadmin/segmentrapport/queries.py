"""Counting what the rooms have handed in: one query for all the numbers, whatever the period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from ksadmin.core.dager import dagen, delt, fra_og_med, til_og_med
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
    """Every number, in their order. A million rows with a date are as many lines here as there are days."""
    tallene = list(alle)
    levetider: list[list[_Levetid]] = [[] for _ in tallene]
    for nummer, dag, tid, sluttdag, slutttid, antall in session.execute(
        union_all(*(_dager(nummer, tall, periode) for nummer, tall in enumerate(tallene)))
    ):
        slutt = sluttdag or slutttid
        levetider[nummer].append(_Levetid(dagen(dag or tid), slutt and dagen(slutt), antall))
    return [_telling(tall, dager, periode) for tall, dager in zip(tallene, levetider, strict=True)]


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


class _Levetid(NamedTuple):
    """``antall`` rows that have this date, and ended on the other."""

    fra: date
    slutt: date | None
    antall: int


def _dager(nummer: int, tall: Rapporttall, periode: Periode) -> Select[*tuple[Any, ...]]:
    under = tall.rader.subquery()
    datoer = [under.c.dato, under.c.slutt] if tall.er_stand else [under.c.dato]
    hvilke = _begynt(under, periode) if tall.er_stand else _telles(under, periode)
    felt = (*delt(under.c.dato), *delt(under.c.slutt if tall.er_stand else None))
    return select(literal(nummer), *felt, func.count()).where(hvilke).group_by(*datoer)


def _telling(tall: Rapporttall, dager: Sequence[_Levetid], periode: Periode) -> Telling:
    if tall.er_stand:
        per_maned = tuple(
            sum(d.antall for d in dager if d.fra <= m.til and (d.slutt is None or d.slutt > m.til))
            for m in periode.maneder
        )
        return Telling(tall, per_maned[-1], per_maned)
    per_maned = tuple(sum(d.antall for d in dager if m.fra <= d.fra <= m.til) for m in periode.maneder)
    return Telling(tall, sum(per_maned), per_maned)


def _telles(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    if "slutt" in under.c:
        return _begynt(under, periode) & or_(under.c.slutt.is_(None), ~til_og_med(under.c.slutt, periode.til))
    return _begynt(under, periode) & fra_og_med(under.c.dato, periode.fra)


def _begynt(under: Subquery, periode: Periode) -> ColumnElement[bool]:
    return under.c.dato.is_not(None) & til_og_med(under.c.dato, periode.til)


def _manedsslutt(dag: date) -> date:
    return (dag.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
