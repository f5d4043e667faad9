"""Whose question it is: by a contact the register knows, or by the domain, which a person must confirm."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.inntak.epost import Adresse
from ksadmin.brukerstotte.kodeverk import Saksprak
from ksadmin.register.models import Kontaktperson, Organisasjon


@dataclass(frozen=True, slots=True)
class Avsenderfunn:
    """``organisasjon`` is certain, ``foreslatt`` is not."""

    organisasjon: Organisasjon | None = None
    foreslatt: Organisasjon | None = None

    @property
    def sprak(self) -> Saksprak:
        kommune = self.organisasjon or self.foreslatt
        return Saksprak.NN if kommune is not None and kommune.skriver_nynorsk else Saksprak.NB


def finn(session: Session, avsender: Adresse | None) -> Avsenderfunn:
    """A contact of one organisation only is theirs; of several, or just the domain, it is a proposal."""
    if avsender is None:
        return Avsenderfunn()
    ved_kontakt = session.scalars(
        select(Organisasjon)
        .join(Organisasjon.kontakter)
        .where(Kontaktperson.epost == avsender.epost, Kontaktperson.aktiv, Organisasjon.opphort.is_(None))
        .distinct()
        .order_by(Organisasjon.id)
        .limit(2)
    ).all()
    if len(ved_kontakt) == 1:
        return Avsenderfunn(organisasjon=ved_kontakt[0])
    if ved_kontakt:
        return Avsenderfunn(foreslatt=ved_kontakt[0])
    return Avsenderfunn(foreslatt=_ved_domene(session, avsender.domene))


def _ved_domene(session: Session, domene: str) -> Organisasjon | None:
    """The organisation whose domain it is, or is under: ``post.storevik.kommune.no`` is ``storevik.kommune.no``."""
    deler = domene.split(".")
    kandidater = [".".join(deler[n:]) for n in range(len(deler) - 1)]
    treff = session.scalars(
        select(Organisasjon).where(Organisasjon.epostdomene.in_(kandidater), Organisasjon.opphort.is_(None))
    ).all()
    lengst = sorted(treff, key=lambda o: (-len(o.epostdomene or ""), o.id))
    return lengst[0] if lengst else None
