"""The pages an organisation's own link leads to: the clauses one by one, and delivery.

The link is what lets the caller in. Every answer is saved as it is given: by the button, and by script meanwhile.
"""

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from ksadmin.core import clock
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.uploads import Fil
from ksadmin.database import db, transaction
from ksadmin.etterlevelse import lenker, queries, usecases
from ksadmin.etterlevelse.models import Egenerklaering, Punktsvar, Svar
from ksadmin.etterlevelse.queries import Besvarelse
from ksadmin.etterlevelse.svarforms import LeverForm, PunktsvarForm
from ksadmin.settings import Settings
from ksadmin.tjenester.filer import kontrollert_fil
from ksadmin.web.languages import locale
from ksadmin.web.public import offentlig_side
from ksadmin.web.security import csrf

blueprint = Blueprint("egenerklaering", __name__, url_prefix="/egenerklaering/<token>")
csrf.exempt(blueprint)  # what lets the caller in is the address, not a cookie: there is nothing to forge


@blueprint.get("")
def oversikt(token: str) -> ResponseReturnValue:
    """Every clause with whether it is answered; after delivery, what was answered."""
    skjema = _skjema(token)
    return _side("oversikt", skjema, token, besvarelse=queries.besvarelse(db.session, skjema))


@blueprint.get("/punkt/<int:punkt_id>")
def punkt(token: str, punkt_id: int) -> ResponseReturnValue:
    """One clause: the question, and the answer so far."""
    skjema = _skjema(token)
    besvarelse = _besvarelse(skjema, punkt_id)
    if not _er_apen(skjema):
        return redirect(url_for(".oversikt", token=token))
    return _punkt(skjema, token, besvarelse, _fylt(besvarelse))


@blueprint.post("/punkt/<int:punkt_id>")
def svar(token: str, punkt_id: int) -> ResponseReturnValue:
    """Save the answer, and the file if one was chosen. What cannot be used is told, and the rest is kept."""
    skjema = _skjema(token)
    besvarelse, form = _besvarelse(skjema, punkt_id), PunktsvarForm(request.form)
    kladd = request.form.get("handling") == "kladd"
    if not form.validate():
        return ("", 422) if kladd else (_punkt(skjema, token, besvarelse, form), 422)
    try:
        with transaction():
            rad = _lagre(skjema, besvarelse, form)
    except Conflict:  # delivered, or closed, meanwhile: the overview says so
        return ("", 409) if kladd else redirect(url_for(".oversikt", token=token), 303)
    except (StaleDataError, IntegrityError):
        db.session.rollback()
        return ("", 409) if kladd else _opptatt(token, punkt_id, form)
    if kladd:
        return jsonify(versjon=rad.versjon)
    return _videre(token, punkt_id, form)


@blueprint.post("/punkt/<int:punkt_id>/fil/<int:dokument_id>/fjern")
def fjern(token: str, punkt_id: int, dokument_id: int) -> ResponseReturnValue:
    """Take back a file."""
    skjema = _skjema(token)
    with transaction() as session:
        dokument = queries.dokumentasjonen(session, skjema.id, dokument_id)
        if dokument is not None and _er_apen(skjema):
            usecases.fjern_dokumentasjon(session, skjema, dokument)
    return redirect(url_for(".punkt", token=token, punkt_id=punkt_id), 303)


@blueprint.route("/lever", methods=["GET", "POST"])
def lever(token: str) -> ResponseReturnValue:
    """Look it over, say who delivers, and deliver."""
    skjema = _skjema(token)
    besvarelse = queries.besvarelse(db.session, skjema)
    if not _er_apen(skjema) or not all(b.ferdig for b in besvarelse):
        return redirect(url_for(".oversikt", token=token), 303)
    form = LeverForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            with transaction() as session:
                usecases.lever(session, skjema, navn=form.navn.data or "", rolle=form.rolle.data or "")
        except (Conflict, StaleDataError, IntegrityError):
            db.session.rollback()
        return redirect(url_for(".oversikt", token=token), 303)
    return _side("lever", skjema, token, besvarelse=besvarelse, form=form), 422 if form.errors else 200


def _lagre(skjema: Egenerklaering, besvarelse: Besvarelse, form: PunktsvarForm) -> Punktsvar:
    return usecases.lagre_svar(
        db.session,
        skjema,
        besvarelse.punkt,
        svar=Svar(form.svar.data) if form.svar.data else None,
        utdyping=form.utdyping.data,
        sett=form.versjon.data or 0,
    )


def _opptatt(token: str, punkt_id: int, form: PunktsvarForm) -> ResponseReturnValue:
    """Somebody else there has answered meanwhile: theirs and this side by side, and the next save decides."""
    skjema = _skjema(token)
    besvarelse = _besvarelse(skjema, punkt_id)
    form.versjon.data = besvarelse.versjon
    return _punkt(skjema, token, besvarelse, form, opptatt=True), 409


def _videre(token: str, punkt_id: int, form: PunktsvarForm) -> ResponseReturnValue:
    """The answer is saved. Then the file, and on to the next clause, or back with what is wrong with the file."""
    skjema = _skjema(token)
    lastet, bare_filen = request.files.get("fil"), request.form.get("handling") == "last_opp"
    if lastet is not None and lastet.filename:
        besvarelse = _besvarelse(skjema, punkt_id)
        try:
            fil = _kontrollert(lastet.read(), lastet.filename)
            with transaction() as session:
                usecases.legg_ved(session, skjema, besvarelse.punkt, fil, tidspunkt=clock.now())
        except InvalidInput as refusal:
            return _med_filfeil(skjema, token, punkt_id, _filfeil(refusal))
    elif bare_filen:
        return _med_filfeil(skjema, token, punkt_id, _("Velg en fil først. Svaret ditt er lagret."))
    if bare_filen:
        return redirect(url_for(".punkt", token=token, punkt_id=punkt_id), 303)
    neste = _neste(skjema, punkt_id)
    ut = url_for(".punkt", token=token, punkt_id=neste) if neste else url_for(".oversikt", token=token)
    return redirect(ut, 303)


def _med_filfeil(skjema: Egenerklaering, token: str, punkt_id: int, feil: str) -> ResponseReturnValue:
    besvarelse = _besvarelse(skjema, punkt_id)
    form = _fylt(besvarelse)
    form.fil.errors = [feil]
    return _punkt(skjema, token, besvarelse, form), 422


def _neste(skjema: Egenerklaering, punkt_id: int) -> int | None:
    """The next clause that is not finished, after this one; None when there is none after it."""
    etter = False
    for b in queries.besvarelse(db.session, skjema):
        if etter and not b.ferdig:
            return b.punkt.id
        etter = etter or b.punkt.id == punkt_id
    return None


def _kontrollert(innhold: bytes, filnavn: str) -> Fil:
    settings: Settings = current_app.extensions["ksadmin.settings"]
    return kontrollert_fil(innhold, filnavn, maks_mb=settings.maks_opplasting_mb)


def _filfeil(refusal: InvalidInput) -> str:
    """The refusals are written in bokmål; here the reader's målform counts, and one sentence covers them all."""
    if "filer her" in str(refusal):
        return str(_("Det er alt %(antall)s filer her. Fjern en av dem først.", antall=usecases.MAKS_FILER))
    mb = current_app.extensions["ksadmin.settings"].maks_opplasting_mb
    return str(
        _(
            "Filen kan ikke brukes. Velg en PDF, DOCX eller ODT på høyst %(mb)s MB, uten passord, makroer og skript. "
            "Svaret ditt er lagret.",
            mb=mb,
        )
    )


def _skjema(token: str) -> Egenerklaering:
    skjema = lenker.finn(db.session, current_app.extensions["ksadmin.settings"], token)
    if skjema is None or skjema.organisasjon.opphort is not None:
        page = render_template("public/egenerklaering/utgatt.html", **offentlig_side())
        abort(Response(page, 410, mimetype="text/html"))
    return skjema


def _er_apen(skjema: Egenerklaering) -> bool:
    try:
        usecases.krev_apen(skjema)
    except Conflict:
        return False
    return True


def _besvarelse(skjema: Egenerklaering, punkt_id: int) -> Besvarelse:
    alle = queries.besvarelse(db.session, skjema)
    return next((b for b in alle if b.punkt.id == punkt_id), None) or abort(404)


def _fylt(b: Besvarelse) -> PunktsvarForm:
    """The form as the answer is stored."""
    lagret = {"svar": b.svar.value if b.svar else None, "utdyping": b.utdyping, "versjon": b.versjon}
    return PunktsvarForm(None, data=lagret)


def _punkt(
    skjema: Egenerklaering, token: str, besvarelse: Besvarelse, form: PunktsvarForm, *, opptatt: bool = False
) -> Response:
    alle = [b.punkt.id for b in queries.besvarelse(db.session, skjema)]
    nummer = alle.index(besvarelse.punkt.id) + 1
    return _side("punkt", skjema, token, b=besvarelse, form=form, nummer=nummer, antall=len(alle), opptatt=opptatt)


def _side(mal: str, skjema: Egenerklaering, token: str, **innhold: object) -> Response:
    page = render_template(
        f"public/egenerklaering/{mal}.html",
        skjema=skjema,
        token=token,
        apen=_er_apen(skjema),
        nynorsk=locale() == "nn",
        **innhold,
        **offentlig_side(),
    )
    return Response(page, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}, mimetype="text/html")
