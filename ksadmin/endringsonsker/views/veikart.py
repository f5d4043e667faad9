"""The veikart: what the sector has asked Skatteetaten for and how it goes, for anyone to read."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ksadmin.core import clock
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.database import db
from ksadmin.endringsonsker import queries
from ksadmin.endringsonsker.kodeverk import Onsketype
from ksadmin.endringsonsker.lifecycle import AAPNE, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.tjenester.queries import tilgjengelige
from ksadmin.web.public import offentlig_side

blueprint = Blueprint("veikart", __name__)

_STATUSER = tuple(s for s in Onskestatus if s not in (Onskestatus.INNSENDT, Onskestatus.SLATT_SAMMEN))
_SISTE_SIDE = 10_000
_LENGSTE_SOK = 200


@blueprint.get("/veikart")
def alle() -> ResponseReturnValue:
    """The published wishes, as the filters in the address want them. A filter that says nothing is left out."""
    utvalg = _utvalg()
    side = min(max(request.args.get("side", 1, type=int), 1), _SISTE_SIDE)
    antall, onsker = queries.pa_veikartet(db.session, **utvalg, side=side - 1)
    return render_template(
        "public/veikart.html",
        onsker=onsker,
        antall=antall,
        side=side,
        sider=-(-antall // queries.PA_EN_SIDE),
        utvalg=utvalg,
        statuser=_STATUSER,
        typer=list(Onsketype),
        tjenester=tilgjengelige(db.session),
        **offentlig_side(),
    )


@blueprint.get("/veikart/<int:ident>")
def onske(ident: int) -> ResponseReturnValue:
    """One of them. One that is merged leads to the one that goes on, when that can be read too."""
    funnet = (queries.offentlig(db.session, ident) if ident < 2**31 else None) or abort(404)
    if funnet.slatt_sammen_med and funnet.slatt_sammen_med.er_offentlig:
        return redirect(url_for(".onske", ident=funnet.slatt_sammen_med_id))
    return render_template("public/onske.html", onske=funnet, kan_stottes=funnet.status in AAPNE, **offentlig_side())


@blueprint.get("/veikart.json")
def som_json() -> ResponseReturnValue:
    """The same page of the same list as open data."""
    side = min(max(request.args.get("side", 1, type=int), 1), _SISTE_SIDE)
    antall, onsker = queries.pa_veikartet(db.session, **_utvalg(), side=side - 1)
    svar = jsonify({"antall": antall, "side": side, "onsker": [queries.veikart_json(o, _adresse(o)) for o in onsker]})
    svar.headers["Access-Control-Allow-Origin"] = "*"
    return _uforandret(svar)


@blueprint.get("/veikart.atom")
def atom() -> ResponseReturnValue:
    """The latest news as a feed (RFC 4287), in the reader's målform."""
    _, onsker = queries.pa_veikartet(db.session, **_utvalg())
    nyest = onsker[0].veikart.endret if onsker and onsker[0].veikart else clock.now()
    xml = render_template("public/veikart.atom.xml", onsker=onsker, nyest=nyest, adresse=_adresse, **offentlig_side())
    return _uforandret(Response(xml, mimetype="application/atom+xml"))


def _utvalg() -> dict[str, Any]:
    return {
        "sok": request.args.get("sok", "")[:_LENGSTE_SOK],
        "status": _kode(Onskestatus, "status"),
        "type": _kode(Onsketype, "type"),
        "tjeneste_id": next(
            (t.id for t in tilgjengelige(db.session) if t.nokkel == request.args.get("tjeneste")), None
        ),
    }


def _kode(kodeverk: type[Kodeverk], felt: str) -> Kodeverk | None:
    return next((k for k in kodeverk if k.value == request.args.get(felt)), None)


def _adresse(funnet: Endringsonske) -> str:
    return url_for(".onske", ident=funnet.id, _external=True)


def _uforandret(svar: Response) -> Response:
    """A reader that has it already is told so."""
    svar.add_etag()
    svar.make_conditional(request)
    return svar
