"""Whose question it is: by a contact the register knows, or by the domain, which a person must confirm."""

from dataclasses import dataclass

from sqlalchemy import func, select
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
    """A contact of one organisation only is theirs; of several, or just the domain, it is a proposal.

    ``post.storevik.kommune.no`` is under ``storevik.kommune.no``.
    """
    if avsender is None:
        return Avsenderfunn()
    deler = avsender.domene.split(".")
    domener = [".".join(deler[n:]) for n in range(len(deler) - 1)]
    har_kontakten = Organisasjon.id.in_(
        select(Kontaktperson.organisasjon_id).where(Kontaktperson.epost == avsender.epost, Kontaktperson.aktiv)
    )
    treff = session.execute(
        select(Organisasjon, har_kontakten)
        .where(har_kontakten | Organisasjon.epostdomene.in_(domener), Organisasjon.opphort.is_(None))
        .order_by(har_kontakten.desc(), func.length(Organisasjon.epostdomene).desc(), Organisasjon.id)
        .limit(2)
    ).all()
    if not treff:
        return Avsenderfunn()
    forste, sikker = treff[0]
    entydig = sikker and not any(ogsa for _, ogsa in treff[1:])
    return Avsenderfunn(organisasjon=forste) if entydig else Avsenderfunn(foreslatt=forste)
