"""Which accounts have signed in from this browser before. It keeps that itself, signed: we hold no list of devices."""

from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from ksadmin.brukere.models import Bruker
from ksadmin.core import outbox
from ksadmin.database import db

HUSKES = timedelta(days=180)
_FLERE = 5
"""Accounts in one browser."""


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
