"""The personal link in a mail: signed, and good for as long as the notice is kept."""

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from ksadmin.formidling.models import Mottaker
from ksadmin.settings import Settings


def siden(settings: Settings, mottaker: Mottaker) -> str:
    """The whole address of the recipient's own page, in their målform, to put in the mail."""
    return f"{_base(settings)}/varsler/for/{_signer(settings).dumps(mottaker.id)}{_malform(mottaker.nynorsk)}"


def avmelding(settings: Settings, mottaker: Mottaker) -> str:
    """The whole address a mail program may post to (RFC 8058)."""
    return f"{_base(settings)}/varsler/avmelding/{_signer(settings).dumps(mottaker.id)}"


def varselet(settings: Settings, melding_id: int, *, nynorsk: bool) -> str:
    """The whole address of the notice's public page."""
    return f"{_base(settings)}/varsler/{melding_id}{_malform(nynorsk)}"


def finn(session: Session, settings: Settings, token: str) -> Mottaker | None:
    """The recipient a link is for; None when it is not ours."""
    try:
        ident = _signer(settings).loads(token)
    except BadData:
        return None
    return session.get(Mottaker, ident)


def _malform(nynorsk: bool) -> str:
    return "?sprak=nn" if nynorsk else ""


def _base(settings: Settings) -> str:
    return str(settings.base_url).rstrip("/")


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.melding")
