"""What is said in a case: pages that hang on the page of the case."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.forms.saker import NotatForm, OrganisasjonForm, SvarForm, TildelForm
from ksadmin.brukerstotte.models import Sak, Saksvedlegg
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.register.models import Organisasjon
from ksadmin.web.forms import KsForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.nedlasting import nedlasting


class Samtale(DomainModelView[Sak]):
    """Gives the page of a case its answers, notes and files."""

    @expose("/<int:pk>/svar", methods=["GET", "POST"])
    def svar_view(self, pk: int) -> ResponseReturnValue:
        """Answer by mail."""

        def svar(session: Session, actor: Actor, sak: Sak) -> str:
            usecases.svar(session, actor, sak, given(form.tekst.data))
            return f"Svaret sendes til {sak.innsender_epost}."

        form = SvarForm(get_form_data())
        return self.delside(pk, form, svar, "Svar", "Svaret sendes som e-post, med det de skrev sitert under.")

    @expose("/<int:pk>/notat", methods=["GET", "POST"])
    def notat_view(self, pk: int) -> ResponseReturnValue:
        """A note for KS only."""

        def noter(session: Session, actor: Actor, sak: Sak) -> str:
            usecases.noter(session, actor, sak, given(form.tekst.data))
            return "Notatet er lagret. Det vises bare for KS."

        form = NotatForm(get_form_data())
        return self.delside(pk, form, noter, "Skriv notat", "Notatet vises bare for KS.")

    @expose("/<int:pk>/tildel", methods=["GET", "POST"])
    def tildel_view(self, pk: int) -> ResponseReturnValue:
        """Say who has it."""

        def tildel(session: Session, actor: Actor, sak: Sak) -> str:
            ident = form.ansvarlig.data
            usecases.tildel(session, actor, sak, session.get_one(Bruker, ident) if ident else None)
            return f"Ansvarlig: {sak.ansvarlig.navn if sak.ansvarlig else 'ingen'}."

        form = TildelForm(get_form_data(), data={"ansvarlig": self._sak(pk).ansvarlig_id})
        return self.delside(pk, form, tildel, "Endre ansvarlig", "")

    @expose("/<int:pk>/organisasjon", methods=["GET", "POST"])
    def organisasjon_view(self, pk: int) -> ResponseReturnValue:
        """Say whose case it is, or that the proposal is right."""

        def knytt(session: Session, actor: Actor, sak: Sak) -> str:
            ident = form.organisasjon.data
            organisasjon = session.get_one(Organisasjon, ident) if ident else None
            usecases.knytt_organisasjon(session, actor, sak, organisasjon)
            return f"Saken gjelder {organisasjon}." if organisasjon else "Saken gjelder ingen bestemt organisasjon."

        sak = self._sak(pk)
        valgt = sak.organisasjon_id or sak.foreslatt_organisasjon_id
        form = OrganisasjonForm(get_form_data(), data={"organisasjon": valgt})
        return self.delside(pk, form, knytt, "Knytt til organisasjon", "Hvem gjelder saken?")

    @expose("/<int:pk>/vedlegg/<int:vedlegg_id>")
    def vedlegg_view(self, pk: int, vedlegg_id: int) -> ResponseReturnValue:
        """The stored bytes, and a line in the history that they were fetched. One held back is not given."""
        vedlegg = (db.session.get(Saksvedlegg, vedlegg_id) if vedlegg_id < 2**31 else None) or abort(404)
        if vedlegg.holdt_tilbake is not None:
            abort(404)
        svar = nedlasting(vedlegg.innhold, vedlegg.filnavn, vedlegg.innholdstype)
        with transaction() as session:
            usecases.noter_nedlasting(session, current_actor(), vedlegg)
        return svar

    def delside(
        self,
        pk: int,
        form: KsForm,
        gjor: Callable[[Session, Actor, Sak], str],
        tittel: str,
        forklaring: str,
        **mer: Any,
    ) -> ResponseReturnValue:
        """Ask, do, and go back to the case with a sentence on what was done."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        model = self._sak(pk)
        if request.method == "POST" and form.validate() and self._gjor(form, model, gjor):
            return redirect(self.get_url(".details_view", id=pk))
        innhold = {"model": model, "form": form, "tittel": tittel, "forklaring": forklaring, "farlig": False}
        return str(self.render(self.step_template, **{**innhold, "konsekvenser": [], **mer}))

    def _gjor(self, form: KsForm, model: Sak, gjor: Callable[[Session, Actor, Sak], str]) -> bool:
        try:
            with transaction() as session:
                sagt = gjor(session, current_actor(), model)
        except (DomainError, IntegrityError) as refusal:
            return self.explain(form, refusal)
        flash(sagt, "success")
        return True

    def _sak(self, pk: int) -> Sak:
        current_actor().require(Rolle.SAKSBEHANDLER)
        return self.get_one(str(pk)) or abort(404)
