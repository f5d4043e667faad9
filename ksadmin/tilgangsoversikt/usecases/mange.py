"""One step for many requests: shown first, then taken for those it is open to."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor
from ksadmin.tilgangsoversikt.models import Miljo, Pakobling
from ksadmin.tilgangsoversikt.usecases import steg as ett


class Utfall(NamedTuple):
    """``hindring`` says why the step is not open to this one; None when it is."""

    pakobling: Pakobling
    hindring: str | None


def forhandsvis(session: Session, actor: Actor, pakoblinger: Sequence[Pakobling], steg: str) -> list[Utfall]:
    """What the step would do, request by request. Writes nothing."""
    har_signert = ett.aktive(session, {p.organisasjon_id for p in pakoblinger})
    return [Utfall(p, ett.hindring(session, actor, p, steg, har_signert=har_signert)) for p in pakoblinger]


def ta_steg_for_mange(
    session: Session,
    actor: Actor,
    pakoblinger: Sequence[Pakobling],
    steg: str,
    *,
    dato: date,
    i_dag: date,
    begrunnelse: str = "",
) -> list[Utfall]:
    """Take the step wherever it is open, and say where it was not. All in one transaction.

    ``dato`` is for steps that happened outside ksadmin, ``begrunnelse`` for those that end a request. Raises
    KeyError for a step that is not taken for many, InvalidInput when the date will not do for one of them.
    """
    ta = _STEG[steg]
    utfall = forhandsvis(session, actor, pakoblinger, steg)
    for u in utfall:
        if u.hindring is None:
            ta(session, actor, u.pakobling, dato, i_dag, begrunnelse)
    return utfall


_Steg = Callable[[Session, Actor, Pakobling, date, date, str], None]
_STEG: dict[str, _Steg] = {
    "kontroller": lambda s, a, p, _d, i, _b: ett.kontroller(s, a, p, i_dag=i),
    "send": lambda s, a, p, d, i, _b: ett.send(s, a, p, dato=d, i_dag=i),
    "apne_test": lambda s, a, p, d, i, _b: ett.apne(s, a, p, miljo=Miljo.TEST, dato=d, i_dag=i),
    "apne_produksjon": lambda s, a, p, d, i, _b: ett.apne(s, a, p, miljo=Miljo.PRODUKSJON, dato=d, i_dag=i),
    "avvis": lambda s, a, p, _d, i, b: ett.avvis(s, a, p, begrunnelse=b, i_dag=i),
    "trekk": lambda s, a, p, _d, i, b: ett.trekk(s, a, p, begrunnelse=b, i_dag=i),
}
