"""Many questions to the database as one, when their answers have the same shape."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Select, cast, literal, null, select, union_all

Sporring = Select[*tuple[Any, ...]]


def forent(sporringer: Iterable[Sporring], felt: Mapping[str, Any]) -> CompoundSelect[*tuple[Any, ...]]:
    """Each row is the number of the question it answers, counted from 0, and then ``felt``: types by name.

    A field the question does not ask for is None. The questions are answered in turn, each in its own order.
    """
    return union_all(*(_del(nummer, sporring, felt) for nummer, sporring in enumerate(sporringer)))


def _del(nummer: int, sporring: Sporring, felt: Mapping[str, Any]) -> Sporring:
    under = sporring.subquery()
    return select(literal(nummer), *(under.c[n] if n in under.c else cast(null(), t).label(n) for n, t in felt.items()))
