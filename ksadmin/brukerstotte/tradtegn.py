"""The Message-ID of what KS sends: signed, so that an answer finds its case and nobody else can say it is ours.

An id looks like ``<sak-WzEyLDE3NjQ0….signature@ks.no>`` and points at the message, not at the case: it leads right
also after the message has been moved to another. The time is part of it, since a database restored from backup
hands out old numbers again.
"""

from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.models import Saksmelding
from ksadmin.settings import Settings

_VAR = "<sak-"


class Forfalsket(Exception):
    """An id that says it is ours, and is not."""


def lag(settings: Settings, melding: Saksmelding) -> str:
    """The Message-ID of ``melding``, with its angle brackets."""
    domene = settings.epost_avsender.rpartition("@")[2]
    return f"{_VAR}{_signer(settings).dumps([melding.id, _tid(melding.tidspunkt)])}@{domene}>"


def finn(session: Session, settings: Settings, message_id: str) -> Saksmelding | None:
    """The message an id of ours is of; None for another's id, and for a message that is deleted.

    Raises Forfalsket when the id is made to look like ours.
    """
    if not message_id.startswith(_VAR):
        return None
    try:
        ident, tid = _signer(settings).loads(message_id.removeprefix(_VAR).partition("@")[0])
    except (BadData, TypeError, ValueError):
        raise Forfalsket(message_id) from None
    melding = session.get(Saksmelding, ident)
    return melding if melding is not None and _tid(melding.tidspunkt) == tid else None


def _tid(tidspunkt: datetime) -> int:
    return int(tidspunkt.timestamp())


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.tradtegn")
