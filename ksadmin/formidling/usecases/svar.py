"""What those who get a notice may answer, by the link in their own mail: that it is read, and no more news."""

from sqlalchemy import or_, select
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
    hvem = _bak_adressen(session, mottaker)
    av = Meldingsavmelding
    bak = or_(av.kontaktperson_id.in_([k for k, _ in hvem if k]), av.epost.in_([e for _, e in hvem if e]))
    return list(session.scalars(select(av).where(bak)))


def meld_av(session: Session, mottaker: Mottaker) -> None:
    """No more news to this address. Saying so twice is the same as once."""
    sagt = {(a.kontaktperson_id, a.epost) for a in avmeldte(session, mottaker)}
    for kontaktperson_id, epost in _bak_adressen(session, mottaker) - sagt:
        rad = Meldingsavmelding(kontaktperson_id=kontaktperson_id, epost=epost, tidspunkt=clock.now())
        with audit.recording(session, rad, actor=_mottakeren(), handling="avmelding.avmeldt"):
            session.add(rad)


def meld_pa(session: Session, mottaker: Mottaker) -> None:
    """News again."""
    for rad in avmeldte(session, mottaker):
        with audit.removing(session, rad, actor=_mottakeren(), handling="avmelding.pameldt"):
            session.delete(rad)


def _bak_adressen(session: Session, mottaker: Mottaker) -> set[tuple[int | None, str | None]]:
    """Each contact the mail was for, or the address itself where it is no contact's."""
    delte = select(Mottaker.kontaktperson_id, Mottaker.epost).where(Mottaker.nokkel == mottaker.nokkel)
    return {(ident, None if ident else epost) for ident, epost in session.execute(delte)}


def _hos(adressat: Adressat) -> Actor:
    return Actor("melding", f"Mottakeren i {adressat.organisasjon}", None)


def _mottakeren() -> Actor:
    return Actor("melding", "Mottakeren", None)
