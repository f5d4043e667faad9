"""Asking KS from the public pages, confirming it from the mail, and saying whether one got help."""

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse

from ksadmin.brukerstotte import lenker, usecases
from ksadmin.brukerstotte.forms.offentlig import SporsmalForm
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksprak, Tilfredshet
from ksadmin.brukerstotte.models import Sak, Saksinnsending
from ksadmin.database import db, transaction
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.forms import given
from ksadmin.web.innsending import har_gyldig_merke, hinder, kvittering, side, til_kvittering
from ksadmin.web.languages import locale
from ksadmin.web.security import csrf

blueprint = Blueprint("sporsmal", __name__, url_prefix="/sporsmal")
csrf.exempt(blueprint)  # the pages ask for the token themselves, so that what is written outlives the session

PER_MASKIN = parse("30 per hour")
PER_EPOST = parse("10 per day")
"""Nobody is to be pestered with mail they did not ask for."""


@blueprint.route("", methods=["GET", "POST"])
def skjema() -> ResponseReturnValue:
    """The form. What is sent waits until the address in it is confirmed."""
    form = SporsmalForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _side("skjema", form=form)
    stoppet = hinder(form, "sporsmal", lambda: given(form.epost.data), per_maskin=PER_MASKIN, per_epost=PER_EPOST)
    if stoppet is not None:
        return _side("skjema", form=form, ikke_sendt=stoppet[0]), stoppet[1]
    if form.nettside.data:
        return til_kvittering(None)
    _ta_imot(form)
    return til_kvittering(form.epost.data)


@blueprint.get("/sendt")
def sendt() -> ResponseReturnValue:
    """Now they must open their mail."""
    gjenstar = _("Åpne lenken i den, og trykk på knappen. Først da får KS spørsmålet.")
    return kvittering(gjenstar, fra=(_("Spør KS"), url_for(".skjema")))


@blueprint.get("/bekreft/<token>")
def bekreft(token: str) -> ResponseReturnValue:
    """What was sent in, and the button: mail scanners follow links, but press no buttons."""
    innsending = _innsending(token)
    return _side("bekreft", innsending=innsending), 200 if innsending else 410


@blueprint.post("/bekreft/<token>")
def bekreftet(token: str) -> ResponseReturnValue:
    """Make it a case. The page tells how it went."""
    with transaction():
        innsending = _innsending(token)
        if innsending is not None and har_gyldig_merke():
            usecases.bekreft_sporsmal(db.session, innsending)
    return redirect(request.path, 303)


@blueprint.get("/hjelp/<token>")
def hjelp(token: str) -> ResponseReturnValue:
    """Did you get help? Three buttons."""
    return _side("hjelp", sak=_sak(token), svarene=Tilfredshet, takk=request.args.get("takk"))


@blueprint.post("/hjelp/<token>")
def vurder(token: str) -> ResponseReturnValue:
    """One click. Another changes it."""
    svar = next((t for t in Tilfredshet if t.value == request.form.get("svar")), None) or abort(400)
    with transaction():
        usecases.vurder(db.session, _sak(token), svar)
    return redirect(f"{request.path}?takk={svar.value}", 303)


def _ta_imot(form: SporsmalForm) -> None:
    with transaction():
        ident = form.organisasjon.data
        usecases.ta_imot_sporsmal(
            db.session,
            navn=given(form.navn.data),
            epost=given(form.epost.data).lower(),
            emne=given(form.emne.data),
            tekst=given(form.tekst.data),
            organisasjon=db.session.get_one(Organisasjon, ident) if ident else None,
            kategori=Sakskategori(form.kategori.data) if form.kategori.data else None,
            sprak=Saksprak(locale()),
        )


def _innsending(token: str) -> Saksinnsending | None:
    return lenker.BEKREFT.finn(db.session, _settings(), token)


def _sak(token: str) -> Sak:
    return lenker.finn_sak(db.session, _settings(), token) or abort(404)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ksadmin.settings"]
    return settings


def _side(mal: str, **innhold: object) -> Response:
    return side(f"public/sporsmal/{mal}.html", **innhold)
