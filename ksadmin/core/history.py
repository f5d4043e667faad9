"""The audit trail of one object, in words a person understands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Enum, and_, inspect, or_, select
from sqlalchemy.orm import Session

from ksadmin.core.audit import AuditEvent, Noted
from ksadmin.core.base import Base
from ksadmin.core.clock import OSLO
from ksadmin.core.kodeverk import Kodeverk


@dataclass(frozen=True, slots=True)
class Hendelse:
    """One line of history. ``endringer`` is (label, before, after), as text.

    ``om`` names the row, on a page that is about more than it.
    """

    tidspunkt: datetime
    aktor_navn: str
    tekst: str
    begrunnelse: str | None
    endringer: tuple[tuple[str, str, str], ...]
    om: str | None = None


def historikk(
    session: Session, *objects: Noted, navn: Mapping[Noted, str] = MappingProxyType({}), limit: int = 200
) -> list[Hendelse]:
    """What has happened to ``objects``, and to the rows named in ``navn``, taken together; the newest first."""
    ids: dict[str, list[int]] = {}
    for o in (*objects, *navn):
        ids.setdefault(type(o).__name__, []).append(o.id)
    keys = [and_(AuditEvent.objekt_type == type_, AuditEvent.objekt_id.in_(own)) for type_, own in ids.items()]
    events = session.scalars(select(AuditEvent).where(or_(*keys)).order_by(AuditEvent.id.desc()).limit(limit))
    return list(_told(events, {(type(o).__name__, o.id): tekst for o, tekst in navn.items()}))


def siste_hendelser(session: Session, limit: int = 50) -> list[Hendelse]:
    """The newest deeds in the whole system."""
    return list(_told(session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit))))


def siste_begrunnelse(session: Session, obj: Noted, handling: str) -> str | None:
    """Why ``handling`` was last done to ``obj``; None when it was not, or nobody said."""
    return session.scalars(
        select(AuditEvent.begrunnelse)
        .where(
            AuditEvent.objekt_type == type(obj).__name__,
            AuditEvent.objekt_id == obj.id,
            AuditEvent.handling == handling,
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).first()


def aktornavn(session: Session, identer: Collection[str]) -> dict[str, str]:
    """What each actor was called when they last did something."""
    rows = session.execute(
        select(AuditEvent.aktor, AuditEvent.aktor_navn).where(AuditEvent.aktor.in_(identer)).order_by(AuditEvent.id)
    )
    return {ident: navn for ident, navn in rows}


def _told(
    events: Iterable[AuditEvent], navn: Mapping[tuple[str, int], str] = MappingProxyType({})
) -> Iterable[Hendelse]:
    noted = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Noted)]
    classes = {navn: cls for cls in noted for navn in (cls.__name__, *cls.TIDLIGERE_NAVN)}
    for e in events:
        cls = classes[e.objekt_type]
        yield Hendelse(
            tidspunkt=e.tidspunkt,
            aktor_navn=e.aktor_navn,
            tekst=cls.HANDLINGER[e.handling],
            begrunnelse=e.begrunnelse,
            endringer=tuple(_changes(cls, e.endringer)),
            om=navn.get((e.objekt_type, e.objekt_id)),
        )


def _changes(cls: type[Noted], endringer: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    kodeverk = _kodeverk(cls)
    for felt, label in cls.FELTNAVN.items():
        if felt in endringer:
            before, after = endringer[felt]
            yield label, _words(before, kodeverk.get(felt)), _words(after, kodeverk.get(felt))


def _kodeverk(cls: type[Noted]) -> dict[str, type[Kodeverk]]:
    columns = ((a.key, a.columns[0].type) for a in inspect(cls).column_attrs)
    return {key: t.enum_class for key, t in columns if isinstance(t, Enum) and t.enum_class}  # type: ignore[misc]


def _words(value: Any, kodeverk: type[Kodeverk] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if value == "•":
        return "(vises ikke)"
    if isinstance(value, dict) and "tekst" in value:
        return str(value["tekst"])
    if kodeverk is not None:
        return kodeverk(value).tekst
    return _dates(str(value))


def _dates(text: str) -> str:
    """ISO dates and times as Norwegians write them; other text as it is."""
    if len(text) < 10 or text[4:5] != "-":
        return text
    try:
        if len(text) == 10:
            return f"{date.fromisoformat(text):%d.%m.%Y}"
        return f"{datetime.fromisoformat(text).astimezone(OSLO):%d.%m.%Y kl. %H.%M}"
    except ValueError:
        return text
