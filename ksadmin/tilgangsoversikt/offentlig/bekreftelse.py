"""The link in the mail: a page that says what it is about, and the button that makes it so.

Opening the page uses nothing up, since mail scanners follow links. After the button it says that it is done,
and so it does whenever the link is followed again.
"""

from contextlib import suppress

from flask import Blueprint, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from ksadmin.core import clock
from ksadmin.core.errors import Conflict, DomainError, InvalidInput
from ksadmin.database import db, transaction
from ksadmin.tilgangsoversikt import lenker, usecases
from ksadmin.tilgangsoversikt.models import Innsending
from ksadmin.tilgangsoversikt.offentlig.sider import side

blueprint = Blueprint("pakobling_bekreft", __name__, url_prefix="/pakobling/bekreft")


@blueprint.get("/<token>")
def vis(token: str) -> ResponseReturnValue:
    """What was sent in, and how it stands: it waits, it is done, or it cannot be done and why."""
    innsending = _innsending(token)
    if innsending is None:
        return _side(None, "utgatt"), 410
    return _side(innsending, _tilstand(innsending))


@blueprint.post("/<token>")
def bekreft(token: str) -> ResponseReturnValue:
    """Put it in KS' queue. Whatever comes of it is told by the page itself."""
    with suppress(DomainError, IntegrityError), transaction() as session:
        innsending = _innsending(token)
        if innsending is not None and innsending.pakobling_id is None:
            usecases.bekreft(session, innsending, i_dag=clock.today())
    return redirect(request.path, 303)


def _innsending(token: str) -> Innsending | None:
    return lenker.finn(db.session, current_app.extensions["ksadmin.settings"], token)


def _tilstand(innsending: Innsending) -> str:
    if innsending.pakobling_id is not None:
        return "bekreftet"
    try:
        usecases.bekreftbar(db.session, innsending)
    except Conflict:
        return "opptatt"
    except InvalidInput:
        return "endret"
    return "venter"


def _side(innsending: Innsending | None, tilstand: str) -> Response:
    ruter = usecases.rutene(db.session, innsending) if innsending else []
    response = side("public/pakobling/bekreft.html", innsending=innsending, tilstand=tilstand, ruter=ruter)
    response.headers["Cache-Control"] = "no-store"
    return response
