"""Who stands behind a wish, those of its duplicates included."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from ksadmin.core.audit import Noted
from ksadmin.core.outbox import OutboxMessage
from ksadmin.endringsonsker.lifecycle import AAPNE, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Stemme
from ksadmin.register.models import Organisasjon


def gruppen(onske: Endringsonske) -> Select[int]:
    """The ids of the wish and those merged into it."""
    return select(Endringsonske.id).where(
        or_(Endringsonske.id == onske.id, Endringsonske.slatt_sammen_med_id == onske.id)
    )


def stemmene(session: Session, onske: Endringsonske, *, fra: Organisasjon | None = None) -> Sequence[Stemme]:
    """The living voices, all or one organisation's, in Norwegian order; it may have one on each wish of the group.

    Two units with one orgnr, as Oslo kommune and Oslo fylkeskommune, are one organisation.
    """
    sporring = (
        select(Stemme)
        .join(Stemme.organisasjon)
        .where(Stemme.onske_id.in_(gruppen(onske)), Stemme.trukket_dato.is_(None))
        .options(contains_eager(Stemme.organisasjon), joinedload(Stemme.onske), joinedload(Stemme.stottespillere))
        .order_by(Organisasjon.navn_nokkel, Organisasjon.id, Stemme.id)
    )
    if fra is not None:
        sporring = sporring.where(Organisasjon.orgnr == fra.orgnr)
    return session.scalars(sporring).unique().all()


def spor(session: Session, onske: Endringsonske) -> list[Noted]:
    """Every voice the wish itself has had, with its supporters and whether its receiver said no to notices."""
    med = (joinedload(Stemme.stottespillere), joinedload(Stemme.avmelding))
    sporring = select(Stemme).where(Stemme.onske_id == onske.id).options(*med).order_by(Stemme.id)
    stemmer = session.scalars(sporring).unique().all()
    stottespillere = [p for stemme in stemmer for p in stemme.stottespillere]
    return [*stemmer, *stottespillere, *(stemme.avmelding for stemme in stemmer if stemme.avmelding)]


def en_stemme_hver(session: Session, onske: Endringsonske) -> list[Stemme]:
    """One living voice of each organisation behind the wish: the one given to the wish itself, if it gave several."""
    per_orgnr: dict[str, Stemme] = {}
    for stemme in sorted(stemmene(session, onske), key=lambda s: (s.onske_id != onske.id, s.id)):
        per_orgnr.setdefault(stemme.organisasjon.orgnr, stemme)
    return list(per_orgnr.values())


def utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, by the id of the promise."""
    egne = {m.id: m.payload["stemme_id"] for m in messages if m.kind == "onske.varsel"}
    sagt = {m.id: "Bekreftelse av et innsendt endringsønske" for m in messages if m.kind == "onske.bekreft"}
    if not egne:
        return sagt
    rader = session.scalars(
        select(Stemme)
        .where(Stemme.id.in_(set(egne.values())))
        .options(joinedload(Stemme.organisasjon), joinedload(Stemme.onske))
    )
    navn = {stemme.id: f"{stemme.organisasjon}, varsel om {stemme.onske.referanse}" for stemme in rader}
    return sagt | {ident: navn[stemme_id] for ident, stemme_id in egne.items()}


def stemmer_fra(organisasjon_id: ColumnElement[int]) -> Select[Stemme, Endringsonske]:
    """Asks for the living voices of an organisation with the wish of each, the newest first."""
    hos = select(Stemme, Endringsonske).join(Stemme.onske)
    hos = hos.where(Stemme.organisasjon_id == organisasjon_id, Stemme.trukket_dato.is_(None))
    return hos.order_by(Stemme.id.desc())


def stemmer_hos(session: Session, organisasjon_ids: Collection[int]) -> Sequence[Stemme]:
    """The organisations' living voices for wishes that can still come true, those merged into others included."""
    return session.scalars(
        select(Stemme)
        .join(Stemme.onske)
        .options(contains_eager(Stemme.onske))
        .where(
            Stemme.organisasjon_id.in_(organisasjon_ids),
            Stemme.trukket_dato.is_(None),
            Endringsonske.status.in_((*AAPNE, Onskestatus.SLATT_SAMMEN)),
        )
        .order_by(Endringsonske.tittel, Stemme.id)
    ).all()
