"""The switch that stops lookups, with a reason."""

from typing import Any, ClassVar

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data

from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.oppslag import usecases
from ksadmin.oppslag.forms import PauseForm
from ksadmin.oppslag.models import Oppslagspause
from ksadmin.register.models import Organisasjon
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView


class PauseView(DomainModelView[Oppslagspause]):
    """Every pause there has been, the newest first."""

    column_list = ("organisasjon", "tjeneste", "grunn", "fra", "til")
    column_labels = {
        "organisasjon": "Organisasjon", "tjeneste": "Tjeneste", "grunn": "Grunn",
        "fra": "Stanset", "til": "Åpnet igjen",
    }  # fmt: skip
    column_formatters: ClassVar[dict[str, Any]] = {
        "organisasjon": lambda _view, _context, model, _name: str(model.organisasjon or "Alle"),
        "tjeneste": lambda _view, _context, model, _name: str(model.tjeneste or "Alle"),
    }
    column_details_list = column_list
    column_default_sort = ("id", True)
    column_sortable_list = ("fra", "til")
    details_template = "oppslag/pause.html"
    ny_skjema = PauseForm
    ny_tekst = "Stans oppslag"
    skriverolle = Rolle.FORVALTER
    intro = "Stans oppslag for en organisasjon, en tjeneste eller alle. Det virker fra neste oppslag."
    tom_tekst = "Ingen oppslag har vært stanset."

    def __init__(self) -> None:
        super().__init__(
            Oppslagspause, name="Oppslagspauser", endpoint="oppslagspause", url="oppslagspauser", category="Tilgang"
        )

    def save_new(self, form: Any) -> Oppslagspause:
        session = db.session
        organisasjon, tjeneste = form.organisasjon.data, form.tjeneste.data
        return usecases.sett_pause(
            session,
            current_actor(),
            organisasjon=session.get_one(Organisasjon, organisasjon) if organisasjon else None,
            tjeneste=session.get_one(Tjeneste, tjeneste) if tjeneste else None,
            grunn=given(form.grunn.data),
        )

    def detaljer(self, model: Oppslagspause) -> dict[str, Any]:
        return {"kan_oppheve": model.til is None and current_actor().has(self.skriverolle)}

    @expose("/<int:pk>/opphev", methods=["GET", "POST"])
    def opphev_view(self, pk: int) -> ResponseReturnValue:
        """Open again, with a reason."""
        current_actor().require(self.skriverolle)
        pause: Any = self.get_one(str(pk)) or abort(404)
        form = BegrunnelseForm(get_form_data())
        if request.method == "POST" and form.validate():
            try:
                with transaction() as session:
                    usecases.opphev_pause(session, current_actor(), pause, begrunnelse=given(form.begrunnelse.data))
                flash("Det er åpnet for oppslag igjen.", "success")
            except DomainError as refusal:
                flash(str(refusal), "error")
            return redirect(self.get_url(".details_view", id=pk))
        return str(
            self.render(
                self.step_template,
                model=pause,
                form=form,
                tittel="Åpne for oppslag igjen",
                forklaring=f"Stanset fordi: {pause.grunn}",
                konsekvenser=["Fra neste oppslag avgjør forutsetningene alene hvem som slipper inn."],
            )
        )
