"""Where organisations stand, many at a time: what other rooms may know of the agreements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Signatur, Tilslutningserklaering
from ksadmin.core.outbox import OutboxMessage
from ksadmin.core.samlet import Rad

_Id = InstrumentedAttribute[int]


@dataclass(frozen=True, slots=True)
class Stilling:
    """One erklæring in short.

    ``siden`` is when it came to stand as it stands; ``aktiv_fra`` is there once it has been active, ``avsluttet`` once
    it has ended: from which day, which may be before it was written down.
    """

    erklaering_id: int
    organisasjon_id: int
    vilkar_id: int
    status: Avtalestatus
    siden: datetime
    sendt: datetime | None
    kontakt_epost: str
    orgnr: str
    aktiv_fra: date | None
    avsluttet: date | None

    @property
    def referanse(self) -> str:
        return f"TE-{self.erklaering_id:05d}"


def nyeste(session: Session, organisasjon_ids: Collection[int] | None = None) -> dict[int, Stilling]:
    """The newest erklæring of each organisation that has one, by organisation. A living one is the newest."""
    return les_nyeste(session.execute(nyeste_sporsmal(organisasjon_ids)).mappings())


def nyeste_sporsmal(
    organisasjon_ids: Collection[int | ColumnElement[int]] | None = None,
) -> Select[*tuple[Any, ...]]:
    """Asks for what ``les_nyeste`` reads."""
    ids = select(func.max(Tilslutningserklaering.id)).group_by(Tilslutningserklaering.organisasjon_id)
    if organisasjon_ids is not None:
        ids = ids.where(Tilslutningserklaering.organisasjon_id.in_(organisasjon_ids))
    return _stillinger(Tilslutningserklaering.id.in_(ids))


def nyeste_hos(organisasjon_id: ColumnElement[int]) -> ScalarSelect[int]:
    """The id of the newest erklæring of the organisation, as SQL."""
    t = Tilslutningserklaering
    return select(func.max(t.id)).where(t.organisasjon_id == organisasjon_id).scalar_subquery()


def les_nyeste(rader: Iterable[Rad]) -> dict[int, Stilling]:
    """By organisation."""
    return {rad["organisasjon_id"]: Stilling(*rad.values()) for rad in rader}


def ved_id(session: Session, erklaering_ids: Collection[int]) -> dict[int, Stilling]:
    """These erklæringer, by id."""
    rader = session.execute(_stillinger(Tilslutningserklaering.id.in_(erklaering_ids)))
    return {s.erklaering_id: s for s in (Stilling(*rad) for rad in rader)}


def akseptert(session: Session, vilkar_id: int) -> dict[int, bool]:
    """The erklæringer with a signature on this version of the terms; True when a second person has seen it."""
    rows = session.execute(
        select(Signatur.erklaering_id, Signatur.kontrollert)
        .where(Signatur.vilkar_id == vilkar_id)
        .order_by(Signatur.id)
    )
    return {erklaering_id: kontrollert is not None for erklaering_id, kontrollert in rows}


def aksepterte_vilkar(erklaering_id: ScalarSelect[int]) -> Select[*tuple[Any, ...]]:
    """Asks for the versions of the terms signed on one erklæring, each with when a second person saw the signature."""
    signert = select(Signatur.vilkar_id, Signatur.kontrollert)
    return signert.where(Signatur.erklaering_id == erklaering_id).order_by(Signatur.id)


def skylder(erklaering_id: _Id, vilkar_id: _Id) -> ColumnElement[bool]:
    """Whether the erklæring is active and nobody has signed these terms on it, as SQL."""
    t, s = Tilslutningserklaering, Signatur
    aktiv = exists().where(t.id == erklaering_id, t.status == Avtalestatus.BEKREFTET)
    return aktiv & ~exists().where(s.erklaering_id == erklaering_id, s.vilkar_id == vilkar_id)


def hos(erklaering_id: _Id) -> ScalarSelect[int]:
    """The id of the organisation whose erklæring it is, as SQL."""
    t = Tilslutningserklaering
    return select(t.organisasjon_id).where(t.id == erklaering_id).scalar_subquery()


_BREV = {
    "avtale.sendt": "Erklæringen til signering",
    "avtale.bekreftet": "Kvittering",
    "avtale.avsluttet": "Brev om avslutning",
}


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's promises is about, for the outbox page."""
    ours = {m.id: m.payload["avtale_id"] for m in messages if m.kind.startswith("avtale.")}
    if not ours:
        return {}
    rows = session.scalars(
        select(Tilslutningserklaering)
        .where(Tilslutningserklaering.id.in_(set(ours.values())))
        .options(joinedload(Tilslutningserklaering.organisasjon))
    )
    names = {avtale.id: str(avtale) for avtale in rows}
    return {m.id: f"{_BREV[m.kind]}: {names[ours[m.id]]}" for m in messages if m.id in ours}


def _stillinger(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Asks for the fields of ``Stilling``, in its order."""
    t = Tilslutningserklaering
    columns = (
        *(t.id, t.organisasjon_id, t.vilkar_id, t.status, t.sist_endret, t.sendt),
        *(t.kontakt_epost, t.orgnr, t.bekreftet_dato, t.avsluttet_dato),
    )
    return select(*columns).where(which).order_by(t.id)
