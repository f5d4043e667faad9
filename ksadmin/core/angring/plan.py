"""Planning an undoing, and carrying it out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock, outbox_bulk
from ksadmin.core.actor import Actor
from ksadmin.core.angring.hindringer import ANGREFRIST, angret_av, hindringer, krev_lov, om_hendelsen
from ksadmin.core.angring.spor import Endring, Radnokkel, Verdier, endringene, naa, radene
from ksadmin.core.audit import ANGRET, AuditEvent, Noted
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import OutboxMessage
from ksadmin.core.sporing import noterte

Folger = Mapping[type[Any], Callable[[Session, Any, Verdier], None]]
"""What else must be set right when a row of a class has been set back: it is given the row and the values it had."""
_VISES = 3
"""So many reasons are told; the first is mostly the one that matters."""


@dataclass(frozen=True)
class Angreplan:
    """What undoing ``hendelse`` would do. ``endringer`` are the newest first."""

    hendelse: AuditEvent
    endringer: Sequence[Endring]

    @property
    def antall(self) -> int:
        """How many rows are set back."""
        return len({e.rad for e in self.endringer})


def om(hendelse: AuditEvent) -> str:
    """Who did what, and when."""
    return om_hendelsen(hendelse, noterte()[hendelse.objekt_type])


def planlegg(session: Session, actor: Actor, hendelse: AuditEvent) -> Angreplan:
    """Read what the deed did. Raises NotPermitted for who may not do it, Conflict with why it cannot be undone.

    Cost: linear in the rows of the deed, some queries for each 500 of a class.
    """
    plan = Angreplan(hendelse, [] if hendelse.angrer is not None else endringene(session, hendelse))
    _krev(session, actor, plan)
    return plan


def angre(session: Session, actor: Actor, hendelse: AuditEvent, *, begrunnelse: str, folger: Folger) -> Angreplan:
    """Set back all that was done with ``hendelse``, and call off the mail that has not gone. Raises as ``planlegg``."""
    plan = planlegg(session, actor, hendelse)
    if hendelse.foresporsel is not None:
        med = OutboxMessage.foresporsel == hendelse.foresporsel
        outbox_bulk.call_off(session, med, f"Angret av {actor.navn}.")
    with session.no_autoflush:
        for noen in _i_rekkefolge(plan.endringer):
            _sett_tilbake(session, actor, noen, begrunnelse)
    session.expire_all()
    _folg_opp(session, actor, plan, begrunnelse, folger)
    return plan


def _folg_opp(session: Session, actor: Actor, plan: Angreplan, begrunnelse: str, folger: Folger) -> None:
    rader = radene(session, {e.rad for e in plan.endringer if e.klasse in folger})
    for endring in plan.endringer:
        if (rad := rader.get(endring.rad)) is not None:
            with audit.recording(session, rad, actor=actor, handling=ANGRET, begrunnelse=begrunnelse):
                folger[endring.klasse](session, rad, endring.etter)


def _krev(session: Session, actor: Actor, plan: Angreplan) -> None:
    for endring in sorted(plan.endringer, key=lambda e: e.flyttet is None):  # a step tells best why not
        krev_lov(endring, actor)
    grunner = list(dict.fromkeys(islice(_grunner(session, plan), _VISES)))
    if grunner:
        raise Conflict(" ".join(grunner))
    if plan.hendelse.foresporsel is not None:
        outbox_bulk.krev_usendt(session, plan.hendelse.foresporsel)


def _grunner(session: Session, plan: Angreplan) -> Iterator[str]:
    hendelse = plan.hendelse
    if hendelse.angrer is not None:
        yield "Dette er selv en angring. Gjør det som ble angret, på nytt i stedet."
    elif not plan.endringer:
        yield "Dette endret ingenting, så det er ingenting å angre."
    elif angring := angret_av(session, [e.hendelse.id for e in plan.endringer]):
        yield f"Dette er alt angret: {om(angring)}."
    elif hendelse.tidspunkt < clock.now() - ANGREFRIST:
        yield f"Det er over {ANGREFRIST.days} dager siden, og da kan det ikke angres lenger."
    else:
        yield from hindringer(session, plan.endringer, radene(session, {e.rad for e in plan.endringer}))


def _i_rekkefolge(endringer: Sequence[Endring]) -> Iterator[list[Endring]]:
    """Neighbours that can be written together: of one class, of one kind, and no row twice."""
    bunke: dict[Radnokkel, Endring] = {}
    for endring in endringer:
        if bunke and (endring.rad in bunke or _slag(endring) != _slag(next(iter(bunke.values())))):
            yield list(bunke.values())
            bunke = {}
        bunke[endring.rad] = endring
    if bunke:
        yield list(bunke.values())


def _slag(endring: Endring) -> tuple[type[Noted], bool, bool]:
    return endring.klasse, endring.laget, endring.fjernet


def _sett_tilbake(session: Session, actor: Actor, endringer: Sequence[Endring], begrunnelse: str) -> None:
    der: dict[Radnokkel, Any] = radene(session, {e.rad for e in endringer})
    laget = endringer[0].laget
    opptak = audit.removing if laget else audit.recording
    with ExitStack() as stack:
        for endring in endringer:
            rad = der.get(endring.rad) or _gjenopprettet(endring)
            ett: AbstractContextManager[None] = opptak(
                session, rad, actor=actor, handling=ANGRET, begrunnelse=begrunnelse, angrer=endring.hendelse.id
            )
            stack.enter_context(ett)
            if laget:
                session.delete(rad)
            else:
                _gi_verdier(rad, endring)
                session.add(rad)


def _gjenopprettet(endring: Endring) -> Any:
    klasse: Any = endring.klasse
    return klasse(id=endring.hendelse.objekt_id)


def _gi_verdier(rad: Any, endring: Endring) -> None:
    kolonner = inspect(endring.klasse).column_attrs
    for felt, verdi in endring.for_.items():
        info = kolonner[felt].columns[0].info
        moved_on = info.get("usporet") and not endring.fjernet and naa(rad, [felt])[felt] != endring.etter[felt]
        if info.get("nytid"):
            setattr(rad, felt, clock.now())
        elif not moved_on:
            setattr(rad, felt, audit.stored(endring.klasse, felt, verdi))
