"""Browsers: what to call one, and which accounts have signed in from it before.

It keeps the last itself, signed: we hold no list of the browsers a person has used.
"""

from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from ksadmin.brukere.models import Bruker
from ksadmin.core import outbox
from ksadmin.database import db

HUSKES = timedelta(days=180)
_FLERE = 5
"""Accounts in one browser."""
_NAVN = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox", "FxiOS": "Firefox"}
_NAVN |= {"Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari"}
_MASKIN = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "ChromeOS"}
_MASKIN |= {"Macintosh": "Mac", "Linux": "Linux"}
"""What each has in its User-Agent. Most have some of the others' too: the first that is there is the one."""


def i_ord(user_agent: str) -> str:
    """A browser by its family, such as «Firefox på Windows»: enough to know one's own, and no more is kept."""
    navn = next((ord_ for tegn, ord_ in _NAVN.items() if f"{tegn}/" in user_agent), "Ukjent nettleser")
    maskin = next((f" på {ord_}" for tegn, ord_ in _MASKIN.items() if tegn in user_agent), "")
    return navn + maskin


def meld_ny(bruker: Bruker) -> None:
    """Tell the owner by e-mail when they have not signed in from this browser before, and know it next time.

    Not the first time of all: whoever was given the account has just been told of it.
    """
    navn = "__Host-ksadmin-kjent" if current_app.config["SESSION_COOKIE_SECURE"] else "ksadmin-kjent"
    signerer = URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="ksadmin.nettleser")
    try:
        kjente = signerer.loads(request.cookies.get(navn, ""), max_age=int(HUSKES.total_seconds()))
    except BadData:
        kjente = []
    if bruker.id not in kjente and bruker.siste_innlogging is not None:
        outbox.promise(db.session, "bruker.epost", mal="ny_nettleser", bruker_id=bruker.id)
    verdi = signerer.dumps([bruker.id, *(k for k in kjente if k != bruker.id)][:_FLERE])

    @after_this_request
    def _husk(response: Response) -> Response:
        response.set_cookie(
            navn,
            str(verdi),
            max_age=HUSKES,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response
