"""Every refusal becomes one page: what happened, what to do, and the id to quote."""

import secrets
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.routing import RoutingException

from ksadmin.core import audit
from ksadmin.core.errors import DomainError, IkkeGjortKlar, NotPermitted, TransitionNotAllowed
from ksadmin.database import AWAY, db
from ksadmin.web import kladd, plass, problem, traces
from ksadmin.web.identity import current_actor
from ksadmin.web.public import offentlig_side

log = structlog.get_logger()
PAGES = (400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
_SIDEN = {405: 404, 415: 400}
"""Whose page another status shows."""
_AVVIST = (401, 403, 429)


def init_app(app: Flask) -> None:
    """Give each request an id and a trace, and each error its page."""
    _name_requests(app)
    traces.init_app(app)
    for kind, handler in _HANDLERS:
        app.register_error_handler(kind, handler)


def _name_requests(app: Flask) -> None:
    @app.before_request
    def _name_the_request() -> None:
        g.request_id = secrets.token_hex(8)
        audit.request_id.set(g.request_id)

    @app.teardown_request
    def _forget_the_id(_error: BaseException | None) -> None:
        audit.request_id.set(None)

    @app.after_request
    def _tell_the_id(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if response.status_code in _AVVIST:
            _note_refusal(response.status_code)
        return response


def _note_refusal(status: int) -> None:
    """For whoever looks for somebody who tries doors."""
    log.warning("refused", request_id=g.get("request_id"), path=_rute(), status=status, actor=current_actor().ident)


def _rute() -> str:
    """The route, not the address: that may hold a link that lets its reader in, or a name somebody searched for."""
    return str(request.url_rule or "")


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    _note_refusal(400)
    return kladd.ta_vare_pa(current_app) or _page(
        400,
        "Skjemaet var for gammelt, eller kom fra et annet sted. Gå tilbake, last siden på nytt og prøv igjen.",
    )


def _domain(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, TransitionNotAllowed):
        return _page(409, str(error), "feil/steg.html")
    return _page(403 if isinstance(error, NotPermitted) else 409, str(error))


def _not_ready(error: IkkeGjortKlar) -> ResponseReturnValue:
    log.error("not_initialised", request_id=g.get("request_id"), path=_rute())
    return _page(503, str(error), "feil/uklar.html")


def _no_host(_error: BadHost) -> ResponseReturnValue:
    return Response("Adressen er ikke gyldig.\n", 400, mimetype="text/plain")  # a page has addresses to build


def _database_away(error: Exception) -> ResponseReturnValue:
    """It is away, full, or did not answer in time. Whether an answer to a commit was lost, nobody knows."""
    db.session.invalidate()  # a rollback would ask a connection that may be lost
    why = type(getattr(error, "orig", error)).__name__
    log.error("database_away", request_id=g.get("request_id"), path=_rute(), error=why)
    full = plass.er_full(error)
    if full:
        plass.meld_full()
    response = make_response(_page(503, template="feil/full.html" if full else None))
    response.headers["Retry-After"] = "10"
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    db.session.invalidate()  # as above: what went wrong may be the line
    log.exception("unhandled", request_id=g.get("request_id"), path=_rute(), error=type(error).__name__)
    return _page(500)


def _http(error: HTTPException) -> ResponseReturnValue | HTTPException:
    code = error.code or 500
    if code == 404 and request.method == "GET" and (adresse := _uten_skrastrek()):
        return redirect(adresse, 301)
    return _page(code) if code in PAGES else error


def _uten_skrastrek() -> str | None:
    """The page somebody meant who ended its address with a slash; None when there is no such page."""
    adresse = request.path.rstrip("/")
    try:
        current_app.create_url_adapter(request).match(adresse or None, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RoutingException):
        return None
    return adresse if adresse != request.path else None


def _page(code: int, melding: str | None = None, template: str | None = None) -> ResponseReturnValue:
    if problem.gjelder():
        return problem.problem(code, melding)
    template = template or f"feil/{_SIDEN.get(code, code)}.html"
    # Not by render_template, which asks who is signed in: an error page must come when the database does not.
    page = current_app.jinja_env.get_template(template)
    return page.render(request=request, melding=melding, request_id=g.get("request_id", ""), **offentlig_side()), code


_HANDLERS: tuple[tuple[type[Exception], Callable[[Any], Any]], ...] = (
    (CSRFError, _csrf),
    (IkkeGjortKlar, _not_ready),
    (DomainError, _domain),
    (BadHost, _no_host),
    (HTTPException, _http),
    *((kind, _database_away) for kind in AWAY),
    (Exception, _unexpected),
)
