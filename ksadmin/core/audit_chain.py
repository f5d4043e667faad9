"""The hash chain over the audit trail: sealing it at commit, and verifying it.

Each event's hash covers its own columns and the hash before it; ``audit_head`` holds how many there are and
the last hash, so that a row missing at the end shows too. Updating the head row is also the lock that keeps
two transactions from taking the same place in the chain.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, cast

from sqlalchemy import CheckConstraint, ForeignKey, Table, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core.audit import PENDING, UNWRITTEN, AuditEvent
from ksadmin.core.base import Base

_CHUNK = 5000


class AuditHead(Base):
    """The end of the chain: one row, made by the first migration."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    antall: Mapped[int]
    siste_hash: Mapped[str]

    __table_args__ = (CheckConstraint("id = 1", name="bare_en"),)


class Angregrunnlag(Base):
    """What an event's undoing needs and the trail does not hold: personal data and reckoned values, kept for a while.

    ``verdier`` is as an event's ``endringer``.
    """

    __tablename__ = "angregrunnlag"

    hendelse_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True, autoincrement=False)
    verdier: Mapped[dict[str, Any]]


_EVENTS = cast(Table, AuditEvent.__table__)
_HEAD = cast(Table, AuditHead.__table__)


@dataclass(frozen=True, slots=True)
class Kjedebrudd:
    """The first place where the trail is not what was written."""

    id: int
    forklaring: str


def event_hash(facts: Mapping[str, Any]) -> str:
    """SHA-256 over the event's columns but ``hash``, as JSON with sorted keys and times in UTC.

    ``angrer`` came later than the first chains: an event that undoes nothing is hashed as they were.
    """
    uncovered = ("hash",) if facts["angrer"] is not None else ("hash", "angrer")
    covered = {k: v for k, v in facts.items() if k not in uncovered}
    covered["tidspunkt"] = facts["tidspunkt"].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps(covered, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Give the transaction's events their place in the chain."""
    session.flush()
    pending = session.info.pop(PENDING, [])
    if not pending:
        return
    connection = session.connection()
    head = connection.execute(
        update(_HEAD).values(antall=AuditHead.antall + len(pending)).returning(AuditHead.antall, AuditHead.siste_hash)
    ).one()
    forrige = head.siste_hash
    hidden = []
    for number, facts in enumerate(pending, start=head.antall - len(pending) + 1):
        if skjult := facts.pop("skjult"):
            hidden.append({"hendelse_id": number, "verdier": skjult})
        facts.update(id=number, forrige_hash=forrige)
        facts["hash"] = forrige = event_hash(facts)
    connection.execute(insert(_EVENTS), pending)
    if hidden:
        connection.execute(insert(Angregrunnlag), hidden)
    connection.execute(update(_HEAD).values(siste_hash=forrige))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    session.info.pop(PENDING, None)
    session.info.pop(UNWRITTEN, None)


def verifiser(session: Session) -> Kjedebrudd | None:
    """Walk the whole chain; None when it is whole.

    Cost: one pass over ``audit_event`` in chunks, so memory is flat and time grows with its length.
    """
    forrige, expected, chunk = "", 1, _CHUNK
    columns = _EVENTS.columns
    while True:
        query = select(*columns).where(columns.id >= expected).order_by(columns.id)
        try:
            rows = session.execute(query.limit(chunk)).all()
        except ValueError:  # SQLite holds anything: a time that is no time, JSON that is no JSON
            if chunk == 1:
                return Kjedebrudd(expected, f"Hendelse {expected} er endret etter at den ble skrevet.")
            chunk = 1
            continue
        if not rows:
            break
        for row in rows:
            brudd = _broken(row._asdict(), expected, forrige)
            if brudd:
                return brudd
            forrige, expected = row.hash, expected + 1
    return _end_missing(session, expected, forrige)


def _broken(facts: dict[str, Any], expected: int, forrige: str) -> Kjedebrudd | None:
    ident = facts["id"]
    if ident != expected:
        return Kjedebrudd(expected, f"Hendelse {expected} er fjernet: neste rad i revisjonssporet er {ident}.")
    if event_hash(facts) != facts["hash"]:
        return Kjedebrudd(ident, f"Hendelse {ident} er endret etter at den ble skrevet.")
    if facts["forrige_hash"] != forrige:
        return Kjedebrudd(ident, f"Hendelse {ident} er satt inn eller byttet ut: den peker ikke på hendelsen før.")
    return None


def _end_missing(session: Session, expected: int, forrige: str) -> Kjedebrudd | None:
    below = session.scalar(select(AuditEvent.id).where(AuditEvent.id < 1).limit(1))
    if below is not None:
        return Kjedebrudd(below, f"Hendelse {below} er satt inn foran den første.")
    head = session.get(AuditHead, 1)
    if head is None:
        return Kjedebrudd(expected, "Raden i audit_head, som sier hvor revisjonssporet slutter, er fjernet.")
    if head.antall >= expected:
        return Kjedebrudd(expected, f"Hendelse {expected} er fjernet fra slutten av revisjonssporet.")
    if head.antall < expected - 1:
        return Kjedebrudd(head.antall + 1, f"Hendelse {head.antall + 1} er satt inn på slutten uten å være registrert.")
    if head.siste_hash != forrige:
        return Kjedebrudd(expected - 1, f"Hendelse {expected - 1} er byttet ut: den er ikke den siste som ble skrevet.")
    return None
