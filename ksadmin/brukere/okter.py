"""The session of somebody signed in: it ends when they sign out, for every copy of its cookie, and with the day.

It ends too when it has lain unused for a while. The cookie holds it, signed. The database holds only the keys of those
somebody has signed out of.
"""

import secrets
from datetime import timedelta

from flask import Flask, current_app, request, session
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
FORNYES = timedelta(minutes=1)
"""How much later than the cookie says a session may be used before the cookie is written anew."""
_NOKKEL, _BEKREFTET, _BRUKT = "okt", "fs_paa", "brukt"


def init_app(app: Flask, security: Security) -> None:
    """Ask for each request whether its session still holds, in the question of who it is."""
    security.login_manager.user_loader(_innlogget)
    user_logged_out.connect(_avslutt, app)


def begynn() -> None:
    """Somebody has just signed in. Inside ``transaction()``, as the end is: whoever sat here before is out."""
    _avslutt()
    session[_NOKKEL] = secrets.token_hex(16)
    session[_BRUKT] = clock.now().timestamp()
    session.permanent = True  # so that the browser forgets it too


def behold(bruker: Bruker) -> None:
    """Let this session go on when every other of ``bruker`` has ended."""
    session["_user_id"] = bruker.fs_uniquifier


def _innlogget(fs_uniquifier: str) -> Bruker | None:
    """Flask-Security's own loader does the same, but for the end of the session."""
    bruker = queries.innlogget(db.session, fs_uniquifier, session.get(_NOKKEL))
    bekreftet, naa = session.get(_BEKREFTET, 0), clock.now().timestamp()
    if bruker is None or naa - bekreftet > VARIGHET.total_seconds() or not _i_bruk(bekreftet, naa):
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", bekreftet)
    return bruker


def _i_bruk(bekreftet: float, naa: float) -> bool:
    """Whether the session has been used lately; if so, that it is used now. What a page asks by itself is no use."""
    ubrukt = naa - session.get(_BRUKT, bekreftet)
    if ubrukt > current_app.extensions["ksadmin.settings"].okt_ubrukt_minutter * 60:
        return False
    av_seg_selv = request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "empty"
    if ubrukt > FORNYES.total_seconds() and request.path.startswith("/admin/") and not av_seg_selv:
        session[_BRUKT] = naa
    return True


def _avslutt(*_: object, **__: object) -> None:
    """Let no copy of the cookie in again, and forget the keys of those that are too old by now."""
    if nokkel := session.pop(_NOKKEL, None):
        db.session.add(AvsluttetOkt(nokkel=nokkel, avsluttet=clock.now()))
        db.session.execute(delete(AvsluttetOkt).where(AvsluttetOkt.avsluttet < clock.now() - VARIGHET))
