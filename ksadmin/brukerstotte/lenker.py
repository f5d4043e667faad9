"""Links in mails to whoever asked: signed, and pointing at what they are about."""

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.models import Sak, Saksinnsending
from ksadmin.core import clock
from ksadmin.settings import Settings


def bekreftelse(settings: Settings, innsending: Saksinnsending) -> str:
    """The address that confirms a question from the public form."""
    return f"{_rot(settings)}/sporsmal/bekreft/{_signer(settings, 'innsending').dumps(innsending.nokkel)}"


def finn_innsending(session: Session, settings: Settings, token: str) -> Saksinnsending | None:
    """What a link points at; None when it is not ours, too old, or what it pointed at has been deleted."""
    try:
        nokkel = _signer(settings, "innsending").loads(token)
    except BadData:
        return None
    funnet = session.scalars(select(Saksinnsending).where(Saksinnsending.nokkel == nokkel)).one_or_none()
    if funnet is None or clock.now() >= funnet.virker_til(settings.innsending_frist_dager):
        return None
    return funnet


def vurdering(settings: Settings, sak: Sak) -> str:
    """The address where whoever asked says whether they got help."""
    return f"{_rot(settings)}/sporsmal/hjelp/{_signer(settings, 'vurdering').dumps(sak.id)}"


def finn_sak(session: Session, settings: Settings, token: str) -> Sak | None:
    """The case a link is about; None when it is not ours."""
    try:
        ident = _signer(settings, "vurdering").loads(token)
    except BadData:
        return None
    return session.get(Sak, ident)


def _rot(settings: Settings) -> str:
    return str(settings.base_url).rstrip("/")


def _signer(settings: Settings, formal: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt=f"ksadmin.sak.{formal}")
