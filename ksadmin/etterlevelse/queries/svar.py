"""The answers of one organisation, and of all in a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ksadmin.etterlevelse.lifecycle import Egenerklaeringsstatus
from ksadmin.etterlevelse.models import (
    Dokumentasjon,
    Egenerklaering,
    Egenerklaeringsrunde,
    Punktsvar,
    Rundepunkt,
    Svar,
    Vilkarspunkt,
)


@dataclass(frozen=True, slots=True)
class Besvarelse:
    """One clause as an organisation has answered it so far. ``versjon`` is 0 when it has said nothing."""

    punkt: Vilkarspunkt
    svar: Svar | None
    utdyping: str | None
    versjon: int
    filer: tuple[Dokumentasjon, ...]

    @property
    def mangler_svar(self) -> bool:
        return self.svar is None

    @property
    def mangler_utdyping(self) -> bool:
        """A clause that is not met, or does not concern them, wants a reason."""
        return self.svar is not None and self.svar is not Svar.JA and not self.utdyping

    @property
    def mangler_fil(self) -> bool:
        """Evidence is asked for where the clause is said to be met."""
        return self.punkt.krever_dokumentasjon and self.svar in (Svar.JA, Svar.DELVIS) and not self.filer

    @property
    def ferdig(self) -> bool:
        return not (self.mangler_svar or self.mangler_utdyping or self.mangler_fil)


@dataclass(frozen=True, slots=True)
class Punkttall:
    """How a clause has been answered by those who have delivered."""

    punkt: Vilkarspunkt
    antall: Mapping[Svar, int]

    @property
    def besvart(self) -> int:
        return sum(self.antall.values())


def punktene(session: Session, runde_id: int) -> Sequence[Vilkarspunkt]:
    """What a round asks about, in order."""
    statement = (
        select(Vilkarspunkt)
        .join(Rundepunkt, Rundepunkt.punkt_id == Vilkarspunkt.id)
        .where(Rundepunkt.runde_id == runde_id)
    )
    return session.scalars(statement.order_by(Vilkarspunkt.nummer, Vilkarspunkt.id)).all()


def besvarelse(session: Session, egenerklaering: Egenerklaering) -> list[Besvarelse]:
    """Every clause of the round with what has been answered. Three queries."""
    svar = {
        s.punkt_id: s
        for s in session.scalars(select(Punktsvar).where(Punktsvar.egenerklaering_id == egenerklaering.id))
    }
    filer: dict[int, list[Dokumentasjon]] = {}
    hvilke = select(Dokumentasjon).where(Dokumentasjon.egenerklaering_id == egenerklaering.id)
    for fil in session.scalars(hvilke.order_by(Dokumentasjon.id)):
        filer.setdefault(fil.punkt_id, []).append(fil)
    return [_besvarelse(p, svar.get(p.id), filer.get(p.id, [])) for p in punktene(session, egenerklaering.runde_id)]


def _besvarelse(punkt: Vilkarspunkt, rad: Punktsvar | None, filer: Sequence[Dokumentasjon]) -> Besvarelse:
    if rad is None:
        return Besvarelse(punkt, None, None, 0, tuple(filer))
    return Besvarelse(punkt, rad.svar, rad.utdyping, rad.versjon, tuple(filer))


def svaret(session: Session, egenerklaering: Egenerklaering, punkt: Vilkarspunkt) -> Punktsvar | None:
    """The answer to one clause; None when there is none."""
    return session.scalars(
        select(Punktsvar).where(Punktsvar.egenerklaering_id == egenerklaering.id, Punktsvar.punkt_id == punkt.id)
    ).one_or_none()


def dokumentasjonen(session: Session, egenerklaering_id: int, ident: int) -> Dokumentasjon | None:
    """One file of a declaration, and of no other."""
    return session.scalars(
        select(Dokumentasjon).where(Dokumentasjon.id == ident, Dokumentasjon.egenerklaering_id == egenerklaering_id)
    ).one_or_none()


def som_svarte(session: Session, runde: Egenerklaeringsrunde, punkt_id: int, svar: Svar) -> set[int]:
    """The delivered declarations that gave that answer, by id."""
    return set(
        session.scalars(
            select(Punktsvar.egenerklaering_id)
            .join(Punktsvar.egenerklaering)
            .where(*_levert(runde), Punktsvar.punkt_id == punkt_id, Punktsvar.svar == svar)
        )
    )


def svarfordeling(session: Session, runde: Egenerklaeringsrunde) -> list[Punkttall]:
    """Each clause of the round with how many gave each answer, among those who have delivered. Two queries."""
    rows = session.execute(
        select(Punktsvar.punkt_id, Punktsvar.svar, func.count())
        .join(Punktsvar.egenerklaering)
        .where(*_levert(runde), Punktsvar.svar.is_not(None))
        .group_by(Punktsvar.punkt_id, Punktsvar.svar)
    )
    antall: dict[int, dict[Svar, int]] = {}
    for punkt_id, svar, n in rows:
        if svar is not None:
            antall.setdefault(punkt_id, {})[svar] = n
    return [Punkttall(p, {s: antall.get(p.id, {}).get(s, 0) for s in Svar}) for p in punktene(session, runde.id)]


def _levert(runde: Egenerklaeringsrunde) -> tuple[ColumnElement[bool], ...]:
    levert = (Egenerklaeringsstatus.LEVERT, Egenerklaeringsstatus.GJENNOMGATT)
    return Egenerklaering.runde_id == runde.id, Egenerklaering.status.in_(levert)
