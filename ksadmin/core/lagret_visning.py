"""Filters of a list that somebody has given a name: alone, or for everybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Index, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.base import KeyType
from ksadmin.core.errors import InvalidInput
from ksadmin.core.sortering import sorteringsnokkel


class LagretVisning(audit.Audited):
    """Mixin of a table of saved filters of one list: a person's own, or everybody's when ``delt``.

    ``filter`` is what stands after the question mark in the address. ``eier`` is an actor's ``ident``.
    """

    navn: Mapped[str]
    navn_nokkel: Mapped[str] = mapped_column(KeyType, info={"usporet": True})
    eier: Mapped[str]
    eier_navn: Mapped[str]
    delt: Mapped[bool]
    filter: Mapped[str]
    opprettet: Mapped[datetime]

    HANDLINGER = {"visning.lagret": "lagret visningen", "visning.slettet": "slettet visningen"}
    FELTNAVN = {"navn": "Navn", "delt": "Delt med alle", "filter": "Filter"}

    def __str__(self) -> str:
        return self.navn


V = TypeVar("V", bound=LagretVisning)


def ett_navn(tabell: str) -> tuple[Index, Index]:
    """Nobody has two of a name, and two shared ones do not have the same."""
    egen, delt = text("NOT delt"), text("delt")
    return (
        Index(f"uq_{tabell}_egen", "eier", "navn_nokkel", unique=True, sqlite_where=egen, postgresql_where=egen),
        Index(f"uq_{tabell}_delt", "navn_nokkel", unique=True, sqlite_where=delt, postgresql_where=delt),
    )


def synlige(session: Session, klasse: type[V], actor: Actor) -> Sequence[V]:
    """The person's own, then those everybody has; each by name."""
    statement = select(klasse).where(or_(klasse.delt, klasse.eier == actor.ident))
    return session.scalars(statement.order_by(klasse.delt, klasse.navn_nokkel, klasse.id)).all()


def lagre(session: Session, actor: Actor, rad: LagretVisning, *, navn: str, filter: str, delt: bool) -> None:
    """Keep the filter as ``rad``, a new row. ``delt`` shows it to everybody in KS.

    Raises InvalidInput when the name is taken.
    """
    actor.require(Rolle.SAKSBEHANDLER if delt else Rolle.LESER)
    if finnes := _ved_navn(session, type(rad), actor, navn, delt=delt):
        raise InvalidInput("navn", _opptatt(finnes))
    rad.navn, rad.navn_nokkel, rad.filter, rad.delt = navn, sorteringsnokkel(navn), filter, delt
    rad.eier, rad.eier_navn, rad.opprettet = actor.ident, actor.navn, clock.now()
    with audit.recording(session, rad, actor=actor, handling="visning.lagret"):
        session.add(rad)


def slett(session: Session, actor: Actor, rad: LagretVisning) -> None:
    """For its owner; a shared one also for a forvalter. The last values stay in the trail."""
    if rad.eier != actor.ident:
        actor.require(Rolle.FORVALTER)
    with audit.removing(session, rad, actor=actor, handling="visning.slettet"):
        session.delete(rad)


def _ved_navn(session: Session, klasse: type[V], actor: Actor, navn: str, *, delt: bool) -> V | None:
    """The one that has the name already, among the person's own or the shared."""
    statement = select(klasse).where(klasse.navn_nokkel == sorteringsnokkel(navn))
    return session.scalars(
        statement.where(klasse.delt if delt else ~klasse.delt & (klasse.eier == actor.ident))
    ).one_or_none()


def _opptatt(visning: LagretVisning) -> str:
    if visning.delt:
        return f"{visning.eier_navn} har alt delt en visning som heter «{visning.navn}». Velg et annet navn."
    return f"Du har alt en visning som heter «{visning.navn}». Velg et annet navn, eller slett den gamle."
