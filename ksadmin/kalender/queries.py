"""Whose feed it is, and the days of a month."""

import calendar
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session, joinedload

from ksadmin.brukere.lifecycle import Kontostatus
from ksadmin.core.actor import Actor
from ksadmin.core.dager import dagen, delt, fra_og_med, i_oslo, til_og_med
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.kalender.models import Kalendernokkel


@dataclass(frozen=True, slots=True)
class Kalenderpost:
    """One entry: on a day or from one day to another, both included, or from one moment to another in Oslo."""

    slag: Kalenderslag
    ident: int
    fra: date | datetime
    til: date | datetime | None
    tekst: str

    @property
    def har_klokke(self) -> bool:
        return isinstance(self.fra, datetime)

    @property
    def dag(self) -> date:
        return dagen(self.fra)

    @property
    def siste(self) -> date:
        """The last day it touches: what ends at midnight ends the day before."""
        til = self.til or self.fra
        return max(self.dag, dagen(til - timedelta(microseconds=1) if isinstance(til, datetime) else til))

    @property
    def rekkefolge(self) -> tuple[date, time, str, str, int]:
        """By day, and within it whole days first, then by the clock."""
        klokke = self.fra.timetz().replace(tzinfo=None) if isinstance(self.fra, datetime) else time()
        return self.dag, klokke, self.slag.tekst, self.tekst, self.ident

    @property
    def nokkel(self) -> str:
        return f"{self.slag.nokkel}-{self.ident}-{self.dag}"

    @property
    def url(self) -> str:
        return self.slag.side(self.ident)


@dataclass(frozen=True, slots=True)
class Dag:
    """One day with what touches it."""

    dag: date
    poster: tuple[Kalenderpost, ...]


def nokkelen(session: Session, bruker_id: int) -> Kalendernokkel | None:
    """The person's key, if there is one."""
    return session.scalars(select(Kalendernokkel).where(Kalendernokkel.bruker_id == bruker_id)).one_or_none()


def ved_token(session: Session, token: str) -> Kalendernokkel | None:
    """The key a feed is asked for with; None when it is not one, or its owner may not sign in any more."""
    found = session.scalars(
        select(Kalendernokkel).options(joinedload(Kalendernokkel.bruker)).where(Kalendernokkel.sha256 == sum_av(token))
    ).one_or_none()
    return found if found is not None and found.bruker.status is Kontostatus.AKTIV else None


def sum_av(token: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(token.encode()).hexdigest()


def poster(session: Session, alle: Iterable[Kalenderslag], actor: Actor, fra: date, til: date) -> list[Kalenderpost]:
    """What touches the days from ``fra`` to ``til``, of the kinds ``actor`` may see. One query."""
    synlige = [slag for slag in alle if actor.has(slag.leserolle)]
    if not synlige:
        return []
    rader = session.execute(union_all(*(_av(nummer, slag, fra, til) for nummer, slag in enumerate(synlige))))
    funnet = (
        Kalenderpost(synlige[nummer], ident, i_oslo(dag or tid), i_oslo(siste_dag or siste_tid), tekst)
        for nummer, ident, dag, tid, siste_dag, siste_tid, tekst in rader
    )
    return sorted(funnet, key=lambda p: p.rekkefolge)


def _av(nummer: int, slag: Kalenderslag, fra: date, til: date) -> Select[*tuple[Any, ...]]:
    under = slag.rader.subquery()
    slutt = under.c.til if "til" in under.c else under.c.dag
    varer = fra_og_med(func.coalesce(slutt, under.c.dag), fra)
    felt = (literal(nummer), under.c.id, *delt(under.c.dag), *delt(slutt), under.c.tekst)
    return select(*felt).where(til_og_med(under.c.dag, til), varer)


def uker(maned: date, poster: Iterable[Kalenderpost]) -> list[list[Dag]]:
    """The weeks of the month, Monday first, with the days of its neighbours that fill them."""
    alle = list(poster)
    return [[_dag(dag, alle) for dag in uke] for uke in calendar.Calendar().monthdatescalendar(maned.year, maned.month)]


def dagsliste(fra: date, til: date, poster: Iterable[Kalenderpost]) -> list[Dag]:
    """The days from ``fra`` to ``til`` with something on them. What lasts stands on its first day there."""
    alle = list(poster)
    dager = (fra + timedelta(days=n) for n in range((til - fra).days + 1))
    return [d for d in (Dag(dag, tuple(p for p in alle if max(p.dag, fra) == dag)) for dag in dager) if d.poster]


def _dag(dag: date, poster: list[Kalenderpost]) -> Dag:
    return Dag(dag, tuple(p for p in poster if p.dag <= dag <= p.siste))
