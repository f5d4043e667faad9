"""Saved filters of the matrix."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor
from ksadmin.core.sortering import sorteringsnokkel
from ksadmin.tilgangsoversikt.models import Matrisevisning


def synlige(session: Session, actor: Actor) -> Sequence[Matrisevisning]:
    """The person's own, then those everybody has; each by name."""
    v = Matrisevisning
    statement = select(v).where(or_(v.delt, v.eier == actor.ident))
    return session.scalars(statement.order_by(v.delt, v.navn_nokkel, v.id)).all()


def ved_navn(session: Session, actor: Actor, navn: str, *, delt: bool) -> Matrisevisning | None:
    """The one that has the name already, among the person's own or the shared."""
    v = Matrisevisning
    statement = select(v).where(v.navn_nokkel == sorteringsnokkel(navn))
    return session.scalars(statement.where(v.delt if delt else ~v.delt & (v.eier == actor.ident))).one_or_none()
