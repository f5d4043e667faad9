"""What those who get a notice may answer, by the link in their own mail: that it is read, and no more news."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict
from ksadmin.formidling.models import Adressat, Meldingsavmelding, Mottaker


def bekreft(session: Session, mottaker: Mottaker) -> None:
    """The organisation has read it. Once is enough: a second click, or a colleague's, changes nothing.

    Raises Conflict for a notice that does not ask.
    """
    adressat = mottaker.adressat
    if adressat is None or not mottaker.melding.krever_bekreftelse:
        raise Conflict("Meldingen ber ikke om bekreftelse.")
    if adressat.bekreftet is None:
        adressat.bekreftet = clock.now()
        audit.note(session, adressat, actor=_hos(adressat), handling="adressat.bekreftet")


def avmeldte(session: Session, mottaker: Mottaker) -> list[Meldingsavmelding]:
    """What those behind the address have said about news."""
    statement = select(Meldingsavmelding).where(Meldingsavmelding.kontaktperson_id.in_(_kontakter(session, mottaker)))
    return list(session.scalars(statement))


def meld_av(session: Session, mottaker: Mottaker) -> None:
    """No more news to this address. Saying so twice is the same as once."""
    sagt = {a.kontaktperson_id for a in avmeldte(session, mottaker)}
    for ident in _kontakter(session, mottaker):
        if ident not in sagt:
            rad = Meldingsavmelding(kontaktperson_id=ident, tidspunkt=clock.now())
            with audit.recording(session, rad, actor=_mottakeren(), handling="avmelding.avmeldt"):
                session.add(rad)


def meld_pa(session: Session, mottaker: Mottaker) -> None:
    """News again."""
    for rad in avmeldte(session, mottaker):
        with audit.removing(session, rad, actor=_mottakeren(), handling="avmelding.pameldt"):
            session.delete(rad)


def _kontakter(session: Session, mottaker: Mottaker) -> list[int]:
    statement = select(Mottaker.kontaktperson_id).where(Mottaker.nokkel == mottaker.nokkel)
    return [ident for ident in session.scalars(statement.distinct()) if ident is not None]


def _hos(adressat: Adressat) -> Actor:
    return Actor("melding", f"Mottakeren i {adressat.organisasjon}", None)


def _mottakeren() -> Actor:
    return Actor("melding", "Mottakeren", None)
