"""The link a contact confirms with: signed, good for some weeks, and for one answer."""

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.oppfolging.models import Kontaktsjekk
from ksadmin.settings import Settings

VIRKER = timedelta(days=60)


def lag(settings: Settings, sjekk: Kontaktsjekk) -> str:
    """The whole address to put in the mail, in the målform of the organisation."""
    sprak = "nn" if sjekk.kontakt.organisasjon.skriver_nynorsk else "nb"
    token = _signer(settings).dumps(sjekk.nokkel)
    return f"{str(settings.base_url).rstrip('/')}/kontakt/{token}?sprak={sprak}"


def finn(session: Session, settings: Settings, token: str) -> Kontaktsjekk | None:
    """What a link asks about; None when it is not ours, or too old."""
    try:
        nokkel = _signer(settings).loads(token)
    except BadData:
        return None
    sjekk = session.scalars(select(Kontaktsjekk).where(Kontaktsjekk.nokkel == nokkel)).one_or_none()
    return sjekk if sjekk is not None and clock.now() < virker_til(sjekk) else None


def virker_til(sjekk: Kontaktsjekk) -> datetime:
    """When the link stops working, answered or not."""
    return sjekk.spurt + VIRKER


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.kontaktsjekk")
