"""The session of somebody signed in: it ends when they sign out, for every copy of its cookie, and with the day.

It ends too when it has lain unused for a while. The cookie holds it, signed. The database holds those there are, for
their owners to see, and the keys of those somebody has signed out of, which is what ends them.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta

import structlog
from flask import Flask, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import Security
from flask_security.utils import set_request_attr
from sqlalchemy import delete, update

from ksadmin.brukere import nettlesere, queries, usecases
from ksadmin.brukere.models import VARIGHET, Bruker, Okt
from ksadmin.core import clock
from ksadmin.database import AWAY, db, transaction

log = structlog.get_logger()

FORNYES = timedelta(minutes=1)
"""How much later than the cookie says a session may be used before the cookie is written anew."""
_NOKKEL, _BEKREFTET, _BRUKT = "okt", "fs_paa", "brukt"


def init_app(app: Flask, security: Security) -> None:
    """Ask for each request whether its session still holds, in the question of who it is."""
    security.login_manager.user_loader(_innlogget)
    user_logged_out.connect(_avslutt_denne, app)


def begynn(bruker: Bruker) -> None:
    """``bruker`` has just signed in. Inside ``transaction()``, as the end is: whoever sat here before is out."""
    _avslutt_denne()
    session[_NOKKEL], naa = secrets.token_hex(16), clock.now()
    session[_BRUKT] = naa.timestamp()
    session.permanent = True  # so that the browser forgets it too
    hvor = nettlesere.i_ord(request.user_agent.string)
    felt = {"nokkel": session[_NOKKEL], "fs_uniquifier": bruker.fs_uniquifier, "nettleser": hvor}
    db.session.add(Okt(**felt, begynt=naa, brukt=naa))
    db.session.execute(delete(Okt).where(Okt.brukt < naa - VARIGHET))


def behold(bruker: Bruker) -> None:
    """Let this session go on when every other of ``bruker`` has ended."""
    session["_user_id"] = bruker.fs_uniquifier
    egen = update(Okt).where(Okt.nokkel == session.get(_NOKKEL))
    db.session.execute(egen.values(fs_uniquifier=bruker.fs_uniquifier))


def noter_bruk() -> None:
    """Let the list say what the cookie was just told: that it is used now. Before anything of the page is read.

    When the database takes nothing, the page that can be read is worth more.
    """
    nokkel = session.get(_NOKKEL)
    if nokkel and g.pop("okt_brukt", False):
        try:
            with transaction() as db_session:
                db_session.execute(update(Okt).where(Okt.nokkel == nokkel).values(brukt=clock.now()))
        except AWAY as error:
            log.warning("session_use_not_noted", error=type(error).__name__)


def mine(bruker: Bruker) -> Sequence[tuple[Okt, bool]]:
    """The sessions of ``bruker``, each with whether it is the one that asks."""
    alle = queries.okter(db.session, bruker, clock.now() - _ubrukt())
    return [(okt, okt.nokkel == session.get(_NOKKEL)) for okt in alle]


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
    if ubrukt > _ubrukt().total_seconds():
        return False
    av_seg_selv = request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "empty"
    if ubrukt > FORNYES.total_seconds() and request.path.startswith("/admin/") and not av_seg_selv:
        session[_BRUKT] = naa
        g.okt_brukt = True
    return True


def _ubrukt() -> timedelta:
    return timedelta(minutes=current_app.extensions["ksadmin.settings"].okt_ubrukt_minutter)


def _avslutt_denne(*_: object, **__: object) -> None:
    if nokkel := session.pop(_NOKKEL, None):
        usecases.logg_ut(db.session, nokkel)
