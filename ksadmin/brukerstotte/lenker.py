"""Links in mails to whoever asked: signed, and pointing at what they are about."""

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.models import Sak, Saksinnsending
from ksadmin.settings import Settings
from ksadmin.web.innsending import Bekreftelseslenke

BEKREFT = Bekreftelseslenke(Saksinnsending, "/sporsmal/bekreft", "ksadmin.sak.innsending")
"""Confirms a question from the public form."""


def vurdering(settings: Settings, sak: Sak) -> str:
    """The address where whoever asked says whether they got help."""
    return f"{str(settings.base_url).rstrip('/')}/sporsmal/hjelp/{_signer(settings).dumps(sak.id)}"


def finn_sak(session: Session, settings: Settings, token: str) -> Sak | None:
    """The case a link is about; None when it is not ours."""
    try:
        ident = _signer(settings).loads(token)
    except BadData:
        return None
    return session.get(Sak, ident)


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.sak.vurdering")
