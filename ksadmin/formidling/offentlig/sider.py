"""What is out now, for anyone: a page, a page for each, a feed and open data. All show the same."""

from flask import Blueprint, Response, abort, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.formidling import queries
from ksadmin.formidling.kodeverk import Fase
from ksadmin.tjenester import queries as tjenester
from ksadmin.web.public import offentlig_side
from ksadmin.web.sidelager import publisert

blueprint = Blueprint("varsler", __name__)


@blueprint.get("/varsler")
@publisert
def alle() -> ResponseReturnValue:
    """Those that hold now first, then those to come."""
    naa = clock.now()
    ute = queries.ute(db.session, naa)
    grupper = [(fase, [m for m in ute if m.fase(naa) is fase]) for fase in (Fase.GJELDER, Fase.PLANLAGT)]
    return render_template("public/varsler.html", grupper=grupper, antall=len(ute), **offentlig_side())


@blueprint.get("/varsler/<int:ident>")
@publisert
def varsel(ident: int) -> ResponseReturnValue:
    """One notice. One that is over says so, and one that is corrected leads to what took its place."""
    melding = (queries.offentlig(db.session, ident) if ident < 2**31 else None) or abort(404)
    return render_template(
        "public/varsel.html",
        melding=melding,
        fase=melding.fase(clock.now()),
        Fase=Fase,
        rettelse=queries.rettelse_av(db.session, melding),
        tjenester=tjenester.navn(db.session),
        **offentlig_side(),
    )


@blueprint.get("/varsler.json")
@publisert
def som_json() -> ResponseReturnValue:
    """The same as open data."""
    naa = clock.now()
    meldinger = [queries.melding_json(m, _adresse(m.id), naa) for m in queries.ute(db.session, naa)]
    svar = jsonify({"antall": len(meldinger), "varsler": meldinger})
    svar.headers["Access-Control-Allow-Origin"] = "*"
    return svar


@blueprint.get("/varsler.atom")
@publisert
def atom() -> ResponseReturnValue:
    """The same as a feed (RFC 4287), in the reader's målform."""
    naa = clock.now()
    ute = queries.ute(db.session, naa)
    xml = render_template(
        "public/varsler.atom.xml",
        meldinger=ute,
        nyest=ute[0].publisert if ute else naa,
        adresse=_adresse,
        **offentlig_side(),
    )
    return Response(xml, mimetype="application/atom+xml")


def _adresse(ident: int) -> str:
    return url_for("varsler.varsel", ident=ident, _external=True)
