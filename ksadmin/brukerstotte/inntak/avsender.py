"""Whose question it is: by a contact the register knows, or by the domain, which a person must confirm."""

from collections.abc import Collection
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


def finn(session: Session, avsendere: Collection[Adresse]) -> dict[str, Avsenderfunn]:
    """For each address that says anything: a contact of one organisation only is theirs, else it is a proposal.

    ``post.storevik.kommune.no`` is under ``storevik.kommune.no``. Two queries, however many there are.
    """
    domener = {avsender.epost: _domener(avsender) for avsender in avsendere}
    levende = Organisasjon.opphort.is_(None)
    kontakter = select(Kontaktperson.epost, Organisasjon).join(Kontaktperson.organisasjon).order_by(Organisasjon.id)
    ved_kontakt: dict[str, dict[int, Organisasjon]] = {}
    for epost, organisasjon in session.execute(
        kontakter.where(Kontaktperson.epost.in_(domener), Kontaktperson.aktiv, levende)
    ):
        ved_kontakt.setdefault(epost, {})[organisasjon.id] = organisasjon
    alle = {domene for deres in domener.values() for domene in deres}
    rader = session.scalars(select(Organisasjon).where(Organisasjon.epostdomene.in_(alle), levende)).all()
    ved_domene = {str(o.epostdomene): o for o in sorted(rader, key=lambda o: -o.id)}
    funnet = {}
    for epost, deres in domener.items():
        kjente = list(ved_kontakt.get(epost, {}).values())
        kjente_domener = [ved_domene[domene] for domene in deres if domene in ved_domene]
        if len(kjente) == 1:
            funnet[epost] = Avsenderfunn(organisasjon=kjente[0])
        elif kjente or kjente_domener:
            funnet[epost] = Avsenderfunn(foreslatt=(kjente or kjente_domener)[0])
    return funnet


def _domener(avsender: Adresse) -> list[str]:
    """The domain and those it is under, the longest first."""
    deler = avsender.domene.split(".")
    return [".".join(deler[n:]) for n in range(len(deler) - 1)]
