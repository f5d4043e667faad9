"""Documents of a stage: upload, download, remove."""

from typing import Any

from flask import abort, current_app
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from ksadmin.settings import Settings
from ksadmin.tjenester import usecases
from ksadmin.tjenester.filer import kontrollert_fil
from ksadmin.tjenester.forms import DokumentForm
from ksadmin.tjenester.models import Tjenestedokument
from ksadmin.tjenester.views.deler import Delvisning
from ksadmin.web.forms import KsForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.nedlasting import nedlasting


class DokumentView(Delvisning[Tjenestedokument]):
    entall = "dokument"
    ny_skjema = DokumentForm
    skriverolle = Rolle.SAKSBEHANDLER

    @expose("/<int:pk>/last-ned")
    def last_ned_view(self, pk: int) -> ResponseReturnValue:
        """The stored bytes, and a line in the history that they were fetched."""
        dokument = self.get_one(str(pk)) or abort(404)
        svar = nedlasting(dokument.innhold, dokument.filnavn, dokument.innholdstype)
        with transaction() as session:
            usecases.noter_nedlasting(session, current_actor(), dokument)
        return svar

    def create_form(self, obj: Any = None) -> KsForm:
        """A new document most often belongs to the present stage."""
        form: KsForm = super().create_form(obj)
        if not form.levert:
            form["stadium"].data = self.eier().stadium
        return form

    def save_new(self, form: DokumentForm) -> Tjenestedokument:
        settings: Settings = current_app.extensions["ksadmin.settings"]
        lastet = form.fil.data
        fil = kontrollert_fil(
            lastet.read() if lastet else b"",
            lastet.filename if lastet else "",
            maks_mb=settings.maks_opplasting_mb,
        )
        return usecases.last_opp(
            db.session,
            current_actor(),
            self.eier(),
            stadium=form.stadium.data,
            tittel=given(form.tittel.data),
            fil=fil,
            tidspunkt=clock.now(),
        )

    def fjern(self, model: Tjenestedokument, begrunnelse: str) -> None:
        usecases.fjern_dokument(db.session, current_actor(), model, begrunnelse=begrunnelse)
