"""Downloads and acceptance of new terms: what an erklæring's page does beyond its lifecycle."""

from typing import Any

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data

from ksadmin.avtaler import evidence, signing
from ksadmin.avtaler.forms import AkseptForm, RettSignaturForm
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.avtaler.views.steg import signaturfakta, som_registrert
from ksadmin.core import audit, clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.vilkar.models import Vilkar
from ksadmin.web.forms import BekreftForm, KsForm
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.nedlasting import nedlasting


class Dokumentvisning(DomainModelView[Tilslutningserklaering]):
    """Pages beside the steps of an erklæring."""

    settings: Any

    @expose("/<int:pk>/dokument/<int:dokument_id>")
    def dokument_view(self, pk: int, dokument_id: int) -> ResponseReturnValue:
        """The stored bytes, and a line in the history that they were fetched."""
        avtale = self._avtale(pk)
        dokument = next((d for d in avtale.dokumenter if d.id == dokument_id), None) or abort(404)
        innhold, filnavn, slag = dokument.innhold, dokument.filnavn, dokument.slag.tekst
        with transaction() as session:
            audit.note(
                session,
                avtale,
                actor=current_actor(),
                handling="avtale.dokument_lastet_ned",
                opplysninger={"dokument": slag, "sha256": dokument.sha256},
            )
        return nedlasting(innhold, filnavn, "application/pdf")

    @expose("/<int:pk>/bevispakke")
    def bevispakke_view(self, pk: int) -> ResponseReturnValue:
        """Everything that proves the organisation's agreements, in one zip."""
        avtale = self._avtale(pk)
        pakke = evidence.bevispakke(db.session, avtale.organisasjon, laget=clock.now())
        filnavn = f"bevispakke-{avtale.orgnr}.zip"
        with transaction() as session:
            audit.note(session, avtale, actor=current_actor(), handling="avtale.bevispakke")
        return nedlasting(pakke, filnavn, "application/zip")

    @expose("/<int:pk>/aksept", methods=["GET", "POST"])
    def aksept_view(self, pk: int) -> ResponseReturnValue:
        """Register that the organisation accepts a newer version of the terms."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        avtale = self._avtale(pk)
        form = AkseptForm(get_form_data())
        form.vilkar.choices = [(v.id, str(v)) for v in signing.nyere_vilkar(db.session, avtale)]
        if not form.vilkar.choices:
            abort(404)

        def registrer() -> None:
            fakta = signaturfakta(form, self.settings.maks_opplasting_mb)
            vilkar = db.session.get_one(Vilkar, form.vilkar.data)
            signing.registrer_aksept(db.session, current_actor(), avtale, fakta, vilkar=vilkar, i_dag=clock.today())

        forklaring = (
            "Kommunen har akseptert nye vilkår. Den gamle aksepten gjelder til en annen person har kontrollert den nye."
        )
        return self._deed(avtale, form, "Registrer aksept av nye vilkår", forklaring, registrer)

    @expose("/<int:pk>/aksept/rett", methods=["GET", "POST"])
    def rett_aksept_view(self, pk: int) -> ResponseReturnValue:
        """Correct what is registered of an acceptance, before it is controlled."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        avtale = self._avtale(pk)
        form = RettSignaturForm(get_form_data(), **som_registrert(avtale))

        def rett() -> None:
            fakta = signaturfakta(form, self.settings.maks_opplasting_mb)
            signing.rett_aksept(db.session, current_actor(), avtale, fakta, i_dag=clock.today())

        forklaring = "Rett det som er registrert. Den som retter, kan ikke kontrollere."
        return self._deed(avtale, form, "Rett aksepten", forklaring, rett)

    @expose("/<int:pk>/aksept/kontroll", methods=["GET", "POST"])
    def kontroller_aksept_view(self, pk: int) -> ResponseReturnValue:
        """A second person controls the acceptance."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        avtale = self._avtale(pk)

        def kontroller() -> None:
            signing.kontroller_aksept(db.session, current_actor(), avtale)

        forklaring = (
            "Åpne skannen og hold den mot det som er registrert. Du kan ikke kontrollere det du selv har registrert."
        )
        return self._deed(avtale, BekreftForm(get_form_data()), "Godkjenn aksepten", forklaring, kontroller)

    def _avtale(self, pk: int) -> Tilslutningserklaering:
        found: Tilslutningserklaering = self.get_one(str(pk)) or abort(404)
        return found

    def _deed(
        self, avtale: Tilslutningserklaering, form: KsForm, tittel: str, forklaring: str, do: Any
    ) -> ResponseReturnValue:
        if self.validate_form(form):
            try:
                with transaction():
                    do()
            except DomainError as refusal:
                self.explain(form, refusal)
            else:
                flash(f"{tittel}: utført.", "success")
                return redirect(self.get_url(".details_view", id=avtale.id))
        return str(self.render("admin/domain/step.html", model=avtale, form=form, tittel=tittel, forklaring=forklaring))
