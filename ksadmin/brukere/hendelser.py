"""What Flask-Security tells of, written into the audit trail of the account."""

from typing import Any, cast

from flask import Flask, Response, request, session
from flask_security import UserMixin, current_user
from flask_security.signals import (
    password_changed,
    password_reset,
    tf_code_confirmed,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_failed_authn,
)
from werkzeug.local import LocalProxy

from ksadmin.brukere import nettlesere, okter
from ksadmin.brukere.models import Bruker
from ksadmin.core import audit, clock, outbox
from ksadmin.database import db, transaction
from ksadmin.web.export import MIMETYPES


def init_app(app: Flask) -> None:
    """Listen to the signals of ``app``. Each is sent inside the transaction around the library's view."""
    user_authenticated.connect(_innlogget, app)
    user_failed_authn.connect(_avvist, app)
    password_changed.connect(_passord_endret, app)
    password_reset.connect(_passord_endret, app)
    tf_code_confirmed.connect(_kode_bekreftet, app)
    tf_profile_changed.connect(_tofaktor_paa, app)
    tf_disabled.connect(_tofaktor_av, app)
    app.after_request(_liste_hentet)


def noter(user: UserMixin, handling: str, **opplysninger: str) -> None:
    """A deed of the person's own."""
    bruker = bak_proxy(user)
    audit.note(db.session, bruker, actor=bruker.aktor, handling=handling, opplysninger=opplysninger)


def noter_tofaktor(user: UserMixin, handling: str, mal: str = "tofaktor_endret") -> None:
    """The same, told by mail too: whoever has taken over a session must not change what guards it unseen."""
    noter(user, handling)
    outbox.promise(db.session, "bruker.epost", mal=mal, bruker_id=bak_proxy(user).id)


def bak_proxy(user: UserMixin) -> Bruker:
    """The account itself, where the library hands over its ``current_user`` as it is."""
    return cast(Bruker, user._get_current_object() if isinstance(user, LocalProxy) else user)


def _innlogget(_app: Flask, user: Bruker, authn_via: list[str] | None, **_: Any) -> None:
    okter.begynn(bak_proxy(user))
    if authn_via != ["change"]:  # a new password renews the session; nobody arrived
        nettlesere.meld_ny(user)
        user.siste_innlogging = clock.now()
        noter(user, "bruker.innlogget")


def _avvist(_app: Flask, user: Bruker, tfa: bool, **_: Any) -> None:
    noter(user, "bruker.feil_kode" if tfa else "bruker.feil_passord")


def _passord_endret(_app: Flask, user: Bruker, **_: Any) -> None:
    noter(user, "bruker.passord_endret")


def _kode_bekreftet(_app: Flask, user: Bruker, **_: Any) -> None:
    if session.get("tf_state") == "validating_profile":  # the first code of all
        noter_tofaktor(user, "bruker.tofaktor_paa")


def _tofaktor_paa(_app: Flask, user: Bruker, **_: Any) -> None:
    noter_tofaktor(user, "bruker.tofaktor_paa")


def _tofaktor_av(_app: Flask, user: Bruker, **_: Any) -> None:
    user.mf_recovery_codes = None
    noter_tofaktor(user, "bruker.tofaktor_av")


def _liste_hentet(response: Response) -> Response:
    """Whoever takes a list out, has all that is in it: that is told of, once also for one that comes in parts."""
    liste = (request.endpoint or "").endswith(".export") and response.content_type in MIMETYPES.values()
    if liste and response.status_code == 200 and not request.args.get("del"):
        response.make_sequence()  # its rows are read before the transaction lets go of them
        with transaction():
            navn = response.headers["Content-Disposition"].partition("filename=")[2].strip('"')
            noter(current_user, "bruker.liste_hentet", liste=navn)
    return response
