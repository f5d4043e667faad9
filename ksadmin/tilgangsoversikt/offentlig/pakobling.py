"""Ask for a tjeneste: find the organisation, choose the tjeneste, fill in the form. Every step is an address."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.database import db, transaction
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.offentlig.forms import PakoblingForm
from ksadmin.tilgangsoversikt.offentlig.sider import finn, grunn, side, sokt
from ksadmin.tjenester import queries as tjenester
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste
from ksadmin.web.innsending import hinder, kvittering, til_kvittering
from ksadmin.web.security import csrf

blueprint = Blueprint("pakobling", __name__, url_prefix="/pakobling")
csrf.exempt(blueprint)  # the form asks for the token itself, so that a draft outlives the session it was begun in

_ORGANISASJON = "/<any(kommune,fylkeskommune):type>/<nummer>"


@blueprint.get("")
def start() -> ResponseReturnValue:
    """Which organisation? ``?sok=`` finds it; ``?tjeneste=`` is remembered for the next step."""
    sok, nokkel = sokt(), request.args.get("tjeneste", "")[:100] or None
    treff = finn(sok) if sok else []
    if len(treff) == 1:
        return redirect(_tjenestene(treff[0].organisasjon, nokkel))
    forslag = register.ligner(db.session, sok) if sok and not treff else []
    return _side("finn", sok=sok, treff=treff, forslag=forslag, grunn=grunn, nokkel=nokkel, velg=_tjenestene)


@blueprint.get(_ORGANISASJON)
def velg_tjeneste(type: str, nummer: str) -> ResponseReturnValue:
    """Which tjeneste? One already asked for is not offered again."""
    organisasjon = register.ved_nummer(db.session, nummer, Organisasjonstype(type))
    if organisasjon is None:
        forslag = register.ligner(db.session, nummer, Organisasjonstype(type))
        return _side("finn", sok=nummer[:100], treff=[], forslag=forslag, nokkel=None, velg=_tjenestene), 404
    onsket, aktuelle = request.args.get("tjeneste"), _aktuelle(organisasjon)
    for tjeneste in aktuelle:
        if tjeneste.nokkel == onsket:
            return redirect(_skjemaet(organisasjon, tjeneste))
    if organisasjon.nummer != nummer:
        return redirect(_tjenestene(organisasjon), 301)
    return _velg(organisasjon, aktuelle)


@blueprint.route(f"{_ORGANISASJON}/<nokkel>", methods=["GET", "POST"])
def skjema(type: str, nummer: str, nokkel: str) -> ResponseReturnValue:
    """The form. What is sent waits until the address in it is confirmed."""
    organisasjon = register.ved_nummer(db.session, nummer, Organisasjonstype(type))
    if organisasjon is None or organisasjon.nummer != nummer:
        return redirect(url_for(".velg_tjeneste", type=type, nummer=nummer, tjeneste=nokkel))
    aktuelle = _aktuelle(organisasjon)
    tjeneste = next((t for t in aktuelle if t.nokkel == nokkel), None)
    if tjeneste is None:
        return _velg(organisasjon, aktuelle, finnes_ikke=True), 404
    if tjeneste.id in queries.levende_tjenester(db.session, organisasjon.id):
        return _side("opptatt", o=organisasjon, tjeneste=tjeneste), 409 if request.method == "POST" else 200
    form = _form(tjeneste)
    return _ta_imot(organisasjon, tjeneste, form) if request.method == "POST" else _skjema(organisasjon, tjeneste, form)


@blueprint.get("/sendt")
def sendt() -> ResponseReturnValue:
    """Now they must open their mail."""
    return kvittering(
        _("Åpne lenken i den, og trykk på knappen. Først da får KS forespørselen."),
        fra=(_("Be om påkobling"), url_for(".start")),
        videre=(_("Be om påkobling til en tjeneste til"), url_for(".start")),
    )


def _ta_imot(organisasjon: Organisasjon, tjeneste: Tjeneste, form: PakoblingForm) -> ResponseReturnValue:
    stoppet = hinder(form, "pakobling", lambda: form.kontakt.epost)
    if stoppet is not None:
        ikke_sendt, kode = stoppet
        return _skjema(organisasjon, tjeneste, form, ikke_sendt), kode
    if form.nettside.data:
        return til_kvittering(None)
    try:
        with transaction() as db_session:
            leverandorer = {x.id: x for x in register.leverandorer_i_bruk(db_session)}
            usecases.ta_imot(
                db_session,
                organisasjon=organisasjon,
                tjeneste=tjeneste,
                ruter=form.rutevalg(leverandorer),
                kontakt=form.kontakt,
            )
    except (Conflict, InvalidInput):  # meanwhile: the form's own address tells what is so now
        return redirect(request.path, 303)
    return til_kvittering(form.kontakt.epost)


def _form(tjeneste: Tjeneste) -> PakoblingForm:
    form = PakoblingForm(formdata=None)
    form.tillat(tjenester.tillatte_ruter(db.session, tjeneste.id) or list(Tilkoblingskode))
    form.process(request.form if request.method == "POST" else None)
    return form


def _aktuelle(organisasjon: Organisasjon) -> list[Tjeneste]:
    """What the organisation may ask for, by name."""
    return [t for t in tjenester.tilgjengelige(db.session) if usecases.kan_gjelde(organisasjon, t)]


def _velg(organisasjon: Organisasjon, aktuelle: Sequence[Tjeneste], *, finnes_ikke: bool = False) -> Response:
    return _side(
        "tjeneste",
        o=organisasjon,
        tjenester=aktuelle,
        levende=queries.levende_tjenester(db.session, organisasjon.id),
        finnes_ikke=finnes_ikke,
        velg=_skjemaet,
    )


def _skjema(
    organisasjon: Organisasjon, tjeneste: Tjeneste, form: PakoblingForm, ikke_sendt: str | None = None
) -> Response:
    return _side("skjema", o=organisasjon, tjeneste=tjeneste, form=form, koder=form.koder, ikke_sendt=ikke_sendt)


def _tjenestene(organisasjon: Organisasjon, tjeneste: str | None = None) -> str:
    """The next step for the organisation; straight to the form when it may ask for ``tjeneste``."""
    o = organisasjon
    return url_for(".velg_tjeneste", type=o.type.value, nummer=o.nummer, tjeneste=tjeneste)


def _skjemaet(organisasjon: Organisasjon, tjeneste: Tjeneste) -> str:
    return url_for(".skjema", type=organisasjon.type.value, nummer=organisasjon.nummer, nokkel=tjeneste.nokkel)


def _side(mal: str, **innhold: object) -> Response:
    response = side(f"public/pakobling/{mal}.html", **innhold)
    response.headers["Cache-Control"] = "no-store"
    return response
