"""What a room has that waits for people. Each room hands in heaps; the front page knows none of the rooms.

A heap is a query for its rows, so that every heap is counted, and its first rows read, in one statement.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Date, Integer, String, bindparam, func, select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.base import UtcDateTime
from ksadmin.core.forening import Sporring, forent

VISES = 5
TELLES_TIL = 1000
"""A heap is counted no further: more than this is simply many."""

I_DAG: ColumnElement[date] = bindparam("i_dag", callable_=clock.today, type_=Date())
AKTOR: ColumnElement[str] = bindparam("aktor", type_=String())
"""The ident of whoever asks."""
BRUKER: ColumnElement[int] = bindparam("bruker_id", type_=Integer())
"""The same as an account, or one there is none of."""


@dataclass(frozen=True, slots=True)
class Haug:
    """One heap of work.

    ``rader`` asks for the rows, the most pressing first, as the columns ``id`` and ``tekst``, and ``under`` (small
    print), ``frist`` (a date), ``tidsfrist`` and ``siden`` (moments) where there are any. ``side`` gives the address
    of a row's own page, ``alle`` that of the list, ``referanse`` what the row with an id is called, and ``leserolle``
    is the least role the heap waits for. ``verdier`` gives what the query has parameters for.
    """

    tittel: str
    rader: Sporring
    side: Callable[[int], str]
    alle: Callable[[], str] | None = None
    referanse: Callable[[int], str] | None = None
    leserolle: Rolle = Rolle.SAKSBEHANDLER
    verdier: Callable[[Session], Mapping[str, Any]] | None = None


class Haugrad(NamedTuple):
    """One of the first rows of a heap."""

    tekst: str
    url: str
    under: str | None = None
    frist: date | None = None
    siden: datetime | None = None


class Venter(NamedTuple):
    """A heap with work in it, as the page shows it. ``antall`` is one more than ``TELLES_TIL`` when there are many."""

    tittel: str
    antall: int
    rader: list[Haugrad]
    alle_url: str | None = None


Haugkilde = Callable[[], Iterable[Haug]]
_FELT: Mapping[str, Any] = {
    **{"antall": Integer, "id": Integer, "tekst": String, "under": String},
    **{"frist": Date, "tidsfrist": UtcDateTime, "siden": UtcDateTime},
}


def venter(session: Session, kilder: tuple[Haugkilde, ...], actor: Actor) -> list[Venter]:
    """Every heap with something in it that ``actor`` can do something about, in the rooms' order. One query."""
    if actor.rolle is None:
        return []
    hauger, sporring = _sporring(kilder, actor.rolle)
    if not hauger:
        return []
    funnet: dict[int, Venter] = {}
    for nummer, antall, *felt in session.execute(sporring, _verdier(session, hauger, actor)):
        haug = hauger[nummer]
        if nummer not in funnet:
            funnet[nummer] = Venter(haug.tittel, antall, [], haug.alle and haug.alle())
        funnet[nummer].rader.append(_rad(haug, *felt))
    return list(funnet.values())


def _rad(haug: Haug, ident: int, tekst: str, under: str | None, frist: date | None, *tider: datetime | None) -> Haugrad:
    tidsfrist, siden = tider
    under = ", ".join(filter(None, (haug.referanse and haug.referanse(ident), under)))
    return Haugrad(tekst, haug.side(ident), under, frist or (tidsfrist and clock.dato(tidsfrist)), siden)


def _verdier(session: Session, hauger: Iterable[Haug], actor: Actor) -> dict[str, Any]:
    verdier = hvem(actor)
    for haug in hauger:
        verdier |= haug.verdier(session) if haug.verdier else {}
    return verdier


def hvem(actor: Actor) -> dict[str, Any]:
    """The values of ``AKTOR`` and ``BRUKER``."""
    slag, _, ident = actor.ident.partition(":")
    return {"aktor": actor.ident, "bruker_id": int(ident) if slag == "bruker" else -1}


@cache
def _sporring(kilder: tuple[Haugkilde, ...], rolle: Rolle) -> tuple[list[Haug], CompoundSelect[*tuple[Any, ...]]]:
    """Put together once for each role: the heaps are the same all day."""
    hauger = [haug for kilde in kilder for haug in kilde() if rolle.rank >= haug.leserolle.rank]
    return hauger, forent((_med_antall(haug) for haug in hauger), _FELT)


def _med_antall(haug: Haug) -> Sporring:
    noen = haug.rader.order_by(None).limit(TELLES_TIL + 1).subquery()
    antall = select(func.count()).select_from(noen).scalar_subquery()
    return select(antall.label("antall"), *haug.rader.limit(VISES).subquery().c)
