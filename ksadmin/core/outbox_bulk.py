"""Many promises of one kind: made together, kept in turn, called off together."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, insert, select, update
from sqlalchemy.orm import Session

from ksadmin.core import clock
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


def call_off(session: Session, nokler: Select[str], grunn: str) -> int:
    """Those of the promises that nobody has begun to keep are called off; how many. ``grunn`` is what they say."""
    result = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.nokkel.in_(nokler), OutboxMessage.status == Utboksstatus.VENTER)
        .values(status=Utboksstatus.AVLYST, ferdig=clock.now(), feil=grunn),
        execution_options={"synchronize_session": "fetch"},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
