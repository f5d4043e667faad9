"""The audit trail: written by hand, guarded by machine, chained by hash.

A use case says *what happened and why* with ``recording`` (a change), ``adding`` (a new row) or ``note`` (a deed that
changes no row). A flush that would change an ``Audited`` row that nobody recorded is refused, so the trail cannot be
forgotten. The events of a transaction join the chain just before it commits (``audit_chain``), so that the
chain's lock is held for a moment only.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import Index, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.base import Base

_OPEN = "audit.open"
PENDING = "audit.pending"
UNWRITTEN = "audit.unwritten"

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Set by the web edge and the job runner; ties an event to a log line."""


class Noted:
    """Mixin: people's deeds with rows of this class are noted; the machine's own changes leave no trail.

    ``HANDLINGER`` names every deed that can happen to the row, with the words its history shows;
    ``FELTNAVN`` gives columns their label (a column without one is left out of the history page).
    ``TIDLIGERE_NAVN`` is what the class has been called in the trail before: what is written there stays.
    """

    id: Mapped[int]
    HANDLINGER: ClassVar[Mapping[str, str]]
    FELTNAVN: ClassVar[Mapping[str, str]]
    TIDLIGERE_NAVN: ClassVar[tuple[str, ...]] = ()


class Audited(Noted):
    """Mixin: rows of this class change only inside ``recording``.

    Column ``info``: ``sensitiv`` keeps the values out of the trail, ``usporet`` leaves the column out.
    """


class AuditEvent(Base):
    """One deed. Append-only; ``hash`` covers every other column and the hash before it."""

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
    forrige_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (
        Index("ix_audit_event_objekt", "objekt_type", "objekt_id", "id"),
        Index("ix_audit_event_tidspunkt", "tidspunkt"),
    )


class UnrecordedChange(RuntimeError):
    """A programming error: an Audited row was changed outside ``recording``."""


@contextmanager
def recording(
    session: Session, obj: Audited, *, actor: Actor, handling: str, begrunnelse: str | None = None
) -> Iterator[None]:
    """Change ``obj`` inside the block; one event joins the same transaction, if anything changed.

    Raises KeyError when the class of ``obj`` does not declare ``handling``.
    """
    obj.HANDLINGER[handling]
    if obj in _unwritten(session):
        session.flush()  # that it was made is an event of its own
    before = {} if inspect(obj).transient or inspect(obj).pending else _snapshot(obj)
    session.info.setdefault(_OPEN, set()).add(obj)
    try:
        yield
        session.add(obj)
        session.flush()  # gives a new row its id, and meets the database's constraints here
    finally:
        session.info[_OPEN].discard(obj)
    after = _snapshot(obj)
    changes = {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
    if changes:
        _remember(session, obj, actor, handling, begrunnelse, _readable(session, obj, changes))


def adding(session: Session, obj: Audited, *, actor: Actor, handling: str) -> None:
    """Add ``obj``, a new row. It has no id before the next flush, which writes all such rows together."""
    obj.HANDLINGER[handling]
    session.add(obj)
    _remember(session, obj, actor, handling, None, None)


@contextmanager
def removing(
    session: Session, obj: Audited, *, actor: Actor, handling: str, begrunnelse: str | None = None
) -> Iterator[None]:
    """Delete ``obj`` inside the block (``session.delete``); its last values are kept in the trail."""
    obj.HANDLINGER[handling]
    before = {k: [v, None] for k, v in _snapshot(obj).items() if v is not None}
    session.info.setdefault(_OPEN, set()).add(obj)
    readable = _readable(session, obj, before)
    try:
        yield
        session.flush()
    finally:
        session.info[_OPEN].discard(obj)
    _remember(session, obj, actor, handling, begrunnelse, readable)


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
    obj.HANDLINGER[handling]
    facts = {k: [None, _plain(v)] for k, v in (opplysninger or {}).items()}
    _remember(session, obj, actor, handling, begrunnelse, facts)


def _remember(
    session: Session,
    obj: Noted,
    actor: Actor,
    handling: str,
    begrunnelse: str | None,
    endringer: dict[str, Any] | None,
) -> None:
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
    }
    session.info.setdefault(PENDING, []).append(facts)
    if obj.id is None:
        session.info.setdefault(UNWRITTEN, []).append((obj, facts))


def _unwritten(session: Session) -> list[Noted]:
    """The rows that are added, and wait for the flush that gives them their id."""
    return [obj for obj, facts in session.info.get(UNWRITTEN, ()) if facts["endringer"] is None]


@event.listens_for(Session, "after_flush_postexec")
def _complete(session: Session, _context: UOWTransaction) -> None:
    """The rows are written: their events get the id, and what a new row says."""
    for obj, facts in session.info.pop(UNWRITTEN, ()):
        facts["objekt_id"] = obj.id
        if facts["endringer"] is None:
            says = {k: [None, v] for k, v in _snapshot(obj).items() if v is not None}
            facts["endringer"] = _readable(session, obj, says)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} byte"
    if value is None or isinstance(value, (str, int, bool, list, dict)):
        return value
    return str(value)


def _snapshot(obj: Audited) -> dict[str, Any]:
    columns = inspect(obj).mapper.column_attrs
    return {
        attr.key: _plain(getattr(obj, attr.key))
        for attr in columns
        if attr.key not in ("id", "versjon") and not attr.columns[0].info.get("usporet")
    }


def _readable(session: Session, obj: Audited, changes: dict[str, Any]) -> dict[str, Any]:
    """Hide what is sensitive, and name what a foreign key points at: an id says nothing to a person."""
    mapper = inspect(obj).mapper
    targets = {
        next(iter(r.local_columns)).key: r.mapper.class_
        for r in mapper.relationships
        if r.direction.name == "MANYTOONE" and len(r.local_columns) == 1
    }
    for key, (old, new) in changes.items():
        if mapper.column_attrs[key].columns[0].info.get("sensitiv"):
            changes[key] = ["•", "•"]
        elif key in targets:
            changes[key] = [_named(session, targets[key], old), _named(session, targets[key], new)]
    return changes


def _named(session: Session, target: type[Any], ident: int | None) -> Any:
    return None if ident is None else {"id": ident, "tekst": str(session.get(target, ident))}


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
    return any(
        state.attrs[attr.key].history.has_changes()
        for attr in state.mapper.column_attrs
        if not attr.columns[0].info.get("usporet")
    )


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    """``update(Avtale).where(...)`` never reaches a flush; meet it at its own door."""
    mapper = state.bind_mapper
    if (state.is_update or state.is_delete) and mapper is not None and issubclass(mapper.class_, (Audited, AuditEvent)):
        raise UnrecordedChange(f"bulk change of {mapper.class_.__name__}")
