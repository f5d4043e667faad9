"""The first sign-in link: signed, so that nothing about it needs to be stored.

It points at the account's ``fs_uniquifier``. Choosing a password gives the account a new one, and so does
making another link: that is why it works once, and only the newest works.
"""

from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from ksadmin.brukere.models import Bruker
from ksadmin.settings import Settings

VARIGHET = timedelta(days=3)
"""Long enough for a weekend in between; a new link is one click away."""


def lag(settings: Settings, bruker: Bruker) -> str:
    """The whole address to hand to the owner of the account."""
    token = _signer(settings).dumps(bruker.fs_uniquifier)
    return f"{str(settings.base_url).rstrip('/')}/forste-innlogging/{token}"


def les(settings: Settings, token: str) -> str | None:
    """The ``fs_uniquifier`` of a link; None when it is not ours or too old."""
    try:
        return str(_signer(settings).loads(token, max_age=int(VARIGHET.total_seconds())))
    except BadData:
        return None


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.forste-innlogging")
