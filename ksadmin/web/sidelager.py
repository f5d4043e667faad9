"""Published pages, kept ready for as long as the database says that nothing has changed.

They are the same for everybody, so each is made once in each process and then answered before Flask wakes, on
the event loop itself while it is known that nothing has changed. Whether anything has is asked of the database
at most every ``PUSTEROM``, and at once after a commit of this process: a page is never older than that.
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from flask import Flask, Response, current_app, g, make_response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.http import parse_cookie, parse_etags, quote_etag

from ksadmin.core.asgi import Answer, Headers, Scope, raw
from ksadmin.web.komprimering import godtatt, lonner_seg, pakk
from ksadmin.web.languages import COOKIE, locale

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PUSTEROM = 0.25
"""Seconds between two questions to the database about whether anything has changed."""

_P = ParamSpec("_P")
_UNDERVEIS = "X-Request-Id"
_MED_KROPP = (b"content-length", b"transfer-encoding")
Nokkel = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Svar:
    """A finished answer, with what is left of it for a reader who has it already."""

    etag: str
    headers: list[tuple[str, str]]
    innhold: bytes
    raa: Headers
    _pakket: dict[str, "Svar"] = field(default_factory=dict)

    def for_leser(self, accept_encoding: str) -> "Svar":
        """The same in the coding this reader takes; made small when the first such reader comes."""
        koding = godtatt(accept_encoding) if accept_encoding else None
        if koding is None or not lonner_seg(dict(self.headers)["Content-Type"], self.innhold):
            return self
        if koding not in self._pakket:
            self._pakket[koding] = self._pakk(koding)
        return self._pakket[koding]

    def _pakk(self, koding: str) -> "Svar":
        etag, innhold = f"{self.etag}-{koding}", pakk(self.innhold, koding)
        byttes = {"Content-Length": str(len(innhold)), "ETag": quote_etag(etag)}
        headers = [(navn, byttes.get(navn, verdi)) for navn, verdi in self.headers]
        headers.append(("Content-Encoding", koding))
        return Svar(etag, headers, innhold, raw(headers))

    @property
    def uten_innhold(self) -> list[tuple[str, str]]:
        return [(navn, verdi) for navn, verdi in self.headers if not navn.startswith("Content-")]

    def har_allerede(self, kjente: str | None) -> bool:
        """Whether ``kjente``, the reader's If-None-Match, names this very answer."""
        return kjente is not None and parse_etags(kjente).contains(self.etag)


class _Her:
    """Counts what this process itself has done with a database."""

    endringer = 0


@event.listens_for(Session, "after_commit")
@event.listens_for(Engine, "engine_disposed")
def _husk(_source: object) -> None:
    _Her.endringer += 1


class Sidelager:
    """Stands before Flask. ``stempel`` is a value that is another as soon as any published page would be."""

    def __init__(self, app: "WSGIApplication", stempel: Callable[[], Hashable]) -> None:
        self._app, self._les_stempel = app, stempel
        self._las = threading.Lock()
        self._sider: dict[Nokkel, Svar] = {}
        self._stempel: Hashable = None
        self._endringer, self._les_igjen = -1, 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        svar = self._finn(environ)
        if svar is None:
            return self._app(environ, start_response)
        svar = svar.for_leser(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if svar.har_allerede(environ.get("HTTP_IF_NONE_MATCH")):
            start_response("304 NOT MODIFIED", svar.uten_innhold)
            return []
        start_response("200 OK", svar.headers)
        return [svar.innhold]

    def straks(self, scope: Scope) -> Answer | None:
        """The whole answer, if it can be given without asking anybody; never waits, so the event loop may ask."""
        if scope["method"] != "GET" or scope["query_string"] or not self._vet_at_de_staar():
            return None
        cookies, kjente, godtar = "", None, ""
        for navn, verdi in scope["headers"]:
            if navn == b"cookie":
                cookies += f"{verdi.decode('latin-1')}; "
            elif navn == b"if-none-match":
                kjente = verdi.decode("latin-1")
            elif navn == b"accept-encoding":
                godtar = verdi.decode("latin-1")
            elif navn in _MED_KROPP:
                return None
        svar = self._sider.get((scope["path"], _valgt(cookies)))
        if svar is None:
            return None
        svar = svar.for_leser(godtar)
        return (304, raw(svar.uten_innhold), b"") if svar.har_allerede(kjente) else (200, svar.raa, svar.innhold)

    def _vet_at_de_staar(self) -> bool:
        return _Her.endringer == self._endringer and time.monotonic() < self._les_igjen

    def _finn(self, environ: "WSGIEnvironment") -> Svar | None:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return None
        nokkel = (environ["PATH_INFO"], _valgt(environ.get("HTTP_COOKIE", "")))
        if nokkel not in self._sider:
            return None
        try:
            return self.gjeldende().get(nokkel)
        except SQLAlchemyError:
            return None  # the page itself will tell that the database is away

    def gjeldende(self) -> dict[Nokkel, Svar]:
        """The pages that still stand. Ask before reading what a page shows, and put the page in what you got."""
        with self._las:
            endringer, naa = _Her.endringer, time.monotonic()
            if not self._vet_at_de_staar():
                stempel = self._les_stempel()
                if stempel != self._stempel:
                    self._sider, self._stempel = {}, stempel
                self._endringer, self._les_igjen = endringer, naa + PUSTEROM  # last: who waits for no lock reads this
            return self._sider


class _Okter(SecureCookieSessionInterface):
    """A published answer or a static file has nothing of the caller's, and nothing for the caller to keep."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if "sider" not in g and request.endpoint != "static":
            super().save_session(app, session, response)


def _valgt(cookies: str) -> str:
    return "nn" if COOKIE in cookies and parse_cookie(cookies).get(COOKIE) == "nn" else "nb"


def publisert(view: Callable[_P, ResponseReturnValue]) -> Callable[_P, Response]:
    """For a view whose answer is the same for everybody who asks for the same address in the same målform."""

    @wraps(view)
    def published(*args: _P.args, **kwargs: _P.kwargs) -> Response:
        g.sider = current_app.extensions["ksadmin.sidelager"].gjeldende()
        response = make_response(view(*args, **kwargs))
        response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        response.vary.add("Accept-Encoding")
        if response.mimetype == "text/html":
            response.vary.add("Cookie")  # the målform
        return response

    return published


def init_app(app: Flask, stempel: Callable[[], Hashable]) -> None:
    """Call before others add to the answers, so that what is kept is the whole answer."""
    lager = Sidelager(app.wsgi_app, stempel)
    app.extensions["ksadmin.sidelager"] = lager
    app.session_interface = _Okter()
    app.wsgi_app = lager  # type: ignore[method-assign]

    @app.after_request
    def _keep(response: Response) -> Response:
        if "sider" not in g:
            return response
        if response.status_code != 200:
            return response
        response.add_etag()
        svar = _svar(response)
        if request.method == "GET" and not request.query_string and "Set-Cookie" not in response.headers:
            g.sider[request.path, locale()] = svar
        if (lite := svar.for_leser(request.headers.get("Accept-Encoding", ""))) is not svar:
            response.set_data(lite.innhold)
            response.headers.update(lite.headers)
        response.make_conditional(request)
        return response


def _svar(response: Response) -> Svar:
    headers = [(navn, verdi) for navn, verdi in response.headers.items() if navn != _UNDERVEIS]
    etag, _ = response.get_etag()
    return Svar(etag or "", headers, response.get_data(), raw(headers))
