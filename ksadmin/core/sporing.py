"""Rows that have a trail: what a class says of its deeds, and how its columns are told."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import Enum as EnumType
from sqlalchemy import LargeBinary, inspect
from sqlalchemy.orm import ColumnProperty, Mapped, Session
from sqlalchemy.types import TypeDecorator

from ksadmin.core.actor import Rolle
from ksadmin.core.base import Base
from ksadmin.core.lifecycle import Lifecycle


class Noted:
    """Mixin: people's deeds with rows of this class are noted; the machine's own changes leave no trail.

    ``HANDLINGER`` names every deed that can happen to the row, with the words its history shows;
    ``FELTNAVN`` gives columns their label (a column without one is left out of the history page).
    ``ANGRES`` are the deeds that can be undone, with the least role that may: that of the deed itself. Steps of
    ``LIVSLOP`` are not among them, for that table says it. ``ENDELIG`` is why the rest cannot be. ``ANGRES_SELV`` lets
    nobody undo what another has done with the row: it is a person's own.
    ``TIDLIGERE_NAVN`` is what the class has been called in the trail before: what is written there stays.
    """

    id: Mapped[int]
    HANDLINGER: ClassVar[Mapping[str, str]]
    FELTNAVN: ClassVar[Mapping[str, str]]
    TIDLIGERE_NAVN: ClassVar[tuple[str, ...]] = ()
    ANGRES: ClassVar[Mapping[str, Rolle]] = {}
    ANGRES_SELV: ClassVar[bool] = False
    LIVSLOP: ClassVar[Lifecycle[Any] | None] = None
    ENDELIG: ClassVar[str] = "Dette har følger andre steder, og kan ikke angres. Rett det med en ny endring."


class Audited(Noted):
    """Mixin: rows of this class change only inside ``audit.recording``.

    Column ``info``: ``sensitiv`` keeps the values out of the trail, ``usporet`` leaves the column out, ``nytid`` is
    when the row was last changed, an undoing too. ``DEL_AV`` is the relationship to what the row is a part of.
    """

    DEL_AV: ClassVar[str | None] = None


def noterte() -> dict[str, type[Noted]]:
    """Every class that has a trail, by each name it has there."""
    classes = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Noted)]
    return {name: cls for cls in classes for name in (cls.__name__, *cls.TIDLIGERE_NAVN)}


def plain(value: Any) -> Any:
    """A value as the trail holds it: what JSON can."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, bytes):
        return f"{len(value)} byte"
    if value is None or isinstance(value, (str, int, bool, list, dict)):
        return value
    return str(value)


def stored(cls: type[Any], key: str, value: Any) -> Any:
    """The value of a column, from how ``plain`` holds it."""
    type_ = inspect(cls).column_attrs[key].columns[0].type
    if value is None:
        return None
    if isinstance(type_, EnumType) and type_.enum_class is not None:
        return type_.enum_class(value)
    kind = (type_.impl_instance if isinstance(type_, TypeDecorator) else type_).python_type
    if issubclass(kind, (date, time)):  # a datetime is a date
        return kind.fromisoformat(value)
    return value if isinstance(value, (dict, list)) else kind(value)


def livslopsfelt(cls: type[Noted]) -> str | None:
    """The column that ``LIVSLOP`` is the table of."""
    if cls.LIVSLOP is None:
        return None
    kodeverk = type(cls.LIVSLOP.initial)
    return next(a.key for a in _columns(cls) if getattr(a.columns[0].type, "enum_class", None) is kodeverk)


def sporede(cls: type[Noted]) -> Iterator[ColumnProperty[Any]]:
    """The columns whose changes are events."""
    return (a for a in _columns(cls) if not a.columns[0].info.get("usporet"))


def skjulte(cls: type[Noted]) -> Iterator[ColumnProperty[Any]]:
    """The columns whose values the trail does not hold, and an undoing needs."""
    for attr in _columns(cls):
        info, type_ = attr.columns[0].info, attr.columns[0].type
        if (info.get("sensitiv") or info.get("usporet")) and not isinstance(type_, LargeBinary):
            yield attr


def _columns(cls: type[Noted]) -> Iterator[ColumnProperty[Any]]:
    return (a for a in inspect(cls).mapper.column_attrs if a.key not in ("id", "versjon"))


def snapshot(obj: Audited) -> dict[str, Any]:
    """Every column that has a trail, as the trail holds it."""
    return {attr.key: plain(getattr(obj, attr.key)) for attr in sporede(type(obj))}


def hidden(obj: Audited) -> dict[str, Any]:
    """What an undoing needs beside the trail; nothing where nothing can be undone."""
    if not (obj.ANGRES or obj.LIVSLOP):
        return {}
    return {attr.key: plain(getattr(obj, attr.key)) for attr in skjulte(type(obj))}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """{column: [before, after]} of what is not the same."""
    return {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}


def readable(session: Session, obj: Audited, changes: dict[str, Any]) -> dict[str, Any]:
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
