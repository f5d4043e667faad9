"""What a program is told when it cannot get what it asked for (RFC 9457)."""

import json

from flask import Response, request
from flask_babel import gettext as _

MIMETYPE = "application/problem+json"


def gjelder() -> bool:
    """Whether the caller reads data, not pages."""
    return request.path.startswith("/api/") or request.path.endswith(".json")


def problem(status: int, detalj: str | None = None) -> Response:
    """One refusal, in the reader's målform. ``detalj`` says what to do."""
    titler = {
        404: _("Vi finner ikke det du spør etter"),
        405: _("Dette kan bare leses"),
        429: _("Det ble for mange forsøk"),
        503: _("Vi får ikke tak i databasen"),
    }
    kropp = {
        "type": "about:blank",
        "title": titler.get(status, _("Vi fikk ikke til å svare")),
        "status": status,
        **({"detail": detalj} if detalj else {}),
        "instance": request.path,
    }
    response = Response(json.dumps(kropp, ensure_ascii=False), status, mimetype=MIMETYPE)
    response.vary.add("Cookie")  # the målform
    return response
