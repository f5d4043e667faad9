"""The link at the end of each mail about a wish: no more of them, or yes please after all."""

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ksadmin.database import db, transaction
from ksadmin.endringsonsker import lenker, usecases
from ksadmin.endringsonsker.models import Stemme
from ksadmin.web.public import offentlig_side

blueprint = Blueprint("onskevarsler", __name__)


@blueprint.get("/veikart/varsel/<token>")
def vis(token: str) -> ResponseReturnValue:
    """How it is now, and the button that changes it: mail scanners follow links, but press no buttons."""
    return render_template("public/onskevarsel.html", stemme=_stemme(token), **offentlig_side())


@blueprint.post("/veikart/varsel/<token>")
def endre(token: str) -> ResponseReturnValue:
    """What the button said. The page tells how it became."""
    with transaction() as session:
        stemme = _stemme(token)
        if request.form.get("varsler") == "nei":
            usecases.meld_av(session, stemme)
        else:
            usecases.meld_pa(session, stemme)
    return redirect(request.path, 303)


def _stemme(token: str) -> Stemme:
    return lenker.finn(db.session, current_app.extensions["ksadmin.settings"], token) or abort(404)
