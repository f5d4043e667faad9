"""Each tjeneste: what it covers, its legal basis, the ways to connect and how to get access."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from ksadmin.database import db
from ksadmin.tjenester import queries as tjenester
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import Part, Tilkoblingskode
from ksadmin.web.public import offentlig_side
from ksadmin.web.sidelager import publisert

blueprint = Blueprint("offentlige_tjenester", __name__, url_prefix="/tjenester")


@blueprint.get("")
@publisert
def alle() -> ResponseReturnValue:
    """Those a kommune may ask access to."""
    return render_template("public/tjenester.html", tjenester=tjenester.tilgjengelige(db.session), **offentlig_side())


@blueprint.get("/<nokkel>")
@publisert
def tjeneste(nokkel: str) -> ResponseReturnValue:
    """One of them. 404 for what is not yet, or no longer, available."""
    found = tjenester.finn(db.session, nokkel) if nokkel.isidentifier() else None
    if found is None or found.stadium is not Stadium.TILGJENGELIG:
        abort(404)
    return render_template(
        "public/tjeneste.html",
        tjeneste=found,
        parter=list(Part),
        koder=list(Tilkoblingskode),
        ruter={rute.kode: rute for rute in found.tilkoblinger},
        godkjent=found.godkjent_datasett,
        datasett=found.godkjent_datasett or found.apent_datasett,
        **offentlig_side(),
    )
