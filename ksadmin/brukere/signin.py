"""Sets up sign-in: Flask-Security for local accounts, Entra ID beside it, and who is asking each time."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, abort, g, request
from flask.typing import ResponseReturnValue
from flask_security import RoleMixin, Security, current_user
from pydantic import SecretStr

from ksadmin.brukere import hendelser, innlogging, okter, utestengelse
from ksadmin.brukere.fersk import FERSK
from ksadmin.brukere.flasksecurity import (
    Brukerlager,
    Engangskode,
    Innloggingsskjema,
    Passordkrav,
    Passordskjema,
    Utbokspost,
)
from ksadmin.brukere.models import VARIGHET, Bruker
from ksadmin.brukere.tekster import Bokmal
from ksadmin.core.actor import NOBODY
from ksadmin.database import db
from ksadmin.settings import Settings
from ksadmin.web import kladd, ratelimit

PASSORDLENGDE = 12

# Views where a secret can be guessed at; in the rest there is nothing to guess.
_GJETTBARE = (
    "login",
    "verify",
    "change_password",
    "forgot_password",
    "two_factor_token_validation",
    "mf_recovery",
)
_OVRIGE = ("logout", "reset_password", "two_factor_setup", "two_factor_setup_validate", "mf_recovery_codes")
# Choosing between methods and mailing an administrator: there is one method, and the page says whom to ask.
_STENGT = ("tf_select", "two_factor_rescue")


def init_app(app: Flask, settings: Settings) -> None:
    """Sign-in, rate limits and ``g.actor``. Needs the session, CSRF and the database to be set up."""
    app.config.update(_config(settings))
    ratelimit.init_app(app)
    security = Security(
        app,
        Brukerlager(db, Bruker, RoleMixin),
        mail_util_cls=Utbokspost,
        login_form=Innloggingsskjema,
        change_password_form=Passordskjema,
        totp_cls=Engangskode,
        password_util_cls=Passordkrav,
    )
    security.want_json(lambda _request: False)
    security.i18n_domain = Bokmal(app)  # type: ignore[no-untyped-call]
    for name in (*_GJETTBARE, *_OVRIGE):
        view = app.view_functions[f"security.{name}"]
        app.view_functions[f"security.{name}"] = utestengelse.trygt(view, gjettbar=name in _GJETTBARE)
    for name in _STENGT:
        app.view_functions[f"security.{name}"] = _stengt
    hendelser.init_app(app)
    okter.init_app(app, security)
    innlogging.init_app(app, security, settings)
    app.before_request(_hvem_spor)
    app.context_processor(_konto)


def _hvem_spor() -> None:
    g.actor = NOBODY
    if request.endpoint is not None and not request.endpoint.endswith("static") and current_user.is_authenticated:
        okter.noter_bruk()
        g.actor = current_user.aktor
        kladd.bind(g.actor.ident)


def _konto() -> dict[str, Any]:
    """What the account menu on top of every admin page shows."""
    return {
        "aktor": g.get("actor", NOBODY),
        "logg_ut_url": "/logg-ut",
        "konto_lenker": [("Min konto", "/admin/konto/")],
    }


def _stengt(**_: Any) -> ResponseReturnValue:
    abort(404)


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PERMANENT_SESSION_LIFETIME": VARIGHET,
        "SESSION_REFRESH_EACH_REQUEST": False,  # it ends that long after it began, so no page signs it anew
        **{f"SECURITY_{key}": value for key, value in _valg(settings).items()},
    }


def _valg(settings: Settings) -> dict[str, Any]:
    return {
        "STATIC_FOLDER": None,
        "API_ENABLED_METHODS": ["session"],
        "RETURN_GENERIC_RESPONSES": True,
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},  # the account is looked up here, not in DNS
        "CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        # Argon2 salts by itself; a key of ours in the hash would make every password depend on that key.
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "DEPRECATED_PASSWORD_SCHEMES": [],
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_LENGTH_MIN": PASSORDLENGDE,
        "LOGIN_URL": "/logg-inn",
        "LOGOUT_URL": "/logg-ut",
        "LOGOUT_CSRF": True,
        "POST_LOGIN_VIEW": "/admin/",
        "POST_LOGOUT_VIEW": "/logg-inn",
        "FRESHNESS": FERSK,
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "VERIFY_URL": "/admin/konto/bekreft",
        "CHANGEABLE": True,
        "CHANGE_URL": "/admin/konto/passord",
        "POST_CHANGE_VIEW": "/admin/konto/",
        "RECOVERABLE": True,
        "RESET_URL": "/glemt-passord",
        "RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "TWO_FACTOR": True,
        "TWO_FACTOR_REQUIRED": settings.env == "prod" if settings.krev_tofaktor is None else settings.krev_tofaktor,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_SETUP_URL": "/admin/konto/tofaktor",
        "TWO_FACTOR_POST_SETUP_VIEW": "/admin/konto/",
        "TWO_FACTOR_TOKEN_VALIDATION_URL": "/logg-inn/kode",
        "TWO_FACTOR_SELECT_URL": "/logg-inn/metode",
        "TWO_FACTOR_RESCUE_URL": "/logg-inn/hjelp",
        "TOTP_SECRETS": _avledet(settings, "totp"),
        "TOTP_ISSUER": "ksadmin",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [*_avledet(settings, "gjenoppretting").values()],
        "MULTI_FACTOR_RECOVERY_CODES_URL": "/admin/konto/gjenopprettingskoder",
        "MULTI_FACTOR_RECOVERY_URL": "/logg-inn/gjenoppretting",
        # The e-mails are written in templates/epost by the handler; these are the names it knows them by.
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        "EMAIL_TEMPLATE_PASSWORD_RESET": "nytt_passord",
        "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "passord_byttet",
        "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "passord_byttet",
    }


def _avledet(settings: Settings, formaal: str) -> dict[str, str]:
    """Keys for one purpose, so that none is used for two, by their marks: the first makes, the others only read."""
    tidligere = settings.secret_key_tidligere or SecretStr("")
    alle = [settings.secret_key.get_secret_value(), *tidligere.get_secret_value().split()]
    nokler = [base64.urlsafe_b64encode(hashlib.sha256(f"{formaal}:{h}".encode()).digest()).decode() for h in alle]
    # Whoever enrolled before keys could be changed has the mark «1».
    return {hashlib.sha256(n.encode()).hexdigest()[:8]: n for n in nokler} | {"1": nokler[-1]}
