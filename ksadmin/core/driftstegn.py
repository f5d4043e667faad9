"""Signs of whether the machinery is well. Each room hands in a question; all of them are asked as one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Integer, String
from sqlalchemy.orm import Session

from ksadmin.core.base import UtcDateTime
from ksadmin.core.forening import Sporring, forent


class Tegn(NamedTuple):
    """One row of an answer; what the question did not ask for is None."""

    tekst: str | None
    antall: int | None
    tid: datetime | None


class Driftsstatus(NamedTuple):
    """What it is, whether it is well or nobody knows, and a sentence about it."""

    navn: str
    ok: bool | None
    tekst: str


@dataclass(frozen=True, slots=True)
class Driftstegn:
    """``rader`` asks for columns named as in ``Tegn``; ``si`` is what the rows mean."""

    rader: Sporring
    si: Callable[[Sequence[Tegn]], Iterable[Driftsstatus]]


Driftskilde = Callable[[], Driftstegn]


def driftsstatus(session: Session, kilder: tuple[Driftskilde, ...]) -> list[Driftsstatus]:
    """How everything is, in the order of ``kilder``. One query."""
    tegnene, sporring = _sporring(kilder)
    svar: list[list[Tegn]] = [[] for _ in tegnene]
    for nummer, *felt in session.execute(sporring):
        svar[nummer].append(Tegn(*felt))
    return [status for tegn, rader in zip(tegnene, svar, strict=True) for status in tegn.si(rader)]


@cache
def _sporring(kilder: tuple[Driftskilde, ...]) -> tuple[list[Driftstegn], CompoundSelect[*tuple[Any, ...]]]:
    tegnene = [kilde() for kilde in kilder]
    return tegnene, forent((t.rader for t in tegnene), {"tekst": String, "antall": Integer, "tid": UtcDateTime})
