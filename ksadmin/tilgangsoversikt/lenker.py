"""The link that confirms the address given in the public form: signed, and pointing at what was sent in."""

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.models import Innsending


def lag(settings: Settings, innsending: Innsending) -> str:
    """The whole address to put in the mail."""
    token = _signer(settings).dumps(innsending.nokkel)
    return f"{str(settings.base_url).rstrip('/')}/pakobling/bekreft/{token}"


def finn(session: Session, settings: Settings, token: str) -> Innsending | None:
    """What a link points at; None when it is not ours, too old, or what it pointed at has been deleted."""
    try:
        nokkel = _signer(settings).loads(token)
    except BadData:
        return None
    innsending = session.scalars(select(Innsending).where(Innsending.nokkel == nokkel)).one_or_none()
    return innsending if innsending and virker(settings, innsending) else None


def virker(settings: Settings, innsending: Innsending) -> bool:
    """Whether the link still works."""
    return clock.now() < innsending.virker_til(settings.pakobling_frist_dager)


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.pakobling")
