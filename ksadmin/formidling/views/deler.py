"""Parts of a notice's page that have an address of their own: whom it is for, and the small deeds."""

from collections.abc import Callable
from typing import NamedTuple

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.formidling import queries, usecases
from ksadmin.formidling.forms import MottakereForm
from ksadmin.formidling.lifecycle import FROSSET, Meldingsstatus
from ksadmin.formidling.models import Melding, Mottaker
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.tilgangsoversikt.queries.matrise import matrise
from ksadmin.web.export import svar
from ksadmin.web.filters import klokkeslett
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView

EKSPORT = ("Organisasjon", "E-post", "Levering", "Tidspunkt", "Hva som gikk galt")
VISES = 200
"""Rows of the log a page shows; the rest is in the export."""


class Gjerning(NamedTuple):
    """A deed that is confirmed on a page of its own. ``ferdig`` is said afterwards, with the number."""

    tittel: str
    tekst: str
    do: Callable[[Session, Actor, Melding], int | None]
    ferdig: str
    rolle: Rolle = Rolle.SAKSBEHANDLER


GJERNINGER = {
    "prove": Gjerning(
        "Send prøve til meg",
        "Du får meldingen slik den står nå, på bokmål og nynorsk. Ingen andre får noe.",
        usecases.prov,
        "Prøven er lagt i utboksen.",
    ),
    "ettersend": Gjerning(
        "Send til dem som har fått adresse",
        "Bare organisasjoner som manglet en adresse da meldingen gikk, og som har fått en, får den nå.",
        usecases.ettersend,
        "Lagt i utboksen for %d organisasjoner.",
    ),
    "send_pa_nytt": Gjerning(
        "Send på nytt til dem det feilet for",
        "Bare de som ikke har fått meldingen, og som har en adresse som ikke er registrert som feil.",
        usecases.send_pa_nytt,
        "Lagt i utboksen på nytt: %d.",
        Rolle.FORVALTER,
    ),
}


class Deler(DomainModelView[Melding]):
    """The pages beside the notice itself."""

    @expose("/<int:pk>/mottakere", methods=["GET", "POST"])
    def mottakere_view(self, pk: int) -> ResponseReturnValue:
        """Choose the audience and see it by name. «Vis» asks, «Bruk» stores; nothing is sent here."""
        model = self._hent(pk)
        form = MottakereForm(get_form_data())
        form.tilby(matrise(db.session, i_dag=clock.today()))
        if not form.levert:
            form.vis(Utvalg.fra_json(model.utvalg), model.ekstra_adresser)
        elif request.method == "POST" and form.validate() and self._bruk(model, form):
            flash("Mottakerne er valgt. Ingenting er sendt.", "success")
            return redirect(self.get_url(".details_view", id=pk))
        kan_velge = (
            model.status in (Meldingsstatus.UTKAST, *FROSSET)
            and model.retter is None
            and current_actor().has(Rolle.SAKSBEHANDLER)
        )
        return str(
            self.render(
                "formidling/mottakere.html",
                model=model,
                form=form,
                kan_velge=kan_velge,
                liste=queries.mottakerliste(db.session, model, clock.today()),
            )
        )

    def _bruk(self, model: Melding, form: MottakereForm) -> bool:
        try:
            with transaction() as session:
                usecases.velg_mottakere(
                    session, current_actor(), model, form.utvalg, ekstra_adresser=form.ekstra_adresser.data
                )
        except DomainError as refusal:
            return self.explain(form, refusal)
        return True

    @expose("/<int:pk>/gjor/<hva>", methods=["GET", "POST"])
    def gjor_view(self, pk: int, hva: str) -> ResponseReturnValue:
        """Ask first, then do it."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        gjerning = GJERNINGER.get(hva) or abort(404)
        current_actor().require(gjerning.rolle)
        model = self._hent(pk)
        tilbake = self.get_url(".details_view", id=pk)
        if request.method == "GET":
            return str(
                self.render(
                    "admin/bekreft.html",
                    tittel=gjerning.tittel,
                    tekst=gjerning.tekst,
                    knapp=gjerning.tittel,
                    felt=[],
                    avbryt_url=tilbake,
                )
            )
        try:
            with transaction() as session:
                antall = gjerning.do(session, current_actor(), model)
        except DomainError as refusal:
            flash(str(refusal), "error")
        else:
            flash(gjerning.ferdig % antall if antall is not None else gjerning.ferdig, "success")
        return redirect(tilbake)

    @expose("/<int:pk>/retur/<int:mottaker_id>", methods=["GET", "POST"])
    def retur_view(self, pk: int, mottaker_id: int) -> ResponseReturnValue:
        """The mail came back: say so, with what the answer said."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        model = self._hent(pk)
        mottaker = db.session.get(Mottaker, mottaker_id)
        if mottaker is None or mottaker.melding_id != pk:
            abort(404)
        form = BegrunnelseForm(get_form_data())
        if request.method == "POST" and form.validate() and self._retur(mottaker, form):
            return redirect(self.get_url(".details_view", id=pk))
        return str(
            self.render(
                self.step_template,
                model=model,
                form=form,
                tittel="E-posten kom i retur",
                forklaring=f"Gjelder {mottaker.epost}. Ingen skriver dit igjen før adressen er rettet eller bekreftet.",
                farlig=False,
                konsekvenser=[],
            )
        )

    def _retur(self, mottaker: Mottaker, form: BegrunnelseForm) -> bool:
        try:
            with transaction() as session:
                usecases.registrer_retur(session, current_actor(), mottaker, grunn=given(form.begrunnelse.data))
        except DomainError as refusal:
            return self.explain(form, refusal)
        flash("Returen er registrert.", "success")
        return True

    @expose("/<int:pk>/eksport/<slag>")
    def eksport_view(self, pk: int, slag: str) -> ResponseReturnValue:
        """Every recipient and how it went, as CSV or XLSX."""
        if slag not in self.export_types:
            abort(404)
        model = self._hent(pk)
        with transaction() as session:
            audit.note(session, model, actor=current_actor(), handling="melding.eksportert")
        rader = (
            [r.organisasjon, r.epost, r.levering.tekst, klokkeslett(r.tidspunkt), r.feil]
            for r in queries.logg(db.session, pk)
        )
        return svar(slag, f"melding-{pk}", EKSPORT, rader)

    def _hent(self, pk: int) -> Melding:
        return self.get_one(str(pk)) or abort(404)
