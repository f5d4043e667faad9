"""The same as open data: JSON, CSV and the description of them. Anyone may read it from anywhere."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ksadmin.avtaler import queries as avtaler
from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.queries import Bilde
from ksadmin.tjenester import queries as tjenester
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web import export, problem
from ksadmin.web.sidelager import publisert

blueprint = Blueprint("aapne_data", __name__)

_BESKRIVELSE = Path(__file__).parents[1] / "data" / "openapi.json"
_KORT_TID = "public, max-age=0, must-revalidate"
_APIFELT = ("navn", "altinn_rettighet", "scope", "rettighetspakke")
_KOLONNER = ("organisasjonsnummer", "nummer", "navn", "type", "fylke", "tjeneste", "status", "mangler", "eksempeldata")


@blueprint.after_app_request
def _open_to_all(response: Response) -> Response:
    """Readable by a script on any site: there is nothing here that depends on who asks."""
    if problem.gjelder() or request.path.startswith("/api/"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
    return response


@blueprint.get("/kommune/<nummer>.json", defaults={"type": "kommune"}, endpoint="kommuneside")
@blueprint.get("/fylkeskommune/<nummer>.json", defaults={"type": "fylkeskommune"}, endpoint="fylkeskommuneside")
@blueprint.get("/api/v1/kommuner/<nummer>", defaults={"type": "kommune"}, endpoint="kommune")
@publisert
def organisasjon(nummer: str, type: str) -> ResponseReturnValue:
    """One organisation with its tjenester. A former number leads to today's."""
    found = register.ved_nummer(db.session, nummer, Organisasjonstype(type))
    if found is None:
        return problem.problem(404, "Nummeret er ikke i bruk, og har ikke vært det etter 2019. Se /api/v1/kommuner.")
    if found.nummer != nummer:
        return redirect(url_for(f".{(request.endpoint or '').split('.')[-1]}", nummer=found.nummer), 301)
    return _json({**queries.status_json(db.session, found, clock.today()), **_merke()})


@blueprint.get("/api/v1/kommuner")
@publisert
def kommuner() -> ResponseReturnValue:
    """Every kommune with its status for each tjeneste."""
    bilde = queries.bilde(db.session, i_dag=clock.today())
    egne = [o for o in bilde.organisasjoner if o.type is Organisasjonstype.KOMMUNE]
    return _json({"kommuner": [_kort(bilde, o) for o in egne], **_merke()})


@blueprint.get("/api/v1/tjenester")
@publisert
def alle_tjenester() -> ResponseReturnValue:
    """Every tjeneste a kommune may ask access to, with how far it has come."""
    dekning = {d.tjeneste.id: d for d in queries.dekning(queries.bilde(db.session, i_dag=clock.today()))}
    return _json(
        {
            "tjenester": [
                {
                    **_tjeneste(t),
                    "aktuelle": dekning[t.id].aktuelle,
                    "antall": {status.value: antall for status, antall in sorted(dekning[t.id].antall.items())},
                }
                for t in tjenester.tilgjengelige(db.session)
            ],
            **_merke(),
        }
    )


@blueprint.get("/api/v1/tilgang.csv")
@publisert
def tilgang() -> ResponseReturnValue:
    """Every kommune and fylkeskommune with every tjeneste: one line for each."""
    bilde = queries.bilde(db.session, i_dag=clock.today())
    kropp = b"".join(export.csv(_KOLONNER, _linjer(bilde)))
    return Response(
        kropp,
        headers={"Content-Disposition": 'attachment; filename="tilgang.csv"', "Cache-Control": _KORT_TID},
        content_type=export.MIMETYPES["csv"],
    )


@blueprint.get("/api/v1/openapi.json")
@publisert
def beskrivelse() -> ResponseReturnValue:
    """This interface, described (OpenAPI 3.1)."""
    return _json(_openapi())


@blueprint.route("/api/v1/", defaults={"sti": ""})
@blueprint.route("/api/v1/<path:sti>")
def finnes_ikke(sti: str) -> ResponseReturnValue:
    """Anything else."""
    return problem.problem(404, "Se /api/v1/openapi.json for det som finnes.")


@cache
def _openapi() -> dict[str, Any]:
    return dict(json.loads(_BESKRIVELSE.read_text(encoding="utf-8")))


def _json(data: dict[str, Any]) -> Response:
    kropp = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(kropp, headers={"Cache-Control": _KORT_TID}, mimetype="application/json")


def _merke() -> dict[str, bool]:
    """Nobody shall take an example for the truth."""
    return {"eksempeldata": avtaler.er_eksempler(db.session) is True}


def _kort(bilde: Bilde, o: Organisasjon) -> dict[str, Any]:
    return {
        "kommunenummer": o.nummer,
        "navn": o.navn,
        "organisasjonsnummer": o.orgnr,
        "fylke": o.fylke,
        "url": url_for(".kommune", nummer=o.nummer),
        "status": {t.nokkel: bilde.celler[o.id, t.id].status.value for t in bilde.tjenester},
    }


def _tjeneste(t: Tjeneste) -> dict[str, Any]:
    return {
        "tjeneste": t.nokkel,
        "navn": {"nb": t.navn, "nn": t.navn_nn or t.navn},
        "beskrivelse": {"nb": t.beskrivelse, "nn": t.beskrivelse_nn or t.beskrivelse},
        "aktuell_for": t.aktuell_for.value,
        "ruter": [r.kode.name for r in t.tilkoblinger if r.tillatt],
        "apier": [
            {
                "navn": a.navn,
                "altinn_rettighet": a.altinn_rettighet,
                "scope": a.scope,
                "rettighetspakke": a.rettighetspakke,
            }
            for a in t.apier
        ],
        "hjemler": [{"part": h.part.value, "tekst": h.tekst, "verifisert": h.verifisert.value} for h in t.hjemler],
        "url": url_for("offentlige_tjenester.tjeneste", nokkel=t.nokkel),
    }


def _linjer(bilde: Bilde) -> Iterator[tuple[str, ...]]:
    eksempel = "ja" if _merke()["eksempeldata"] else "nei"
    for o in bilde.organisasjoner:
        for t in bilde.tjenester:
            celle = bilde.celler[o.id, t.id]
            mangler = ",".join(f.kode.value for f in celle.mangler)
            yield o.orgnr, o.nummer, o.navn, o.type.value, o.fylke, t.nokkel, celle.status.value, mangler, eksempel
