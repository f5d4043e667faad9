"""The recipient's own page: the notice, that it is read, and no more news. The link in the mail is the key to it."""

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.formidling import lenker, usecases
from ksadmin.formidling.models import Mottaker
from ksadmin.web.public import offentlig_side
from ksadmin.web.security import csrf

blueprint = Blueprint("varselsvar", __name__)
avmelding = Blueprint("varselavmelding", __name__)
csrf.exempt(avmelding)  # the mail program that posts here has no session; the signed link is the proof (RFC 8058)

_SVAR = {"bekreft": usecases.bekreft, "avmeld": usecases.meld_av, "pameld": usecases.meld_pa}


@blueprint.get("/varsler/for/<token>")
def vis(token: str) -> ResponseReturnValue:
    """How it is now, and the buttons that change it: mail scanners follow links, but press no buttons."""
    mottaker = _mottaker(token)
    return _side("public/varselsvar.html", mottaker=mottaker, avmeldt=bool(usecases.avmeldte(db.session, mottaker)))


@blueprint.post("/varsler/for/<token>")
def svar(token: str) -> ResponseReturnValue:
    """What the button said. The page tells how it became."""
    gjor = _SVAR.get(request.form.get("svar", "")) or abort(400)
    try:
        with transaction() as session:
            gjor(session, _mottaker(token))
    except DomainError:
        abort(400)
    return redirect(request.path, 303)


@avmelding.get("/varsler/avmelding/<token>")
def se(token: str) -> ResponseReturnValue:
    """A mail program that opens the address instead of posting to it."""
    return redirect(lenker.siden(current_app.extensions["ksadmin.settings"], _mottaker(token)))


@avmelding.post("/varsler/avmelding/<token>")
def meld_av(token: str) -> ResponseReturnValue:
    """One click in the mail program."""
    with transaction() as session:
        usecases.meld_av(session, _mottaker(token))
    return "", 204


def _mottaker(token: str) -> Mottaker:
    return lenker.finn(db.session, current_app.extensions["ksadmin.settings"], token) or abort(404)


def _side(mal: str, **innhold: object) -> Response:
    response = make_response(render_template(mal, **innhold, **offentlig_side()))
    response.headers["Cache-Control"] = "no-store"
    return response
