"""Every refusal becomes one page: what happened, what to do, and the id to quote."""

import secrets

import structlog
from flask import Flask, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from ksadmin.core import audit
from ksadmin.core.errors import DomainError, NotPermitted, TransitionNotAllowed
from ksadmin.database import db
from ksadmin.web import problem
from ksadmin.web.public import offentlig_side

log = structlog.get_logger()
PAGES = (400, 403, 404, 405, 409, 413, 422, 429, 500)


def init_app(app: Flask) -> None:
    """Give each request an id, and each error its page."""

    _name_requests(app)

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> ResponseReturnValue:
        return _page(
            400,
            "Skjemaet var for gammelt, eller kom fra et annet sted. Gå tilbake, last siden på nytt og prøv igjen.",
        )

    @app.errorhandler(DomainError)
    def _domain(error: DomainError) -> ResponseReturnValue:
        if isinstance(error, TransitionNotAllowed):
            return _page(409, str(error), "feil/steg.html")
        return _page(403 if isinstance(error, NotPermitted) else 409, str(error))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue | HTTPException:
        return _answer(app, error)

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        log.exception("unhandled", request_id=g.get("request_id"), path=request.path, error=type(error).__name__)
        return _page(500)


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
        return response


def _answer(app: Flask, error: HTTPException) -> ResponseReturnValue | HTTPException:
    code = error.code or 500
    if code == 404 and request.method == "GET" and (adresse := _uten_skrastrek(app)):
        return redirect(adresse, 301)
    return _page(code) if code in PAGES else error


def _uten_skrastrek(app: Flask) -> str | None:
    """The page somebody meant who ended its address with a slash; None when there is no such page."""
    adresse = request.path.rstrip("/")
    try:
        app.create_url_adapter(request).match(adresse or None, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RoutingException):
        return None
    return adresse if adresse != request.path else None


def _page(code: int, melding: str | None = None, template: str | None = None) -> ResponseReturnValue:
    if problem.gjelder():
        return problem.problem(code, melding)
    template = template or f"feil/{code if code != 405 else 404}.html"
    page = render_template(template, melding=melding, request_id=g.get("request_id", ""), **offentlig_side())
    return page, code
