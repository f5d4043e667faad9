"""The audit trail of one object, in words a person understands."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Enum, and_, func, inspect, or_, select
from sqlalchemy.orm import Session

from ksadmin.core.audit import ANGRET, MASKIN, AuditEvent, Noted, sporede
from ksadmin.core.clock import klokkeslett
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.sporing import noterte

FJERNET = "fjernet"
"""What a note of a removed part calls the part, in the history of the whole."""


def mest_av_en_person(session: Session, *, siden: datetime) -> int:
    """How many things the one who did most has done; what was done to many at one stroke is one thing."""
    e = AuditEvent
    hver = select(func.count(e.foresporsel.distinct()).label("antall"))
    hver = hver.where(e.tidspunkt > siden, e.aktor.startswith("bruker:")).group_by(e.aktor)
    return session.scalar(select(func.max(hver.subquery().c.antall))) or 0


@dataclass(frozen=True, slots=True)
class Hendelse:
    """One line of history. ``endringer`` is (label, before, after), as text.

    ``om`` names the row, on a page that is about more than it. ``ident`` leads to undoing it, when it changed
    something that can be; ``angret`` says who has undone it, and when.
    """

    tidspunkt: datetime
    aktor_navn: str
    tekst: str
    begrunnelse: str | None
    endringer: tuple[tuple[str, str, str], ...]
    om: str | None = None
    ident: int | None = None
    angret: str | None = None


def historikk(
    session: Session, *objects: Noted, navn: Mapping[Noted, str] = MappingProxyType({}), limit: int = 200
) -> list[Hendelse]:
    """What has happened to ``objects``, and to the rows named in ``navn``, taken together; the newest first."""
    ids: dict[str, list[int]] = {}
    for o in (*objects, *navn):
        ids.setdefault(type(o).__name__, []).append(o.id)
    keys = [and_(AuditEvent.objekt_type == type_, AuditEvent.objekt_id.in_(own)) for type_, own in ids.items()]
    events = session.scalars(select(AuditEvent).where(or_(*keys)).order_by(AuditEvent.id.desc()).limit(limit))
    return list(_told(session, events, {(type(o).__name__, o.id): tekst for o, tekst in navn.items()}))


def siste_hendelse(session: Session, obj: Noted, handling: str) -> AuditEvent | None:
    """When ``handling`` was last done to ``obj``; None when it was not."""
    return session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.objekt_type == type(obj).__name__,
            AuditEvent.objekt_id == obj.id,
            AuditEvent.handling == handling,
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).first()


def siste_begrunnelse(session: Session, obj: Noted, handling: str) -> str | None:
    """Why ``handling`` was last done to ``obj``; None when it was not, or nobody said."""
    event = siste_hendelse(session, obj, handling)
    return event.begrunnelse if event else None


def aktornavn(session: Session, identer: Collection[str]) -> dict[str, str]:
    """What each actor was called when they last did something."""
    rows = session.execute(
        select(AuditEvent.aktor, AuditEvent.aktor_navn).where(AuditEvent.aktor.in_(identer)).order_by(AuditEvent.id)
    )
    return {ident: navn for ident, navn in rows}


def _told(
    session: Session, events: Iterable[AuditEvent], navn: Mapping[tuple[str, int], str] = MappingProxyType({})
) -> Iterable[Hendelse]:
    events, classes = list(events), noterte()
    undone = {e.angrer: _by(e) for e in events if e.angrer is not None}
    origins = _origins(session, events)
    for e in events:
        cls = classes[e.objekt_type]
        yield Hendelse(
            tidspunkt=e.tidspunkt,
            aktor_navn=e.aktor_navn,
            tekst=_deed(cls, e, origins.get(e.angrer or 0)),
            begrunnelse=e.begrunnelse,
            endringer=tuple(endringer(cls, e.endringer)),
            om=navn.get((e.objekt_type, e.objekt_id)),
            ident=e.id if e.handling != ANGRET and _can_be_undone(cls, e) else None,
            angret=undone.get(e.id),
        )


def _deed(cls: type[Noted], e: AuditEvent, origin: AuditEvent | None) -> str:
    if e.handling != ANGRET:
        return cls.HANDLINGER[e.handling]
    if origin is None:
        return "rettet opp det som fulgte av angringen"
    return f"angret: {origin.aktor_navn} {cls.HANDLINGER[origin.handling]} {klokkeslett(origin.tidspunkt)}"


def _can_be_undone(cls: type[Noted], e: AuditEvent) -> bool:
    """Whether it is worth asking. Why not, when not, is told by whoever is asked."""
    if e.foresporsel and e.foresporsel.startswith(MASKIN):
        return False
    return bool(cls.ANGRES or cls.LIVSLOP) and any(a in e.endringer for a in (FJERNET, *(c.key for c in sporede(cls))))


def _origins(session: Session, events: Sequence[AuditEvent]) -> dict[int, AuditEvent]:
    """What is undone by these: mostly among them, for it happened to the same rows."""
    known = {e.id: e for e in events}
    missing = {e.angrer for e in events if e.angrer is not None} - known.keys()
    if missing:
        known |= {e.id: e for e in session.scalars(select(AuditEvent).where(AuditEvent.id.in_(missing)))}
    return known


def _by(undoing: AuditEvent) -> str:
    return f"{undoing.aktor_navn} {klokkeslett(undoing.tidspunkt)}"


def endringer(cls: type[Noted], par: Mapping[str, Sequence[Any]]) -> Iterable[tuple[str, str, str]]:
    """(label, before, after) of each column a person may read about, in words."""
    kodeverk = _kodeverk(cls)
    for felt, label in cls.FELTNAVN.items():
        if felt in par:
            before, after = par[felt]
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
        return klokkeslett(datetime.fromisoformat(text))
    except ValueError:
        return text
