"""The two ways in that Flask-Security does not have: the first sign-in link, and Entra ID."""

from collections.abc import Callable

import structlog
from flask import Blueprint, Flask, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_security import Security, current_user, hash_password, login_user, logout_user
from flask_security.forms import ResetPasswordForm
from flask_security.utils import validate_redirect_url

from ksadmin.brukere import lenker, queries, usecases, utestengelse
from ksadmin.brukere.gateway import OidcError, OidcProvider, Reise
from ksadmin.brukere.models import Bruker
from ksadmin.core.errors import NotPermitted
from ksadmin.database import db, transaction
from ksadmin.settings import Settings
from ksadmin.web.forms import given

log = structlog.get_logger()
_REISE, _NEXT = "entra_reise", "entra_next"
ADMIN = "/admin/"


def init_app(app: Flask, security: Security, settings: Settings) -> None:
    """Register ``/forste-innlogging/<token>`` and ``/logg-inn/entra``."""
    blueprint = Blueprint("innlogging", __name__)
    blueprint.add_url_rule(
        "/forste-innlogging/<token>",
        "forste_innlogging",
        utestengelse.trygt(_forste_innlogging(security, settings), gjettbar=False),
        methods=["GET", "POST"],
    )
    provider = entra(settings)
    if provider is not None:
        blueprint.add_url_rule("/logg-inn/entra", "entra", _til_entra(provider))
        blueprint.add_url_rule("/logg-inn/entra/tilbake", "entra_tilbake", _fra_entra(provider))
    app.register_blueprint(blueprint)
    security.login_context_processor(lambda: {"entra": provider is not None})


def entra(settings: Settings) -> OidcProvider | None:
    """The provider of the settings; None when sign-in with Entra ID is not set up."""
    issuer, secret = settings.oidc_issuer, settings.oidc_client_secret
    if issuer is None or settings.oidc_client_id is None or secret is None:
        return None
    # The settings' URL type gives an address without a path a slash that the issuer itself does not have.
    name = str(issuer).rstrip("/") if issuer.path == "/" else str(issuer)
    back = f"{str(settings.base_url).rstrip('/')}/logg-inn/entra/tilbake"
    return OidcProvider(name, settings.oidc_client_id, secret.get_secret_value(), back)


def _forste_innlogging(security: Security, settings: Settings) -> Callable[..., ResponseReturnValue]:
    def forste_innlogging(token: str) -> ResponseReturnValue:
        """Choose a password; then two-factor if the role asks for it. Opening the page uses nothing up."""
        pekt_paa = lenker.les(settings, token)
        bruker = queries.finn_paa_okt(db.session, pekt_paa) if pekt_paa else None
        if bruker is None or not bruker.aktiv:
            return render_template("security/lenke_ugyldig.html"), 410
        form = ResetPasswordForm()
        form.user = bruker
        if not form.validate_on_submit():
            return render_template("security/forste_innlogging.html", form=form, bruker=bruker)
        if current_user.is_authenticated:
            logout_user()  # whoever sat here before is not the one who holds the link
        usecases.velg_passord(db.session, bruker, passord_hash=hash_password(given(form.password.data)))
        return _slipp_inn(security, bruker)

    return forste_innlogging


def _slipp_inn(security: Security, bruker: Bruker) -> ResponseReturnValue:
    to_code: ResponseReturnValue | None = security.two_factor_plugins.tf_enter(bruker, False, "lenke", next_loc=None)
    if to_code is not None:
        return to_code
    login_user(bruker, authn_via=["lenke"])
    return redirect(ADMIN)


def _til_entra(provider: OidcProvider) -> Callable[[], ResponseReturnValue]:
    def til_entra() -> ResponseReturnValue:
        """Send the person to Entra ID."""
        try:
            address, reise = provider.start()
        except OidcError as error:
            return _mislyktes(error)
        session[_REISE] = [reise.state, reise.nonce, reise.verifier]
        session[_NEXT] = request.args.get("next", ADMIN)
        return redirect(address)

    return til_entra


def _fra_entra(provider: OidcProvider) -> Callable[[], ResponseReturnValue]:
    def fra_entra() -> ResponseReturnValue:
        """Take the person back, once, and let them in if they have an account."""
        reise, videre = session.pop(_REISE, None), session.pop(_NEXT, ADMIN)
        if reise is None:
            return _mislyktes(OidcError("nobody left from here"))
        try:
            identitet = provider.finish(Reise(*reise), request.args)
            with transaction() as db_session:
                bruker = usecases.gjenkjenn_entra(db_session, sub=identitet.sub, epost=identitet.epost)
                login_user(bruker, authn_via=["entra"])
        except OidcError as error:
            return _mislyktes(error)
        except NotPermitted as error:
            return render_template("security/entra_feil.html", melding=str(error)), 403
        return redirect(videre if validate_redirect_url(videre) else ADMIN)

    return fra_entra


def _mislyktes(error: OidcError) -> ResponseReturnValue:
    log.warning("oidc_refused", error=str(error))
    return render_template("security/entra_feil.html", melding=None), 400
