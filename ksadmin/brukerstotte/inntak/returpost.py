"""What follows from a mail that came back: the address it went to is marked."""

from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.inntak.epost import Retur
from ksadmin.brukerstotte.models import Saksmelding
from ksadmin.core import outbox
from ksadmin.core.actor import SYSTEM


def merk_adressen(session: Session, retur: Retur, sendt: Saksmelding) -> bool:
    """Mark the contacts whose address is wrong for good, if it is one we wrote to: others may say anything.

    Whether it is, so that nobody there has got what was sent.
    """
    if not retur.varig or retur.adresse is None or retur.adresse not in (sendt.til or "").split(", "):
        return False
    usecases.merk_adressen(session, SYSTEM, retur.adresse, grunn=retur.grunn)
    return True


def si_fra(session: Session, retur: Retur, utboks_id: int) -> None:
    """A mail of another room came back for good: that room knows whose address it was. It is told once."""
    nokkel = f"retur:{utboks_id}"
    if retur.varig and not outbox.kjente_nokler(session, [nokkel]):
        grunn = f"E-posten kom i retur: {retur.grunn[:500]}" if retur.grunn else "E-posten kom i retur"
        outbox.promise(session, "epost.retur", nokkel=nokkel, utboks_id=utboks_id, grunn=grunn)
