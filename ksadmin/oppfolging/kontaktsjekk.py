"""The yearly question to every contact: is what KS knows of you still right?

A person asks those who have never said so. Once they have, the question comes back by itself each year (``jobs``).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict
from ksadmin.oppfolging import usecases
from ksadmin.oppfolging.models import Kontaktforsok, Kontaktsjekk, Kontaktsvar
from ksadmin.oppfolging.usecases import Brev
from ksadmin.register.adressetilstand import FERSK, Adressetilstand, uttrykk
from ksadmin.register.models import Kontaktperson, Organisasjon
from ksadmin.register.usecases import bekreft_selv, meld_feil

SPORRES = (Adressetilstand.UBEKREFTET, Adressetilstand.GAMMEL)


@dataclass(frozen=True, slots=True)
class Sporsmal:
    """A contact to ask, and the mail that does it."""

    kontakt: Kontaktperson
    brev: Brev


def a_sporre(session: Session, i_dag: date, tilstander: Sequence[Adressetilstand] = SPORRES) -> Sequence[Kontaktperson]:
    """Contacts in those states that nobody has asked for a year, in Norwegian order."""
    nylig = select(Kontaktsjekk.id).where(
        Kontaktsjekk.kontakt_id == Kontaktperson.id, Kontaktsjekk.spurt > clock.now() - FERSK
    )
    statement = (
        select(Kontaktperson)
        .join(Kontaktperson.organisasjon)
        .options(contains_eager(Kontaktperson.organisasjon))
        .where(
            Organisasjon.opphort.is_(None),
            uttrykk(i_dag).in_([t.value for t in tilstander]),
            ~nylig.exists(),
        )
    )
    return session.scalars(statement.order_by(Organisasjon.navn_nokkel, Kontaktperson.id)).all()


def spor(session: Session, actor: Actor, sporsmal: Sequence[Sporsmal]) -> int:
    """Put each question in the outbox, unless it is there already; how many were new."""
    kontakter = {s.brev.nokkel: s.kontakt for s in sporsmal}
    nye = usecases.legg_i_utboksen(session, actor, [s.brev for s in sporsmal])
    session.add_all(
        Kontaktsjekk(
            kontakt=kontakter[forsok.utboks.nokkel], forsok=forsok, nokkel=secrets.token_hex(16), spurt=clock.now()
        )
        for forsok in nye
        if forsok.utboks is not None and forsok.utboks.nokkel is not None
    )
    return len(nye)


def svar(session: Session, sjekk: Kontaktsjekk, svar: Kontaktsvar, *, rettelse: str | None = None) -> None:
    """The contact's answer, by their own link. Raises Conflict when it has been given."""
    if sjekk.svar is not None:
        raise Conflict("Spørsmålet er alt besvart.")
    if svar is Kontaktsvar.STEMMER:
        bekreft_selv(session, sjekk.kontakt, dag=clock.today())
    else:
        meld_feil(session, sjekk.kontakt, rettelse=rettelse or "")
    sjekk.svar, sjekk.besvart = svar, clock.now()


def ubesvarte(session: Session) -> Sequence[Kontaktsjekk]:
    """Questions of the last year that wait for an answer, the oldest first."""
    statement = (
        select(Kontaktsjekk)
        .join(Kontaktsjekk.forsok)
        .join(Kontaktforsok.utboks)
        .join(Kontaktsjekk.kontakt)
        .options(
            contains_eager(Kontaktsjekk.forsok).contains_eager(Kontaktforsok.utboks),
            contains_eager(Kontaktsjekk.kontakt).joinedload(Kontaktperson.organisasjon),
        )
        .where(Kontaktsjekk.svar.is_(None), Kontaktsjekk.spurt > clock.now() - FERSK, Kontaktperson.aktiv)
    )
    return session.scalars(statement.order_by(Kontaktsjekk.spurt, Kontaktsjekk.id)).all()


def ved_forsok(session: Session, forsok_id: int) -> Kontaktsjekk:
    """The question that a mail asks."""
    statement = select(Kontaktsjekk).where(Kontaktsjekk.forsok_id == forsok_id)
    return session.scalars(statement.options(joinedload(Kontaktsjekk.kontakt))).one()
