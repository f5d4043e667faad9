"""What somebody had written when their session ran out, kept until they have signed in again.

The session's cookie is gone by then, so who it was is read from the CSRF token of the form: ksadmin signs the account
into it (``bind``). The draft is given back to that account only, for ``LEVETID``, without passwords, files or anything
that looks like a fødselsnummer.
"""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, flash, g, redirect, request, session
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from ksadmin.core import clock
from ksadmin.core.base import Base
from ksadmin.core.oppbevaring import Dataklasse
from ksadmin.core.sladding import sladd
from ksadmin.database import db, transaction
from ksadmin.web.identity import current_actor

LEVETID = timedelta(hours=24)
MAKS_TEGN = 200_000
"""In one draft, all fields together: more is no form that somebody has written."""
PER_KONTO = 10
_NOKKEL = "kladd"
_CSRF = "csrf_token"
_UTEN = ("/admin/konto/", "/admin/angre/")
_PASSORD = re.compile("passw?ord", re.IGNORECASE)


class Skjemakladd(Base):
    """A form that was posted too late. ``sti`` is the page to fill it in on; ``felter`` are {name: [values]}."""

    __tablename__ = "skjemakladd"

    nokkel: Mapped[str] = mapped_column(primary_key=True)
    eier: Mapped[str] = mapped_column(index=True)
    sti: Mapped[str]
    felter: Mapped[dict[str, Any]]
    opprettet: Mapped[datetime] = mapped_column(index=True)


def init_app(app: Flask) -> None:
    """Find the draft the address names, and let it go when it has been used."""

    @app.before_request
    def _finn() -> None:
        if (nokkel := request.args.get(_NOKKEL)) and current_actor().rolle is not None:
            g.kladd = _hent(nokkel)
            if g.kladd is not None and request.method == "GET":
                flash("Skjemaet er fylt ut med det du hadde skrevet. Se over, og lagre på nytt. Filer må velges igjen.")

    @app.after_request
    def _brukt(response: Response) -> Response:
        if request.method == "POST" and response.status_code in (302, 303) and g.get("kladd") is not None:
            with transaction() as skriv:
                skriv.execute(delete(Skjemakladd).where(Skjemakladd.nokkel == g.kladd.nokkel))
        return response


def bind(ident: str) -> None:
    """Sign the account into every form of this session."""
    if not str(session.get(_CSRF, "")).endswith(f".{ident}"):
        session[_CSRF] = f"{secrets.token_hex(20)}.{ident}"


def felter() -> MultiDict[str, str] | None:
    """What the forms of this page are to be filled in with."""
    kladd = g.get("kladd") if request.method == "GET" else None
    if kladd is None:
        return None
    return MultiDict((navn, verdi) for navn, verdier in kladd.felter.items() for verdi in verdier)


def ta_vare_pa(app: Flask) -> ResponseReturnValue | None:
    """Keep the form that was posted, and send the person back to it, by the sign-in page. None when it is nobody's."""
    eier, sti = _eier(app), _siden(app)
    if request.method != "POST" or eier is None or sti is None or sti.startswith(_UTEN):
        return None
    verdier = {navn: request.form.getlist(navn) for navn in request.form if _kan_lagres(navn)}
    if not verdier or sum(len(v) for alle in verdier.values() for v in alle) > MAKS_TEGN:
        return None
    kladd = Skjemakladd(nokkel=secrets.token_urlsafe(24), eier=eier, sti=sti, felter=verdier, opprettet=clock.now())
    adresse = f"{sti}{'&' if '?' in sti else '?'}{_NOKKEL}={kladd.nokkel}"
    with transaction() as skriv:
        eldre = select(Skjemakladd.nokkel).where(Skjemakladd.eier == eier).order_by(Skjemakladd.opprettet.desc())
        skriv.execute(delete(Skjemakladd).where(Skjemakladd.nokkel.in_(skriv.scalars(eldre).all()[PER_KONTO - 1 :])))
        skriv.add(kladd)
    flash("Økten din var ute. Det du hadde skrevet, er tatt vare på.")
    return redirect(adresse)


def slett_utgatte(skriv: Session, eldre_enn: datetime) -> int:
    """Forget drafts nobody came back for; how many."""
    resultat = skriv.execute(delete(Skjemakladd).where(Skjemakladd.opprettet < eldre_enn))
    return int(resultat.rowcount)  # type: ignore[attr-defined]


OPPBEVARING = Dataklasse("skjemakladder", "Skjemaer som ble sendt etter at økten var ute.", LEVETID.days, slett_utgatte)


def _hent(nokkel: str) -> Skjemakladd | None:
    kladd = db.session.get(Skjemakladd, nokkel)
    egen = kladd is not None and kladd.eier == current_actor().ident and kladd.opprettet > clock.now() - LEVETID
    return kladd if egen else None


def _eier(app: Flask) -> str | None:
    """Whose form it is, by the token we signed."""
    signert = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    try:
        tegn = str(signert.loads(request.form.get(_CSRF, "")))
    except BadData:
        return None
    _, punktum, ident = tegn.partition(".")
    return ident if punktum else None


def _siden(app: Flask) -> str | None:
    """The page the form stood on: its own address, or where it was posted from."""
    her = request.full_path.rstrip("?")
    if _kan_leses(app, request.path):
        return her
    fra = urlsplit(request.referrer or "")
    if fra.netloc != request.host or not fra.path.startswith("/admin/") or not _kan_leses(app, fra.path):
        return None
    return f"{fra.path}?{fra.query}" if fra.query else fra.path


def _kan_leses(app: Flask, sti: str) -> bool:
    try:
        app.create_url_adapter(request).match(sti, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return False
    return sti.startswith("/admin/")


def _kan_lagres(navn: str) -> bool:
    if navn == _CSRF or navn.startswith("_") or _PASSORD.search(navn):
        return False
    return not any(s.fjernet or s.mulige for s in map(sladd, request.form.getlist(navn)))
