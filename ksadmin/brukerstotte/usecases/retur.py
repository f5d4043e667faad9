"""What follows when an answer does not arrive."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.models import Saksmelding
from ksadmin.brukerstotte.usecases.meldinger import noter, vekk
from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.register.models import Kontaktperson
from ksadmin.register.usecases import avvis_kontakt


def merk_adressen(session: Session, actor: Actor, adresse: str, *, grunn: str) -> None:
    """Mark the contacts whose address is wrong for good."""
    i_bruk = select(Kontaktperson).where(Kontaktperson.epost == adresse, Kontaktperson.aktiv)
    for kontakt in session.scalars(i_bruk.where(Kontaktperson.avvist.is_(None)).order_by(Kontaktperson.id)).all():
        avvis_kontakt(session, actor, kontakt, grunn=grunn[:500], tidspunkt=clock.now())


def avvist(session: Session, actor: Actor, melding: Saksmelding, adresse: str, *, grunn: str) -> None:
    """The mail server knows no such address. A note says so, and it is KS' turn again: nobody there got the answer."""
    merk_adressen(session, actor, adresse, grunn=grunn)
    if not melding.automatisk:
        sak = melding.sak.slatt_sammen_med or melding.sak
        noter(session, actor, sak, f"Svaret kom ikke fram til {adresse}. {grunn}")
        vekk(session, sak)
