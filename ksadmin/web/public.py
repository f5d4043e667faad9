"""The public pages that belong to no room."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from ksadmin.core import clock
from ksadmin.settings import Settings
from ksadmin.web.languages import COOKIE, locale

blueprint = Blueprint("offentlig", __name__)


def offentlig_side() -> dict[str, Any]:
    """What every public page's frame needs: the målform, and the way to the same page in the other."""
    return {"sprak": locale(), "sprak_url": _sprak_url()}


def _sprak_url() -> Callable[[str], str]:
    def url(kode: str) -> str:
        args = {**request.args.to_dict(), "sprak": kode}
        return f"{request.path}?{urlencode(args)}"

    return url


@blueprint.after_app_request
def _remember_sprak(response: Any) -> Any:
    """The choice of målform follows the reader to the next page."""
    asked = request.args.get("sprak")
    if asked in ("nb", "nn"):
        response.set_cookie(COOKIE, asked, max_age=365 * 86400, samesite="Lax", secure=request.is_secure, httponly=True)
    return response


@blueprint.get("/tilgjengelighet")
def tilgjengelighet() -> ResponseReturnValue:
    """How accessible the pages are, and whom to tell."""
    return render_template("public/tilgjengelighet.html", **offentlig_side())


@blueprint.get("/personvern")
def personvern() -> ResponseReturnValue:
    """What ksadmin knows about people, and why."""
    return render_template("public/personvern.html", **offentlig_side())


@blueprint.get("/.well-known/security.txt")
def security_txt() -> ResponseReturnValue:
    """Where to report a weakness (RFC 9116); 404 until it is decided (KSADMIN_SIKKERHET_KONTAKT)."""
    settings: Settings = current_app.extensions["ksadmin.settings"]
    if settings.sikkerhet_kontakt is None:
        abort(404)
    # RFC 9116 § 2.5.5: less than a year ahead, so that a forgotten file does not claim to be right.
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    text = render_template("public/security.txt", security_utloper=expires)
    return f"{text}\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
