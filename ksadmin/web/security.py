"""What every answer carries, and the guard on every POST."""

import secrets
from functools import partial

from flask import Flask, Response, abort, g, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadHost

from ksadmin.settings import Settings

csrf = CSRFProtect()
_SKJEMAER = ("application/x-www-form-urlencoded", "multipart/form-data")
_DRIFT = ("/helse/", "/metrics")
_PERSONAL = ("/admin", "/logg-", "/forste-innlogging", "/glemt-passord", "/nytt-passord")


def nonce() -> str:
    """The CSP nonce of this request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _bare_skjemaer() -> None:
    """What is posted here is a form. Another kind is refused before anybody tries to read it."""
    if request.endpoint and request.method == "POST" and request.content_length and request.mimetype not in _SKJEMAER:
        abort(415)


def _bare_vart_navn(settings: Settings) -> None:
    """Absolute addresses are built from the name that was asked for: it must be ours, but for who watches each host."""
    if request.host != _navn(settings) and not request.path.startswith(_DRIFT):
        raise BadHost


def _navn(settings: Settings) -> str:
    adresse = settings.base_url
    return f"{adresse.host}:{adresse.port}" if adresse.port != 443 else str(adresse.host)


def init_app(app: Flask, settings: Settings) -> None:
    """Security headers, CSRF and cookie flags."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-ksadmin" if settings.tls else "ksadmin",
        SESSION_COOKIE_SECURE=settings.tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=(settings.maks_opplasting_mb + 1) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session it belongs to
        WTF_CSRF_SSL_STRICT=settings.tls,
    )
    app.before_request(_bare_skjemaer)
    if settings.tls:
        app.before_request(partial(_bare_vart_navn, settings))
    csrf.init_app(app)
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def _headers(response: Response) -> Response:
        source = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {source}; style-src {source}; img-src 'self' data:; font-src 'self';"
            " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if settings.tls:
            headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        if request.path.startswith(_PERSONAL):
            headers["Cache-Control"] = "no-store"
        return response
