"""E-mail to the owner of an account. The link in it is made here, at the moment it is sent."""

from flask import render_template
from flask_security.recoverable import generate_reset_password_token

from ksadmin.brukere import lenker
from ksadmin.brukere.models import Bruker
from ksadmin.core.mail import Mail, Mailer
from ksadmin.core.outbox import Handler, Levering
from ksadmin.database import db
from ksadmin.settings import Settings


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """``bruker.epost``: ``mal`` names the template in ``templates/epost``, ``bruker_id`` the recipient."""

    def epost(levering: Levering) -> None:
        bruker = db.session.get_one(Bruker, levering.payload["bruker_id"])
        if not bruker.aktiv:
            return  # shut after the promise was made: there is nothing to let them in to
        mal = levering.payload["mal"]
        emne, _, tekst = render_template(
            f"epost/bruker_{mal}.txt", bruker=bruker, lenke=_lenke(settings, mal, bruker)
        ).partition("\n")
        mail = Mail(bruker.epost, emne, tekst.lstrip(), f"<{levering.nokkel}@{settings.base_url.host}>")
        mailer.send(mail, levering.point_of_no_return)

    return {"bruker.epost": epost}


def _lenke(settings: Settings, mal: str, bruker: Bruker) -> str:
    base = str(settings.base_url).rstrip("/")
    if mal == "velkommen":
        return lenker.lag(settings, bruker)
    if mal == "nytt_passord":
        token = generate_reset_password_token(bruker)  # type: ignore[no-untyped-call]
        return f"{base}/glemt-passord/{token}"
    return f"{base}/glemt-passord"
