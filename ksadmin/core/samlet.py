"""Several small questions in one statement: one trip to the database, where each by itself is mostly the trip."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Dialect, RowMapping, Select, Subquery, Text, cast, func, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from ksadmin.core.base import UtcDateTime

Rad = Mapping[str, Any] | RowMapping
"""A row of a question asked here, or alone as ``mappings()``."""


def samlet(session: Session, *sporsmal: Select[*tuple[Any, ...]]) -> list[list[Rad]]:
    """The rows of each question, in its order, with the values the columns have when it is asked alone.

    The database makes a list of each and sends the lists as one row. Not for rows by the ten thousand.
    """
    dialect = session.get_bind().dialect
    under = [s.subquery() for s in sporsmal]
    svar = session.execute(select(*(_som_liste(u, dialect).scalar_subquery() for u in under))).one()
    return [_rader(u, json.loads(tekst or "[]"), dialect) for u, tekst in zip(under, svar, strict=True)]


def _som_liste(under: Subquery, dialect: Dialect) -> Select[str]:
    if dialect.name == "postgresql":
        return select(cast(func.json_agg(func.json_build_array(*under.c)), Text))
    return select(func.json_group_array(func.json_array(*under.c)))


def _rader(under: Subquery, lister: list[list[Any]], dialect: Dialect) -> list[Rad]:
    navn, lesere = list(under.c.keys()), [_leser(c.type, dialect) for c in under.c]
    return [
        {n: v if v is None or les is None else les(v) for n, les, v in zip(navn, lesere, rad, strict=True)}
        for rad in lister
    ]


def _leser(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes a value of the column of what JSON has. SQLite keeps times as the text it also gives here."""
    if dialect.name == "postgresql" and isinstance(type_, Date):
        return date.fromisoformat
    if dialect.name == "postgresql" and isinstance(type_, UtcDateTime):
        return lambda tekst: type_.process_result_value(datetime.fromisoformat(tekst), dialect)
    return type_.dialect_impl(dialect).result_processor(dialect, None)
