"""Anyone may send a wish on behalf of a kommune. It waits until the address is confirmed, then until KS takes it in."""

from contextlib import suppress

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from ksadmin.core import clock
from ksadmin.core.errors import DomainError, InvalidInput
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import lenker, usecases
from ksadmin.endringsonsker.forms.skjema import OnskeskjemaForm
from ksadmin.endringsonsker.models import Onskeinnsending
from ksadmin.register.models import Organisasjon
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.forms import given
from ksadmin.web.innsending import hinder, kvittering, side, til_kvittering
from ksadmin.web.security import csrf

blueprint = Blueprint("onskeskjema", __name__, url_prefix="/veikart/nytt")
bekreftelse = Blueprint("onskebekreftelse", __name__, url_prefix="/veikart/nytt/bekreft")
csrf.exempt(blueprint)  # the form asks for the token itself, so that a draft outlives the session it was begun in


@blueprint.route("", methods=["GET", "POST"])
def skjema() -> ResponseReturnValue:
    """The form."""
    form = OnskeskjemaForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _side("skjema", form=form)
    stoppet = hinder(form, "onskeskjema", lambda: given(form.kontakt_epost.data))
    if stoppet is not None:
        return _side("skjema", form=form, ikke_sendt=stoppet[0]), stoppet[1]
    if form.nettside.data:
        return til_kvittering(None)
    try:
        _ta_imot(form)
    except InvalidInput as refusal:
        form[refusal.field].errors = [str(refusal)]
        return _side("skjema", form=form), 422
    return til_kvittering(form.kontakt_epost.data)


@blueprint.get("/sendt")
def sendt() -> ResponseReturnValue:
    """Now they must open their mail."""
    gjenstar = _("Åpne lenken i den, og trykk på knappen. Først da får KS ønsket.")
    return kvittering(gjenstar, fra=(_("Send inn et ønske"), url_for(".skjema")))


@bekreftelse.get("/<token>")
def vis(token: str) -> ResponseReturnValue:
    """What was sent, and the button that makes it so: mail scanners follow links, but press no buttons."""
    innsending = _innsending(token)
    if innsending is None:
        return _side("bekreft", innsending=None, tilstand="utgatt"), 410
    return _side("bekreft", innsending=innsending, tilstand=_tilstand(innsending))


@bekreftelse.post("/<token>")
def bekreft(token: str) -> ResponseReturnValue:
    """Put it before KS. Whatever comes of it is told by the page itself."""
    with suppress(DomainError, IntegrityError), transaction() as db_session:
        innsending = _innsending(token)
        if innsending is not None:
            usecases.bekreft(db_session, innsending, i_dag=clock.today())
    return redirect(request.path, 303)


def _ta_imot(form: OnskeskjemaForm) -> None:
    with transaction() as db_session:
        usecases.ta_imot(
            db_session,
            organisasjon=db_session.get_one(Organisasjon, form.organisasjon.data),
            fakta=form.fakta,
            tjenester=[db_session.get_one(Tjeneste, ident) for ident in form.tjenester.data or ()],
            navn=given(form.kontakt_navn.data),
            rolle=given(form.kontakt_rolle.data),
            epost=given(form.kontakt_epost.data),
        )


def _innsending(token: str) -> Onskeinnsending | None:
    return lenker.BEKREFT.finn(db.session, current_app.extensions["ksadmin.settings"], token)


def _tilstand(innsending: Onskeinnsending) -> str:
    if innsending.onske_id is not None:
        return "bekreftet"
    try:
        usecases.bekreftbar(innsending)
    except InvalidInput:
        return "endret"
    return "venter"


def _side(mal: str, **innhold: object) -> Response:
    return side(f"public/onskeskjema/{mal}.html", **innhold)
