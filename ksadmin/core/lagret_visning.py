"""Filters of any list that somebody has given a name: alone, or for everybody."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Index, Select, Text, bindparam, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.base import Base, KeyType
from ksadmin.core.errors import InvalidInput
from ksadmin.core.sortering import sorteringsnokkel

_EGEN, _DELT = text("NOT delt"), text("delt")


class LagretVisning(audit.Audited, Base):
    """A filter of a list with a name: a person's own, or everybody's when ``delt``.

    ``liste`` is the endpoint of the list, ``filter`` what stands after the question mark in its address. ``eier`` is
    an actor's ``ident``. Nobody has two of a name for one list, and two shared ones do not have the same.
    """

    __tablename__ = "lagret_visning"

    id: Mapped[int] = mapped_column(primary_key=True)
    liste: Mapped[str]
    navn: Mapped[str]
    navn_nokkel: Mapped[str] = mapped_column(KeyType, info={"usporet": True})
    eier: Mapped[str]
    eier_navn: Mapped[str]
    delt: Mapped[bool]
    filter: Mapped[str]
    opprettet: Mapped[datetime]

    __table_args__ = (
        Index(
            *("uq_lagret_visning_egen", "eier", "liste", "navn_nokkel"),
            unique=True,
            sqlite_where=_EGEN,
            postgresql_where=_EGEN,
        ),
        Index(
            *("uq_lagret_visning_delt", "liste", "navn_nokkel"),
            unique=True,
            sqlite_where=_DELT,
            postgresql_where=_DELT,
        ),
    )

    TIDLIGERE_NAVN = ("Matrisevisning", "Saksvisning")
    ANGRES = {"visning.lagret": Rolle.LESER, "visning.slettet": Rolle.LESER}
    ANGRES_SELV = True
    HANDLINGER = {"visning.lagret": "lagret visningen", "visning.slettet": "slettet visningen"}
    FELTNAVN = {"navn": "Navn", "delt": "Delt med alle", "filter": "Filter"}

    def __str__(self) -> str:
        return self.navn


class Visning(NamedTuple):
    """One of them as it is shown over its list."""

    id: int
    liste: str
    navn: str
    eier: str
    eier_navn: str
    delt: bool
    filter: str


def synlige(session: Session, actor: Actor, liste: str | None = None) -> Sequence[Visning]:
    """The person's own, then those everybody has, each by name; of one list or of all."""
    rader = session.connection().execute(_synlige(), {"ident": actor.ident, "liste": liste})
    return [Visning(*rad) for rad in rader]


@cache
def _synlige() -> Select[int, str, str, str, str, bool, str]:
    """Put together once, and of columns only: every page of every list asks, and mostly there are none."""
    v, liste = LagretVisning, bindparam("liste", type_=Text())
    kolonner = (v.id, v.liste, v.navn, v.eier, v.eier_navn, v.delt, v.filter)
    mine = or_(v.delt, v.eier == bindparam("ident"))
    return select(*kolonner).where(mine, or_(liste.is_(None), v.liste == liste)).order_by(v.delt, v.navn_nokkel, v.id)


def lagre(session: Session, actor: Actor, liste: str, *, navn: str, filter: str, delt: bool) -> LagretVisning:
    """Keep the filter of ``liste``. ``delt`` shows it to everybody in KS. As a removal, undone by whoever did it.

    Raises InvalidInput when the name is taken.
    """
    actor.require(Rolle.SAKSBEHANDLER if delt else Rolle.LESER)
    if finnes := _ved_navn(session, actor, liste, navn, delt=delt):
        raise InvalidInput("navn", _opptatt(finnes))
    rad = LagretVisning(
        liste=liste,
        navn=navn,
        navn_nokkel=sorteringsnokkel(navn),
        filter=filter,
        delt=delt,
        eier=actor.ident,
        eier_navn=actor.navn,
        opprettet=clock.now(),
    )
    with audit.recording(session, rad, actor=actor, handling="visning.lagret"):
        session.add(rad)
    return rad


def slett(session: Session, actor: Actor, rad: LagretVisning) -> None:
    """For its owner; a shared one also for a forvalter."""
    if rad.eier != actor.ident:
        actor.require(Rolle.FORVALTER)
    with audit.removing(session, rad, actor=actor, handling="visning.slettet"):
        session.delete(rad)


def _ved_navn(session: Session, actor: Actor, liste: str, navn: str, *, delt: bool) -> LagretVisning | None:
    """The one that has the name already, among the person's own or the shared."""
    klasse = LagretVisning
    statement = select(klasse).where(klasse.liste == liste, klasse.navn_nokkel == sorteringsnokkel(navn))
    return session.scalars(
        statement.where(klasse.delt if delt else ~klasse.delt & (klasse.eier == actor.ident))
    ).one_or_none()


def _opptatt(visning: LagretVisning) -> str:
    if visning.delt:
        return f"{visning.eier_navn} har alt delt en visning som heter «{visning.navn}». Velg et annet navn."
    return f"Du har alt en visning som heter «{visning.navn}». Velg et annet navn, eller slett den gamle."
