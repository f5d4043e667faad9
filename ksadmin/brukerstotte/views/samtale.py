"""What is said in a case: pages that hang on the page of the case."""

import mimetypes
from collections.abc import Sequence

from flask import current_app, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.fakta import Vedleggsfil
from ksadmin.brukerstotte.forms.saker import NotatForm, SvarForm, UtkastForm
from ksadmin.brukerstotte.inntak.vedlegg import vurder
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.brukerstotte.views.vedlegg import Vedleggene
from ksadmin.core import uploads
from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict, DomainError, InvalidInput
from ksadmin.core.uploads import Fil
from ksadmin.database import db, transaction
from ksadmin.settings import Settings
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor


class Samtale(Vedleggene):
    """Gives the page of a case its answers, drafts and notes."""

    @expose("/<int:pk>/svar", methods=["GET", "POST"])
    def svar_view(self, pk: int) -> ResponseReturnValue:
        """Answer by mail. What is refused stays in the draft."""

        def svar(session: Session, actor: Actor, sak: Sak) -> str:
            nyeste = queries.nyeste(queries.traden(session, sak))
            if form.sett.data and int(form.sett.data) < nyeste:
                form.sett.data = str(nyeste)
                raise Conflict("Det er kommet noe nytt i saken mens du skrev. Les det, og send igjen om svaret står.")
            melding = usecases.svar(session, actor, sak, given(form.tekst.data), vedlegg=_filer(form.vedlegg.data))
            if form.etterpa.data and form.etterpa.data in {s.name for s in self.lifecycle.open_to(sak.status, actor)}:
                usecases.ta(session, actor, sak, form.etterpa.data)
            return f"Svaret sendes til {melding.til} om 15 sekunder. Du kan angre så lenge."

        form = SvarForm(get_form_data())
        return self.delside(pk, form, svar, "Svar", "Svaret sendes som e-post, med det de skrev sitert under.")

    @expose("/<int:pk>/svar/<int:melding_id>/angre", methods=["POST"])
    def angre_view(self, pk: int, melding_id: int) -> ResponseReturnValue:
        """Take an answer back before it goes."""
        self.sak(pk)
        try:
            with transaction() as session:
                usecases.angre(session, current_actor(), self.rad(Saksmelding, melding_id))
        except DomainError as refusal:
            flash(str(refusal), "error")
        else:
            flash("Svaret er ikke sendt. Teksten og vedleggene er i utkastet ditt.", "success")
        return redirect(f"{self.get_url('.details_view', id=pk)}#svar")

    @expose("/<int:pk>/utkast", methods=["GET", "POST"])
    def utkast_view(self, pk: int) -> ResponseReturnValue:
        """Keep what is being written; tells who else is writing. Asked by the page itself, again and again."""
        sak, actor = self.sak(pk), current_actor()
        form = UtkastForm(get_form_data())
        if request.method == "POST" and form.validate():
            with transaction() as session:
                usecases.lagre_utkast(session, actor, sak, form.tekst.data or "")
        return jsonify({"andre": queries.utkastene(db.session, actor, sak)[1]})

    @expose("/<int:pk>/sett-inn", methods=["POST"])
    def sett_inn_view(self, pk: int) -> ResponseReturnValue:
        """Put the question of what is missing, or a standardsvar, after what is written."""
        sak, actor = self.sak(pk), current_actor()
        form = UtkastForm(get_form_data())
        if form.validate():
            try:
                with transaction() as session:
                    usecases.sett_inn(session, actor, sak, form.tekst.data or "", _innhold(session, sak))
            except DomainError as refusal:
                flash(str(refusal), "error")
        return redirect(f"{self.get_url('.details_view', id=pk)}#svar")

    @expose("/<int:pk>/notat", methods=["GET", "POST"])
    def notat_view(self, pk: int) -> ResponseReturnValue:
        """A note for KS only."""

        def noter(session: Session, actor: Actor, sak: Sak) -> str:
            usecases.noter(session, actor, sak, given(form.tekst.data))
            return "Notatet er lagret. Det vises bare for KS."

        form = NotatForm(get_form_data())
        return self.delside(pk, form, noter, "Skriv notat", "Notatet vises bare for KS.")


def _filer(lastet: Sequence[FileStorage]) -> list[Vedleggsfil]:
    settings: Settings = current_app.extensions["ksadmin.settings"]
    filer = []
    for fil in lastet:
        if not fil or not fil.filename:
            continue
        innhold = fil.read()
        uploads.within_limit(innhold, maks_mb=settings.maks_opplasting_mb, field="vedlegg")
        stamme, punktum, endelse = fil.filename.rpartition(".")
        navn = uploads.trygt_navn(stamme or endelse, f".{endelse}" if punktum and endelse.isalnum() else "")
        slag = mimetypes.guess_type(navn)[0] or "application/octet-stream"
        lest = vurder(navn, slag, innhold)
        if lest.sladdet:
            raise InvalidInput(
                "vedlegg", f"Det står fødselsnummer i «{lest.filnavn}». Ta det bort, og legg ved filen på nytt."
            )
        filer.append(Vedleggsfil(fil=Fil(navn, slag, innhold), tekst=lest.tekst))
    return filer


def _innhold(session: Session, sak: Sak) -> str:
    """What the button stands for. Raises InvalidInput when there is nothing to ask, or no such answer."""
    if request.form.get("sporsmal"):
        return usecases.sporsmalet(session, sak)
    ident = request.form.get("standardsvar", type=int) or 0
    standardsvar = queries.standardsvar(session, ident) if 0 < ident < 2**31 else None
    if standardsvar is None:
        raise InvalidInput("standardsvar", "Velg et standardsvar først.")
    return usecases.flett(standardsvar.gjeldende, sak)
