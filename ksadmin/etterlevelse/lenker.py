"""An organisation's own link to its declaration: signed, and good for a while after the deadline."""

from datetime import date, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.etterlevelse.models import Egenerklaering
from ksadmin.settings import Settings

ETTER_FRISTEN = timedelta(days=60)
"""So long the link works after the deadline: to answer late, and to read what was delivered."""


def lag(settings: Settings, egenerklaering: Egenerklaering) -> str:
    """The whole address to put in the mail, in the målform of the organisation."""
    sprak = "nn" if egenerklaering.organisasjon.skriver_nynorsk else "nb"
    token = _signer(settings).dumps(egenerklaering.nokkel)
    return f"{str(settings.base_url).rstrip('/')}/egenerklaering/{token}?sprak={sprak}"


def finn(session: Session, settings: Settings, token: str) -> Egenerklaering | None:
    """What a link points at; None when it is not ours, or too old."""
    try:
        nokkel = _signer(settings).loads(token)
    except BadData:
        return None
    found = session.scalars(select(Egenerklaering).where(Egenerklaering.nokkel == nokkel)).one_or_none()
    return found if found is not None and clock.today() <= virker_til(found.frist) else None


def virker_til(frist: date) -> date:
    """The last day the link works."""
    return frist + ETTER_FRISTEN


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.egenerklaering")
