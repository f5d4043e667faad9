"""What follows from a mail that came back: the address it went to is marked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.inntak.epost import Retur
from ksadmin.brukerstotte.models import Saksmelding
from ksadmin.core import clock, outbox
from ksadmin.core.actor import SYSTEM
from ksadmin.register.models import Kontaktperson
from ksadmin.register.usecases import avvis_kontakt


def merk_adressen(session: Session, retur: Retur, sendt: Saksmelding) -> bool:
    """Mark the contacts whose address is wrong for good, if it is one we wrote to: others may say anything.

    Whether it is, so that nobody there has got what was sent.
    """
    if not retur.varig or retur.adresse is None or retur.adresse not in (sendt.til or "").split(", "):
        return False
    i_bruk = select(Kontaktperson).where(Kontaktperson.epost == retur.adresse, Kontaktperson.aktiv)
    for kontakt in session.scalars(i_bruk.where(Kontaktperson.avvist.is_(None)).order_by(Kontaktperson.id)).all():
        avvis_kontakt(session, SYSTEM, kontakt, grunn=retur.grunn[:500], tidspunkt=clock.now())
    return True


def si_fra(session: Session, retur: Retur, utboks_id: int) -> None:
    """A mail of another room came back for good: that room knows whose address it was. It is told once."""
    nokkel = f"retur:{utboks_id}"
    if retur.varig and not outbox.kjente_nokler(session, [nokkel]):
        grunn = f"E-posten kom i retur: {retur.grunn[:500]}" if retur.grunn else "E-posten kom i retur"
        outbox.promise(session, "epost.retur", nokkel=nokkel, utboks_id=utboks_id, grunn=grunn)
