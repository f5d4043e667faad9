"""Who has tried too often: per account, whether it exists or not, and per address on the net."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

import structlog
from flask import g, make_response, render_template, request, session
from flask.typing import ResponseReturnValue, RouteCallable
from flask_limiter.util import get_remote_address
from flask_security import current_user
from limits import RateLimitItem, parse

from ksadmin.brukere import hendelser, queries
from ksadmin.core.clock import OSLO
from ksadmin.database import transaction
from ksadmin.web.ratelimit import limiter, uleselig

log = structlog.get_logger()
PER_KONTO = parse("5 per 15 minutes")
PER_ADRESSE = parse("100 per 15 minutes")
"""An office shares one address on the net, so this stops a machine and not a busy morning."""


def trygt(view: RouteCallable, *, gjettbar: bool = True) -> RouteCallable:
    """A POST to a sign-in view: one transaction, and a limit on how often the same one may try.

    ``gjettbar`` is for a view where a secret can be guessed at: its tries count per account until one
    succeeds. Counting happens before the try and outside the transaction, so that many at once do not
    slip past.
    """

    plain = cast(Callable[..., ResponseReturnValue], view)

    @wraps(view)
    def guarded(**kwargs: Any) -> ResponseReturnValue:
        if request.method != "POST":
            return plain(**kwargs)
        konto = _hvem() if gjettbar else None
        for limit, key in ((PER_ADRESSE, f"innlogging:{get_remote_address()}"), (PER_KONTO, konto)):
            if key and not limiter.limiter.hit(limit, key):
                return _stengt(limit, key)
        with transaction():
            response = make_response(plain(**kwargs))
        if konto:
            _gjor_opp(konto, lyktes=response.status_code == 302)
        return response

    return guarded


def _hvem() -> str | None:
    """Whose secret is tried: the one signed in, the one whose code is asked for, or the address typed."""
    if current_user.is_authenticated:
        return f"{request.endpoint}:bruker:{current_user.id}"
    if "tf_user_id" in session and request.endpoint != "security.login":
        return f"kode:{session['tf_user_id']}"
    epost = request.form.get("email", "").strip()
    return f"{request.endpoint}:{uleselig(epost)}" if epost else None


def _gjor_opp(konto: str, *, lyktes: bool) -> None:
    if lyktes:
        limiter.limiter.clear(PER_KONTO, konto)
        return
    log.warning("secret_refused", request_id=g.request_id, path=str(request.url_rule))  # the account may not exist
    if not limiter.limiter.test(PER_KONTO, konto):
        _noter_utestengelse()


def _noter_utestengelse() -> None:
    with transaction() as db_session:
        bruker = queries.finn_paa_okt(db_session, str(session.get("tf_user_id") or session.get("_user_id")))
        bruker = bruker or queries.finn_paa_epost(db_session, request.form.get("email", ""))
        if bruker is not None:
            hendelser.noter(bruker, "bruker.last")


def _stengt(limit: RateLimitItem, key: str) -> ResponseReturnValue:
    slutt = limiter.limiter.get_window_stats(limit, key).reset_time
    naar = datetime.fromtimestamp(slutt, UTC).astimezone(OSLO)
    response = make_response(render_template("security/stengt.html", naar=naar), 429)
    response.headers["Retry-After"] = datetime.fromtimestamp(slutt, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response
