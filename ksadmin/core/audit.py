"""The audit trail: written by hand, guarded by machine, chained by hash.

A use case says *what happened and why* with ``recording`` (a change), ``adding`` (a new row) or ``note`` (a deed that
changes no row). A flush that would change an ``Audited`` row that nobody recorded is refused, so the trail cannot be
forgotten. The events of a transaction join the chain just before it commits (``audit_chain``), so that the
chain's lock is held for a moment only.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import Index, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.base import Base
from ksadmin.core.sporing import (
    Audited,
    Noted,
    differences,
    hidden,
    livslopsfelt,
    plain,
    readable,
    skjulte,
    snapshot,
    sporede,
    stored,
)

__all__ = [
    "ANGRET",
    "MASKIN",
    "PENDING",
    "UNWRITTEN",
    "AuditEvent",
    "Audited",
    "Noted",
    "UnrecordedChange",
    "adding",
    "livslopsfelt",
    "note",
    "plain",
    "recording",
    "removing",
    "request_id",
    "skjulte",
    "sporede",
    "stored",
]

_OPEN = "audit.open"
PENDING = "audit.pending"
UNWRITTEN = "audit.unwritten"
ANGRET = "angret"
"""The deed of undoing another, which any row may meet (``angring``)."""
MASKIN = "jobb-"
"""How the ``foresporsel`` begins of what no person did: a job, or the making of examples."""

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Set by the web edge and the job runner; ties an event to a log line."""


class AuditEvent(Base):
    """One deed. Append-only; ``hash`` covers every other column and the hash before it.

    Deeds with the same ``foresporsel`` were done at one stroke. ``angrer`` is the event that this one undoes.
    """

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tidspunkt: Mapped[datetime]
    aktor: Mapped[str]
    aktor_navn: Mapped[str]
    handling: Mapped[str]
    objekt_type: Mapped[str]
    objekt_id: Mapped[int]
    begrunnelse: Mapped[str | None]
    endringer: Mapped[dict[str, Any]]
    foresporsel: Mapped[str | None]
    angrer: Mapped[int | None]
    forrige_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (
        Index("ix_audit_event_foresporsel", "foresporsel", "id"),
        Index("ix_audit_event_angrer", "angrer"),
        Index("ix_audit_event_objekt", "objekt_type", "objekt_id", "id"),
        Index("ix_audit_event_tidspunkt", "tidspunkt"),
    )


class UnrecordedChange(RuntimeError):
    """A programming error: an Audited row was changed outside ``recording``."""


@contextmanager
def recording(
    session: Session,
    obj: Audited,
    *,
    actor: Actor,
    handling: str,
    begrunnelse: str | None = None,
    angrer: int | None = None,
) -> Iterator[None]:
    """Change ``obj`` inside the block; one event joins the same transaction, if anything changed.

    Raises KeyError when the class of ``obj`` does not declare ``handling``.
    """
    _krev_erklaert(obj, handling)
    if obj in _unwritten(session):
        session.flush()  # that it was made is an event of its own
    new = inspect(obj).transient or inspect(obj).pending
    before, hidden_before = ({}, {}) if new else (snapshot(obj), hidden(obj))
    session.info.setdefault(_OPEN, set()).add(obj)
    try:
        yield
        session.add(obj)
        session.flush()  # gives a new row its id, and meets the database's constraints here
    finally:
        session.info[_OPEN].discard(obj)
    changes = differences(before, snapshot(obj))
    if changes:
        facts = _remember(session, obj, actor, handling, begrunnelse, readable(session, obj, changes), angrer)
        _remember_hidden(obj, facts, differences(hidden_before, hidden(obj)))


def adding(session: Session, obj: Audited, *, actor: Actor, handling: str) -> None:
    """Add ``obj``, a new row. It has no id before the next flush, which writes all such rows together."""
    _krev_erklaert(obj, handling)
    session.add(obj)
    _remember(session, obj, actor, handling, None, None)


@contextmanager
def removing(
    session: Session,
    obj: Audited,
    *,
    actor: Actor,
    handling: str,
    begrunnelse: str | None = None,
    angrer: int | None = None,
) -> Iterator[None]:
    """Delete ``obj`` inside the block (``session.delete``); its last values are kept in the trail."""
    _krev_erklaert(obj, handling)
    before, not_told = ({k: [v, None] for k, v in of(obj).items() if v is not None} for of in (snapshot, hidden))
    session.info.setdefault(_OPEN, set()).add(obj)
    told = readable(session, obj, before)
    try:
        yield
        session.flush()
    finally:
        session.info[_OPEN].discard(obj)
    _remember_hidden(obj, _remember(session, obj, actor, handling, begrunnelse, told, angrer), not_told)


def note(
    session: Session,
    obj: Noted,
    *,
    actor: Actor,
    handling: str,
    begrunnelse: str | None = None,
    opplysninger: Mapping[str, Any] | None = None,
) -> None:
    """Record a deed that changes no column: a download, an export, a reminder sent."""
    _krev_erklaert(obj, handling)
    facts = {k: [None, plain(v)] for k, v in (opplysninger or {}).items()}
    _remember(session, obj, actor, handling, begrunnelse, facts)


def _remember(
    session: Session,
    obj: Noted,
    actor: Actor,
    handling: str,
    begrunnelse: str | None,
    endringer: dict[str, Any] | None,
    angrer: int | None = None,
) -> dict[str, Any]:
    facts = {
        "tidspunkt": clock.now(),
        "aktor": actor.ident,
        "aktor_navn": actor.navn,
        "handling": handling,
        "objekt_type": type(obj).__name__,
        "objekt_id": obj.id,
        "begrunnelse": begrunnelse,
        "endringer": endringer,
        "foresporsel": request_id.get(),
        "angrer": angrer,
        "skjult": None,
    }
    session.info.setdefault(PENDING, []).append(facts)
    if obj.id is None:
        session.info.setdefault(UNWRITTEN, []).append((obj, facts))
    return facts


def _remember_hidden(obj: Audited, facts: dict[str, Any], values: dict[str, Any]) -> None:
    """Keep beside the event what undoing it needs, when it can be undone."""
    if facts["handling"] in obj.ANGRES or livslopsfelt(type(obj)) in facts["endringer"]:
        facts["skjult"] = values


def _krev_erklaert(obj: Noted, handling: str) -> None:
    if handling != ANGRET:
        obj.HANDLINGER[handling]


def _unwritten(session: Session) -> list[Noted]:
    """The rows that are added, and wait for the flush that gives them their id."""
    return [obj for obj, facts in session.info.get(UNWRITTEN, ()) if facts["endringer"] is None]


@event.listens_for(Session, "after_flush_postexec")
def _complete(session: Session, _context: UOWTransaction) -> None:
    """The rows are written: their events get the id, and what a new row says."""
    for obj, facts in session.info.pop(UNWRITTEN, ()):
        facts["objekt_id"] = obj.id
        if facts["endringer"] is None:
            facts["endringer"] = readable(session, obj, differences({}, snapshot(obj)))
            _remember_hidden(obj, facts, differences({}, hidden(obj)))


@event.listens_for(Session, "before_flush")
def _refuse_unrecorded(session: Session, *_: object) -> None:
    opened = session.info.get(_OPEN, set()).union(_unwritten(session))
    for obj in (*session.new, *session.dirty, *session.deleted):
        if isinstance(obj, AuditEvent):
            raise UnrecordedChange("audit_event is written by the chain only")
        if isinstance(obj, Audited) and obj not in opened and _tracked_change(session, obj):
            raise UnrecordedChange(f"{type(obj).__name__} changed outside audit.recording()")


def _tracked_change(session: Session, obj: Audited) -> bool:
    if obj in session.new or obj in session.deleted:
        return True
    state = inspect(obj)
    return any(state.attrs[attr.key].history.has_changes() for attr in sporede(type(obj)))


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    """``update(Avtale).where(...)`` never reaches a flush; meet it at its own door."""
    mapper = state.bind_mapper
    if (state.is_update or state.is_delete) and mapper is not None and issubclass(mapper.class_, (Audited, AuditEvent)):
        raise UnrecordedChange(f"bulk change of {mapper.class_.__name__}")
