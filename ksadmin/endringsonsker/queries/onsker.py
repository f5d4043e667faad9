"""Wishes by what they are about and where they stand."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.core.identifiers import referansenummer
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import ONSKESOK, Endringsonske

_PREFIKSER = ("EØ", "EO")


def sokebetingelse(session: Session, tekst: str) -> ColumnElement[bool]:
    """The condition of a list: every word is in what the wish says, or the reference is this one."""
    sier = ONSKESOK.betingelse(session, Endringsonske.id, tekst)
    ident = referansenummer(tekst, *_PREFIKSER)
    return sier if ident is None else or_(Endringsonske.id == ident, sier)


def ligner(
    session: Session, tekst: str, *, unntatt: Endringsonske | None = None, limit: int = 5
) -> Sequence[Endringsonske]:
    """Wishes that may be about the same thing as ``tekst``, the most alike first. Merged ones are left out."""
    treff = ONSKESOK.likner(session, tekst)
    sporring = (
        select(Endringsonske)
        .join(treff, treff.c.rowid == Endringsonske.id)
        .options(joinedload(Endringsonske.oppslutning))
        .where(Endringsonske.status != Onskestatus.SLATT_SAMMEN)
        .order_by(treff.c.rang.desc(), Endringsonske.id.desc())
        .limit(limit)
    )
    if unntatt is not None:
        sporring = sporring.where(Endringsonske.id != unntatt.id)
    return session.scalars(sporring).all()


def ved_referanse(session: Session, tekst: str) -> Endringsonske | None:
    """The wish a person means by «EØ-00012», «EO-12» or «12»."""
    ident = referansenummer(tekst, *_PREFIKSER)
    return None if ident is None else session.get(Endringsonske, ident)


def beste_treff(session: Session, tekst: str, antall: int) -> Sequence[Endringsonske]:
    """The wish of that reference, or those that say every word, the best first."""
    if funnet := ved_referanse(session, tekst):
        return [funnet]
    treff = ONSKESOK.treff(session, tekst)
    statement = select(Endringsonske).join(treff, treff.c.rowid == Endringsonske.id)
    return session.scalars(statement.order_by(treff.c.rang.desc(), treff.c.rowid.desc()).limit(antall)).all()
