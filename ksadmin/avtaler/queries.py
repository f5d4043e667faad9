"""What can be asked of the agreements."""

from collections.abc import Sequence
from string import hexdigits

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ksadmin.avtaler.lifecycle import LEVENDE, Avtalestatus
from ksadmin.avtaler.models import Avtaledokument, Dokumentslag, Signatur, Tilslutningserklaering
from ksadmin.core.forening import Sporring
from ksadmin.core.identifiers import referansenummer
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon
from ksadmin.vilkar.models import Vilkar

_KORT_SUM = 12
"""So much of a SHA-256 as a page shows."""


def levende(session: Session, organisasjon_id: int) -> Tilslutningserklaering | None:
    """The one erklæring of the organisation that is under way or active."""
    return session.scalars(
        select(Tilslutningserklaering).where(
            Tilslutningserklaering.organisasjon_id == organisasjon_id,
            Tilslutningserklaering.status.in_(LEVENDE),
        )
    ).one_or_none()


def hos_organisasjon(organisasjon_id: ColumnElement[int]) -> tuple[Sporring, ...]:
    """Asks for all the organisation's erklæringer with their terms, the newest first, and for their documents."""
    t, d = Tilslutningserklaering, Avtaledokument
    erklaeringer = select(t, Vilkar).join(t.vilkar).where(t.organisasjon_id == organisasjon_id).order_by(t.id.desc())
    dokumenter = select(d).join(d.erklaering).where(t.organisasjon_id == organisasjon_id).order_by(d.id)
    return erklaeringer, dokumenter


def for_organisasjon(session: Session, organisasjon_id: int) -> Sequence[Tilslutningserklaering]:
    """All the organisation's erklæringer, the newest first, with their signatures and the documents whole."""
    return session.scalars(
        select(Tilslutningserklaering)
        .where(Tilslutningserklaering.organisasjon_id == organisasjon_id)
        .options(
            joinedload(Tilslutningserklaering.vilkar),
            selectinload(Tilslutningserklaering.signaturer).joinedload(Signatur.vilkar),
            selectinload(Tilslutningserklaering.dokumenter).undefer(Avtaledokument.innhold),
        )
        .order_by(Tilslutningserklaering.id.desc())
    ).all()


def antall_per_status(session: Session) -> dict[Avtalestatus, int]:
    """How many there are in each status."""
    rows = session.execute(select(Tilslutningserklaering.status, func.count()).group_by(Tilslutningserklaering.status))
    return {status: antall for status, antall in rows}


def er_eksempler(session: Session) -> bool | None:
    """Whether the erklæringer are example cases, which are never mixed with real ones; None when there are none."""
    return session.scalar(select(Tilslutningserklaering.eksempel).order_by(Tilslutningserklaering.id).limit(1))


def uten_aktiv(session: Session) -> int:
    """How many organisations in existence have no active erklæring."""
    aktive = select(Tilslutningserklaering.organisasjon_id).where(
        Tilslutningserklaering.status == Avtalestatus.BEKREFTET
    )
    statement = select(func.count()).where(Organisasjon.opphort.is_(None), Organisasjon.id.not_in(aktive))
    return session.scalar(statement) or 0


def dokument_ved_sum(session: Session, sha256: str) -> Avtaledokument | None:
    """The document with this SHA-256, if it is one of ours."""
    return session.scalars(
        select(Avtaledokument)
        .where(Avtaledokument.sha256 == sha256)
        .options(joinedload(Avtaledokument.erklaering).joinedload(Tilslutningserklaering.organisasjon))
        .order_by(Avtaledokument.id)
        .limit(1)
    ).first()


def finn_dokumenter(session: Session, tekst: str, limit: int) -> Sequence[Avtaledokument]:
    """The newest documents of the organisations ``tekst`` means, of the erklæring with that reference, or with that
    SHA-256, twelve characters of it or more.
    """
    if len(tekst) >= _KORT_SUM and set(tekst.lower()) <= set(hexdigits):
        passer = Avtaledokument.sha256.startswith(tekst.lower(), autoescape=True)
    elif (ident := referansenummer(tekst, "TE")) is not None:
        passer = Avtaledokument.erklaering_id == ident
    else:
        organisasjoner = [t.organisasjon.id for t in register.finn(session, tekst, limit)]
        deres = select(Tilslutningserklaering.id).where(Tilslutningserklaering.organisasjon_id.in_(organisasjoner))
        passer = Avtaledokument.erklaering_id.in_(deres)
    eier = joinedload(Avtaledokument.erklaering).joinedload(Tilslutningserklaering.organisasjon)
    return session.scalars(
        select(Avtaledokument).options(eier).where(passer).order_by(Avtaledokument.id.desc()).limit(limit)
    ).all()


def siste_dokument(avtale: Tilslutningserklaering, slag: Dokumentslag) -> Avtaledokument | None:
    """The newest document of one kind."""
    return next((d for d in reversed(avtale.dokumenter) if d.slag is slag), None)
