"""Sends the answers that were promised."""

from sqlalchemy.orm import Session

from ksadmin.brukerstotte import post
from ksadmin.brukerstotte.models import Saksmelding
from ksadmin.core.mail import Mail, Mailer
from ksadmin.core.outbox import Handler, Levering, Uaktuelt
from ksadmin.database import db
from ksadmin.settings import Settings


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """Nothing of the session is held while the mail is on its way."""

    def svar(levering: Levering) -> None:
        mail = _svar(db.session, levering, settings)
        db.session.rollback()
        mailer.send(mail, levering.point_of_no_return)

    return {"sak.melding": svar}


def _svar(session: Session, levering: Levering, settings: Settings) -> Mail:
    melding = session.get(Saksmelding, levering.payload["melding_id"])
    if melding is None:
        raise Uaktuelt("Ikke sendt: meldingen er slettet.")
    if melding.sak.eksempel:
        raise Uaktuelt("Ikke sendt: saken er eksempeldata.")
    return post.som_mail(session, settings, melding)
