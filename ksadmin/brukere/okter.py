"""The session of somebody signed in: it ends when they sign out, for every copy of its cookie, and with the day.

The cookie holds it, signed. The database holds only the keys of those somebody has signed out of.
"""

import secrets
from datetime import timedelta

from flask import Flask, session
from flask_login import user_logged_out
from flask_security import Security
from flask_security.utils import set_request_attr
from sqlalchemy import delete

from ksadmin.brukere import queries
from ksadmin.brukere.models import AvsluttetOkt, Bruker
from ksadmin.core import clock
from ksadmin.database import db

VARIGHET = timedelta(hours=12)
"""Since the person last proved who they are: a working day with a long meeting in it, not a night."""
_NOKKEL, _BEKREFTET = "okt", "fs_paa"


def init_app(app: Flask, security: Security) -> None:
    """Ask for each request whether its session still holds, in the question of who it is."""
    security.login_manager.user_loader(_innlogget)
    user_logged_out.connect(_avslutt, app)


def begynn() -> None:
    """Somebody has just signed in. Inside ``transaction()``, as the end is: whoever sat here before is out."""
    _avslutt()
    session[_NOKKEL] = secrets.token_hex(16)
    session.permanent = True  # so that the browser forgets it too


def _innlogget(fs_uniquifier: str) -> Bruker | None:
    """Flask-Security's own loader does the same, but for the end of the session."""
    bruker = queries.innlogget(db.session, fs_uniquifier, session.get(_NOKKEL))
    bekreftet = session.get(_BEKREFTET, 0)
    if bruker is None or clock.now().timestamp() - bekreftet > VARIGHET.total_seconds():
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", bekreftet)
    return bruker


def _avslutt(*_: object, **__: object) -> None:
    """Let no copy of the cookie in again, and forget the keys of those that are too old by now."""
    if nokkel := session.pop(_NOKKEL, None):
        db.session.add(AvsluttetOkt(nokkel=nokkel, avsluttet=clock.now()))
        db.session.execute(delete(AvsluttetOkt).where(AvsluttetOkt.avsluttet < clock.now() - VARIGHET))
