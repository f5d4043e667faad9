"""Paste an error, get the missing step. Nothing is stored, and the text is neither logged nor shown again.

The text comes by POST, since an address is logged along the way, and is answered at once: there is nothing
to redirect to that would not have to remember it.
"""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.tilgangsoversikt.motor import Forutsetning
from ksadmin.tilgangsoversikt.offentlig.forms import SjekkForm
from ksadmin.tilgangsoversikt.offentlig.kommunestatus import Kommunestatus, Tjenestestatus, kommunestatus
from ksadmin.tilgangsoversikt.offentlig.sider import side
from ksadmin.tjenester import feilkoder
from ksadmin.tjenester import queries as tjenester
from ksadmin.tjenester.feilkoder import Funn

blueprint = Blueprint("sjekk", __name__, url_prefix="/sjekk")

Peker = tuple[Tjenestestatus, list[Forutsetning]]


@blueprint.get("")
def skjema() -> ResponseReturnValue:
    """The empty form. ``?organisasjon=kommune/0301`` chooses beforehand."""
    return _vis(_form(request.args), None, None)


@blueprint.post("")
def svar() -> ResponseReturnValue:
    """What the error means, and what it points at with the organisation chosen."""
    form = _form(request.form)
    if not form.validate():
        return _vis(form, None, None), 422
    funnet = feilkoder.finn(form.feilmelding.data or "")
    organisasjon = _organisasjon(form.organisasjon.data)
    status = kommunestatus(db.session, organisasjon, clock.today()) if organisasjon else None
    return _vis(form, organisasjon, [(funn, _peker_paa(funn, status)) for funn in funnet])


def _form(felter: MultiDict[str, str]) -> SjekkForm:
    form = SjekkForm(formdata=None)
    valg = [(_nokkel(o), register.valgtekst(o)) for o in register.organisasjoner(db.session)]
    form.organisasjon.choices = [("", "–"), *valg]
    form.process(felter)
    return form


def _vis(form: SjekkForm, organisasjon: Organisasjon | None, svaret: object) -> Response:
    form.feilmelding.data = None  # what was pasted may hold a fødselsnummer: it goes no further
    response = side("public/sjekk.html", form=form, organisasjon=organisasjon, svar=svaret)
    response.headers["Cache-Control"] = "no-store"
    return response


def _nokkel(organisasjon: Organisasjon) -> str:
    return f"{organisasjon.type.value}/{organisasjon.nummer}"


def _organisasjon(nokkel: str | None) -> Organisasjon | None:
    type_, _, nummer = (nokkel or "").partition("/")
    return register.ved_nummer(db.session, nummer, Organisasjonstype(type_)) if nummer else None


def _peker_paa(funn: Funn, status: Kommunestatus | None) -> list[Peker]:
    """What is not in order of what the error points at, for each tjeneste that uses the API it names."""
    if status is None:
        return []
    bruker = tjenester.med_feilkodeprefiks(db.session, funn.prefiks)
    peker = [
        (t, [f for f in t.mangler if f.kode in funn.feil.krav])
        for t in status.tjenester
        if not bruker or t.krav.nokkel in bruker
    ]
    return [(t, krav) for t, krav in peker if krav]
