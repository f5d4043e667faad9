"""Many promises of one kind: made together, kept in turn, called off or woken together."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import Midlertidig, OutboxMessage, Utboksstatus, kjente_nokler


def promise_all(session: Session, kind: str, nokler: Iterable[str]) -> int:
    """Promise the same of many at once; how many were new. A key promised before is left as it is."""
    now, alle = clock.now(), list(nokler)
    known = kjente_nokler(session, alle)
    rows = [
        {"kind": kind, "nokkel": n, "payload": {}, "opprettet": now, "neste_forsok": now}
        for n in alle
        if n not in known
    ]
    if rows:
        session.execute(insert(OutboxMessage), rows)
    return len(rows)


def vent_pa_tur(session: Session, kind: str, per_minutt: int) -> None:
    """Raise Midlertidig when ``per_minutt`` of the kind are done in the last minute: this one gets a later minute.

    Those that have been given one already are counted, so that a long queue is put in order once.
    """
    now = clock.now()
    done = OutboxMessage.ferdig > now - timedelta(minutes=1)
    if _count(session, OutboxMessage.kind == kind, done) < per_minutt:
        return
    later = (OutboxMessage.status == Utboksstatus.VENTER) & (OutboxMessage.neste_forsok > now)
    minutt = 1 + _count(session, OutboxMessage.kind == kind, later) // per_minutt
    raise Midlertidig(f"Venter på tur: det sendes høyst {per_minutt} i minuttet.", vent=timedelta(minutes=minutt))


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(OutboxMessage.id)).where(*conditions)) or 0


def call_off(session: Session, hvilke: ColumnElement[bool], grunn: str) -> int:
    """Those that have not gone never go; how many. ``grunn`` is what they say.

    One that somebody is at this very moment may still go, and is not tried again if it does not.
    """
    paa_vei = OutboxMessage.status.in_((Utboksstatus.UNDER_ARBEID, Utboksstatus.I_TVIL))
    venter = OutboxMessage.status == Utboksstatus.VENTER
    # Marked in one statement, so that none slips by from one status to another between two.
    _sett(session, hvilke & (paa_vei | venter), avlyses=grunn)
    return _sett(session, hvilke & venter, status=Utboksstatus.AVLYST, ferdig=clock.now(), feil=grunn)


def gjor_forfalt(session: Session, hvilke: ColumnElement[bool]) -> None:
    """Those that wait for a later moment are due now, and say no more of why they waited."""
    _sett(session, hvilke & (OutboxMessage.status == Utboksstatus.VENTER), neste_forsok=clock.now(), feil=None)


def _sett(session: Session, hvilke: ColumnElement[bool], **verdier: object) -> int:
    result = session.execute(
        update(OutboxMessage).where(hvilke).values(**verdier),
        execution_options={"synchronize_session": "fetch"},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def krev_usendt(session: Session, foresporsel: str) -> None:
    """Raises Conflict when somebody has begun to keep a promise made with a deed."""
    lovet = select(OutboxMessage.id).where(OutboxMessage.foresporsel == foresporsel)
    begynt = (OutboxMessage.status != Utboksstatus.AVLYST) & (
        (OutboxMessage.status != Utboksstatus.VENTER) | (OutboxMessage.forsok > 0)
    )
    if session.scalar(lovet.where(begynt).limit(1).with_for_update()) is not None:
        raise Conflict("Det ble sendt e-post om dette, og den kan ikke hentes tilbake. Gjør en ny endring i stedet.")
