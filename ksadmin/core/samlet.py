"""Several small questions in one statement: one trip to the database, where each by itself is mostly the trip."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Date, Dialect, RowMapping, Select, Subquery, Text, cast, func, inspect, select
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeEngine

from ksadmin.core.base import UtcDateTime
from ksadmin.core.forening import Sporring

Objekt = TypeVar("Objekt")
Rad = Mapping[str, Any] | RowMapping
"""A row of a question asked here, or alone as ``mappings()``."""
_Leser = Callable[[Any], Any] | None
_Del = tuple[type[Any] | None, list[str]]
"""A class of objects with the columns read of it; None for a column."""


class Samling:
    """Questions put together once, to be asked in one statement many times."""

    def __init__(self, sporsmal: Iterable[Sporring]) -> None:
        alle = list(sporsmal)
        self._deler = [[(k, _felt(k) if k else []) for k in _klasser(s)] for s in alle]
        self._under = [_kolonner(s).subquery() for s in alle]
        self._navn = [list(u.c.keys()) for u in self._under]
        self._per_dialekt: dict[str, tuple[Select[*tuple[Any, ...]], list[list[_Leser]]]] = {}

    def spor(self, session: Session, verdier: Mapping[str, Any] = MappingProxyType({})) -> list[list[Any]]:
        """The rows of each question, in its order, with the values the columns have when it is asked alone.

        A question of columns only has rows by name, as ``Rad``. One of objects has objects, or tuples when it asks for
        more than one thing. They are to be read: they belong to no session, and what is deferred or leads to other
        rows is not there (DetachedInstanceError) until ``med`` puts it there. ``verdier`` gives what the questions have
        parameters for.

        The database makes a list of each and sends the lists as one row. Not for rows by the ten thousand.
        """
        if not self._under:
            return []
        sporring, lesere = self._paa(session.get_bind().dialect)
        svar = session.execute(sporring, verdier).one()
        return [
            [_som_spurt(deler, navn, _lest(rad, les)) for rad in json.loads(tekst or "[]")]
            for deler, navn, les, tekst in zip(self._deler, self._navn, lesere, svar, strict=True)
        ]

    def _paa(self, dialect: Dialect) -> tuple[Select[*tuple[Any, ...]], list[list[_Leser]]]:
        if dialect.name not in self._per_dialekt:
            sporring = select(*(_som_liste(u, dialect).scalar_subquery() for u in self._under))
            self._per_dialekt[dialect.name] = sporring, [[_leser(c.type, dialect) for c in u.c] for u in self._under]
        return self._per_dialekt[dialect.name]


def samlet(session: Session, *sporsmal: Sporring) -> list[list[Any]]:
    """The answers to questions that are asked this once, as ``Samling`` has them."""
    return Samling(sporsmal).spor(session)


def med(objekt: Objekt, **deler: Any) -> Objekt:
    """The object with what it leads to, by attribute, as if the database had been asked for it."""
    for navn, del_ in deler.items():
        set_committed_value(objekt, navn, del_)
    return objekt


def _klasser(sporsmal: Sporring) -> list[type[Any] | None]:
    """What the question asks for: classes of objects, and None for each column."""
    return [d["entity"] if d["expr"] is d["entity"] else None for d in sporsmal.column_descriptions]


def _felt(klasse: type[Any]) -> list[str]:
    return [a.key for a in inspect(klasse).column_attrs if not a.deferred]


def _kolonner(sporsmal: Sporring) -> Sporring:
    klasser = _klasser(sporsmal)
    if not any(klasser):
        return sporsmal
    kolonner: list[Any] = []
    for klasse, spurt in zip(klasser, sporsmal.column_descriptions, strict=True):
        kolonner += [getattr(klasse, f) for f in _felt(klasse)] if klasse else [spurt["expr"]]
    return sporsmal.with_only_columns(*kolonner, maintain_column_froms=True)


def _som_spurt(deler: list[_Del], navn: list[str], verdier: list[Any]) -> Any:
    if not any(klasse for klasse, _ in deler):
        return dict(zip(navn, verdier, strict=True))
    igjen = iter(verdier)
    rad = tuple(_objekt(klasse, felt, igjen) if klasse else next(igjen) for klasse, felt in deler)
    return rad if len(rad) > 1 else rad[0]


def _lest(rad: list[Any], lesere: list[_Leser]) -> list[Any]:
    return [v if v is None or les is None else les(v) for les, v in zip(lesere, rad, strict=True)]


def _objekt(klasse: type[Objekt], felt: list[str], verdier: Iterator[Any]) -> Objekt | None:
    """None when an outer join found none."""
    innhold = dict(zip(felt, islice(verdier, len(felt)), strict=True))
    if innhold["id"] is None:
        return None
    objekt = klasse(**innhold)
    make_transient_to_detached(objekt)
    return objekt


def _som_liste(under: Subquery, dialect: Dialect) -> Select[str]:
    if dialect.name == "postgresql":
        return select(cast(func.json_agg(func.json_build_array(*under.c)), Text))
    return select(func.json_group_array(func.json_array(*under.c)))


def _leser(type_: TypeEngine[Any], dialect: Dialect) -> _Leser:
    """What makes a value of the column of what JSON has. SQLite keeps times as the text it also gives here."""
    if dialect.name == "postgresql" and isinstance(type_, Date):
        return date.fromisoformat
    if dialect.name == "postgresql" and isinstance(type_, UtcDateTime):
        return lambda tekst: type_.process_result_value(datetime.fromisoformat(tekst), dialect)
    return type_.dialect_impl(dialect).result_processor(dialect, None)
