"""The files of a case, and the page where somebody decides about one that could not be read."""

from flask import abort
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.forms.saker import HoldtVedleggForm
from ksadmin.brukerstotte.models import Sak, Saksvedlegg
from ksadmin.brukerstotte.views.rundt import Rundt
from ksadmin.core.actor import Actor, Rolle
from ksadmin.database import transaction
from ksadmin.web.identity import current_actor
from ksadmin.web.nedlasting import nedlasting


class Vedleggene(Rundt):
    """Gives the page of a case its files."""

    @expose("/<int:pk>/vedlegg/<int:vedlegg_id>")
    def vedlegg_view(self, pk: int, vedlegg_id: int) -> ResponseReturnValue:
        """The stored bytes, and a line in the history that they were fetched. One held back is not given."""
        vedlegg = self._vedlegg(pk, vedlegg_id)
        return abort(404) if vedlegg.holdt_tilbake is not None else self._gi(vedlegg)

    @expose("/<int:pk>/vedlegg/<int:vedlegg_id>/se")
    def se_vedlegg_view(self, pk: int, vedlegg_id: int) -> ResponseReturnValue:
        """One held back, to whoever must decide: it cannot be judged unseen."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        return self._gi(self._vedlegg(pk, vedlegg_id))

    @expose("/<int:pk>/vedlegg/<int:vedlegg_id>/avgjor", methods=["GET", "POST"])
    def avgjor_vedlegg_view(self, pk: int, vedlegg_id: int) -> ResponseReturnValue:
        """Let it out, or remove it."""

        def avgjor(session: Session, actor: Actor, sak: Sak) -> str:
            if form.valg.data == "slipp":
                usecases.slipp_vedlegg(session, actor, sak, vedlegg)
                return f"{vedlegg} er sluppet fram."
            navn = str(vedlegg)
            usecases.fjern_holdt_vedlegg(session, actor, sak, vedlegg)
            return f"{navn} er fjernet."

        self.sak(pk)
        vedlegg = self._vedlegg(pk, vedlegg_id)
        form = HoldtVedleggForm(get_form_data())
        forklaring = vedlegg.holdt_tilbake or "Vedlegget holdes ikke tilbake lenger."
        return self.delside(pk, form, avgjor, f"Avgjør {vedlegg}", forklaring)

    def _vedlegg(self, pk: int, ident: int) -> Saksvedlegg:
        vedlegg: Saksvedlegg = self.rad(Saksvedlegg, ident)
        return vedlegg if vedlegg.melding.sak_id == pk else abort(404)

    def _gi(self, vedlegg: Saksvedlegg) -> ResponseReturnValue:
        svar = nedlasting(vedlegg.innhold, vedlegg.filnavn, vedlegg.innholdstype)
        with transaction() as session:
            usecases.noter_nedlasting(session, current_actor(), vedlegg)
        return svar
