"""A form anyone may send: what holds back machines and pests, and the link that confirms the address given.

The form keeps a field ``nettside`` that people do not see: only a machine fills it in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Response, redirect, render_template, request, url_for
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadData, URLSafeSerializer
from limits import RateLimitItem, parse
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField, ValidationError

from ksadmin.core import clock
from ksadmin.core.innsending import Innsendt
from ksadmin.settings import Settings
from ksadmin.web import ratelimit
from ksadmin.web.forms import KsForm
from ksadmin.web.public import offentlig_side

PER_MASKIN = parse("60 per hour")
"""An office shares one address on the net, and may have much to send in one morning."""
PER_EPOST = parse("15 per day")
"""Nobody is to be pestered with mail they did not ask for."""

_SENDT_TIL = "sendt_til"

I = TypeVar("I", bound=Innsendt)  # noqa: E741


def hinder(
    form: KsForm,
    navn: str,
    epost: Callable[[], str],
    *,
    per_maskin: RateLimitItem = PER_MASKIN,
    per_epost: RateLimitItem = PER_EPOST,
) -> tuple[str | None, int] | None:
    """What stops the form, if more than its own errors, and the code to answer with; None when it may go on.

    ``navn`` is what is counted, ``epost`` the address of a valid form. The blueprint is exempt from the common
    CSRF check: here a token that is too old keeps what was written.
    """
    if not ratelimit.limiter.limiter.hit(per_maskin, f"{navn}:{get_remote_address()}"):
        return "maskin", 429
    if not har_gyldig_merke():
        return "for_gammelt", 400
    if not form.validate():
        return None, 422
    if not form["nettside"].data and not ratelimit.limiter.limiter.hit(
        per_epost, f"{navn}:{ratelimit.uleselig(epost())}"
    ):
        return "epost", 429
    return None


def har_gyldig_merke() -> bool:
    """Whether the CSRF token of a POST is right, for a page that wants to answer for itself when it is not."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def felle() -> StringField:
    """The field people do not see."""
    return StringField(_("La dette feltet stå tomt"), render_kw={"autocomplete": "off", "tabindex": "-1"})


def side(mal: str, **innhold: object) -> Response:
    """A public page that nobody keeps a copy of: it holds what one person has written."""
    response = Response(render_template(mal, **innhold, **offentlig_side()), mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def til_kvittering(epost: str | None) -> ResponseReturnValue:
    """To the blueprint's page ``sendt``. ``epost`` is where the link goes; None for a machine, which may think it has
    got through.
    """
    if epost:
        flask_session[_SENDT_TIL] = epost
    return redirect(url_for(".sendt"), 303)


def kvittering(gjenstar: str, *, fra: tuple[str, str], videre: tuple[str, str] | None = None) -> Response:
    """Now they must open their mail. The address is shown once, so that a slip of the finger is seen.

    ``gjenstar`` says what to do; ``fra`` and ``videre`` are words and addresses of where the form is and what may be
    next.
    """
    epost = flask_session.pop(_SENDT_TIL, None)
    return side("public/sendt.html", epost=epost, gjenstar=gjenstar, fra=fra, videre=videre)


@dataclass(frozen=True)
class Bekreftelseslenke(Generic[I]):
    """The link in the mail: signed, and pointing at what was sent in. ``sti`` is the page's address but the token."""

    tabell: type[I]
    sti: str
    salt: str

    def lag(self, settings: Settings, innsending: I) -> str:
        """The whole address to put in the mail."""
        return f"{str(settings.base_url).rstrip('/')}{self.sti}/{self._signer(settings).dumps(innsending.nokkel)}"

    def finn(self, session: Session, settings: Settings, token: str) -> I | None:
        """What a link points at; None when it is not ours, too old, or what it pointed at has been deleted."""
        try:
            nokkel: Any = self._signer(settings).loads(token)
        except BadData:
            return None
        innsending = session.scalars(select(self.tabell).where(self.tabell.nokkel == nokkel)).one_or_none()
        return innsending if innsending and self.virker(settings, innsending) else None

    @staticmethod
    def virker(settings: Settings, innsending: Innsendt) -> bool:
        """Whether the link still works."""
        return clock.now() < innsending.virker_til(settings.innsending_frist_dager)

    def _signer(self, settings: Settings) -> URLSafeSerializer:
        return URLSafeSerializer(settings.secret_key.get_secret_value(), salt=self.salt)
