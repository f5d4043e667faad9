"""The tags of Skatteetaten's feed, and what people in KS have said they mean."""

from typing import Any, ClassVar

from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.formidling import usecases
from ksadmin.formidling.forms import MerkeForm
from ksadmin.formidling.models import Varselmerke
from ksadmin.tjenester import queries as tjenester
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView


class MerkeView(DomainModelView[Varselmerke]):
    column_list = ("merke", "tjenester")
    column_labels: ClassVar[dict[str, str]] = Varselmerke.FELTNAVN
    column_sortable_list = ("merke",)
    column_default_sort = [("merke", False), ("id", False)]
    column_details_list = ("merke", "tjenester")
    column_formatters: ClassVar[dict[str, Any]] = {"tjenester": lambda _v, _c, model, _n: _gjelder(model)}
    column_formatters_detail = column_formatters_export = column_formatters
    intro = "Emneknaggene i Skatteetatens varsler. Utkast som lages av et varsel, får tjenestene merkene gjelder."
    tom_tekst = "Her kommer merkene når varselstrømmen er lest for første gang."
    endre_skjema = MerkeForm
    skriverolle = Rolle.SAKSBEHANDLER

    def __init__(self) -> None:
        super().__init__(
            Varselmerke, name="Varselmerker", endpoint="varselmerker", url="varselmerker", category="Formidling"
        )

    def save_existing(self, form: MerkeForm, model: Varselmerke) -> None:
        usecases.knytt_merke(db.session, current_actor(), model, tjenester=form.tjenester.data or ())


def _gjelder(model: Varselmerke) -> str:
    if model.tjenester is None:
        return "Ikke avklart"
    navn = tjenester.navn(db.session)
    return ", ".join(navn[t][0] for t in model.tjenester if t in navn) or "Ingen bestemt tjeneste"
