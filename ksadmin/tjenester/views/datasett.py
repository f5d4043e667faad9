"""A version of a datasett on a page of its own, with its fields and its approvals."""

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_admin import expose
from wtforms import Form

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.history import Hendelse
from ksadmin.core.lifecycle import Step
from ksadmin.database import db
from ksadmin.tjenester import usecases
from ksadmin.tjenester.fakta import Datasettfakta, Feltfakta, Godkjenningsfakta
from ksadmin.tjenester.forms import DatasettForm, FeltForm, GodkjenningForm
from ksadmin.tjenester.krav import datasett_mangler
from ksadmin.tjenester.lifecycle import DATASETTLOP, Datasettstatus
from ksadmin.tjenester.models import Datafelt, Datasett, Godkjenning
from ksadmin.tjenester.views.deler import Delvisning, fakta_fra
from ksadmin.tjenester.views.historikk import med_navn
from ksadmin.tjenester.views.stegsider import DATASETTSTEG, Kravvisning
from ksadmin.web.identity import current_actor


class DatasettView(Kravvisning[Datasett], Delvisning[Datasett]):
    entall = "datasettversjon"
    details_template = "tjenester/datasett.html"
    ny_skjema = endre_skjema = DatasettForm
    skriverolle = Rolle.FORVALTER
    lifecycle = DATASETTLOP
    steps = DATASETTSTEG
    column_labels = Datasett.FELTNAVN
    column_details_list = (
        "beskrivelse",
        "fullstendig",
        "merknad",
        "sendt_dato",
        "godkjent_dato",
        "avlost_dato",
    )

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        """Unlike the other parts, a datasett has a page."""
        answer: ResponseReturnValue = super(Delvisning, self).details_view()
        return answer

    @expose("/<int:pk>/fjern", methods=("GET", "POST"))
    def fjern_view(self, pk: int) -> ResponseReturnValue:
        """A version is never removed; a draft is forkastet, which is a step."""
        return redirect(self.get_url(".step_view", pk=pk, steg="forkast"))

    def get_save_return_url(self, model: Any, is_created: bool = False) -> str:
        return str(self.get_url(".details_view", id=model.id))

    def save_new(self, form: Form) -> Datasett:
        fakta = fakta_fra(Datasettfakta, form)
        return usecases.ny_versjon(db.session, current_actor(), self.eier(), fakta)

    def save_existing(self, form: Form, model: Datasett) -> None:
        usecases.endre_datasett(db.session, current_actor(), model, fakta_fra(Datasettfakta, form))

    def open_steps(self, model: Datasett) -> list[Step[Any]]:
        return [step for step in super().open_steps(model) if step.name in self.steps]

    def mangler(self, model: Datasett, steg: str) -> list[str]:
        return datasett_mangler(model, steg)

    def historikk(self, model: Datasett) -> list[Hendelse]:
        deler: list[Audited] = [*model.felter, *model.godkjenninger]
        return med_navn(db.session, model, deler)

    def detaljer(self, model: Datasett) -> dict[str, Any]:
        forvalter = current_actor().has(Rolle.FORVALTER)
        return {
            **super().detaljer(model),
            "kan_endre_felter": forvalter and model.status is Datasettstatus.UTKAST,
            "kan_godkjenne": forvalter and model.status is Datasettstatus.TIL_KONTROLL,
        }


class FeltView(Delvisning[Datafelt]):
    entall, eiertype, eierfelt, eierside = "felt", Datasett, "datasett", "datasett"
    ny_skjema = endre_skjema = FeltForm
    skriverolle = Rolle.FORVALTER

    def save_new(self, form: Form) -> Datafelt:
        return usecases.legg_til_felt(db.session, current_actor(), self.eier(), fakta_fra(Feltfakta, form))

    def save_existing(self, form: Form, model: Datafelt) -> None:
        usecases.endre_felt(db.session, current_actor(), model, fakta_fra(Feltfakta, form))

    def fjern(self, model: Datafelt, begrunnelse: str) -> None:
        usecases.fjern_felt(db.session, current_actor(), model, begrunnelse=begrunnelse)


class GodkjenningView(Delvisning[Godkjenning]):
    entall, eiertype, eierfelt, eierside = "godkjenning", Datasett, "datasett", "datasett"
    ny_skjema = endre_skjema = GodkjenningForm
    skriverolle = Rolle.FORVALTER

    def save_new(self, form: Form) -> Godkjenning:
        fakta, i_dag = fakta_fra(Godkjenningsfakta, form), clock.today()
        return usecases.registrer_godkjenning(db.session, current_actor(), self.eier(), fakta, i_dag=i_dag)

    def save_existing(self, form: Form, model: Godkjenning) -> None:
        fakta, i_dag = fakta_fra(Godkjenningsfakta, form), clock.today()
        usecases.endre_godkjenning(db.session, current_actor(), model, fakta, i_dag=i_dag)

    def fjern(self, model: Godkjenning, begrunnelse: str) -> None:
        usecases.fjern_godkjenning(db.session, current_actor(), model, begrunnelse=begrunnelse)
