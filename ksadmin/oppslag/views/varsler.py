"""Days out of the ordinary, and what somebody found out about them."""

from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import transaction
from ksadmin.oppslag import usecases
from ksadmin.oppslag.bidrag import UVANLIG_MANGE, hauger
from ksadmin.oppslag.forms import VurderForm
from ksadmin.oppslag.models import Volumvarsel
from ksadmin.web.forms import given
from ksadmin.web.haugfilter import HaugFilter
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView


class VarselView(DomainModelView[Volumvarsel]):
    """Every alarm, the newest first."""

    column_list = ("dag", "organisasjon", "tjeneste", "antall", "vanlig", "behandlet")
    column_labels = {
        "dag": "Dag", "organisasjon": "Organisasjon", "tjeneste": "Tjeneste", "antall": "Oppslag",
        "vanlig": "Flest på en dag før", "behandlet": "Vurdert", "vurdering": "Vurdering",
    }  # fmt: skip
    numeric_columns: ClassVar[tuple[str, ...]] = ("antall", "vanlig")
    column_details_list = (*column_list, "vurdering")
    column_default_sort = ("id", True)
    column_sortable_list = ("dag", "antall", "behandlet")
    column_filters = (HaugFilter(Volumvarsel.id, hauger, UVANLIG_MANGE),)
    details_template = "oppslag/varsel.html"
    intro = "Dager da en organisasjon slo opp mye mer enn den pleier."
    tom_tekst = "Ingen har slått opp mer enn de pleier."

    def __init__(self) -> None:
        super().__init__(
            Volumvarsel, name="Volumvarsler", endpoint="volumvarsel", url="volumvarsler", category="Tilgang"
        )

    def detaljer(self, model: Volumvarsel) -> dict[str, Any]:
        return {
            "kan_vurdere": model.behandlet is None and current_actor().has(Rolle.SAKSBEHANDLER),
            "bruk_url": url_for("oppslag.index", organisasjon=model.organisasjon_id, tjeneste=model.tjeneste_id),
        }

    @expose("/<int:pk>/vurder", methods=["GET", "POST"])
    def vurder_view(self, pk: int) -> ResponseReturnValue:
        """Write down what it was."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        varsel: Any = self.get_one(str(pk)) or abort(404)
        form = VurderForm(get_form_data())
        if request.method == "POST" and form.validate():
            try:
                with transaction() as session:
                    usecases.vurder_varsel(
                        session, current_actor(), varsel, vurdering=given(form.vurdering.data), naa=clock.now()
                    )
                flash("Vurderingen er lagret.", "success")
            except DomainError as refusal:
                flash(str(refusal), "error")
            return redirect(self.get_url(".details_view", id=pk))
        return str(self.render(self.step_template, model=varsel, form=form, tittel="Vurder varselet"))
