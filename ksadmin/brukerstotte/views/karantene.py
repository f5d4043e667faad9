"""E-mail that waits for somebody to say what it is."""

from datetime import timedelta
from typing import Any, ClassVar

from flask import current_app

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.inntak import karantene
from ksadmin.brukerstotte.inntak.mottak import slipp_inn
from ksadmin.brukerstotte.kodeverk import Karantenegrunn
from ksadmin.brukerstotte.lifecycle import KARANTENELOP, Karantenestatus
from ksadmin.brukerstotte.models import Karantenepost
from ksadmin.core.actor import Rolle
from ksadmin.settings import Settings
from ksadmin.web.filters import storrelse
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction

STEG = {
    "slipp_inn": StepAction(
        lambda session, actor, post, _form: slipp_inn(session, actor, current_app.extensions["ksadmin.settings"], post),
        "E-posten blir en sak for seg selv. Fødselsnummer fjernes, og det den sier om andre e-poster, blir ikke trodd.",
    ),
    "forkast": StepAction(
        lambda session, actor, post, _form: usecases.avgjor_karantenepost(session, actor, post, "forkast"),
        "Innholdet slettes og kan ikke hentes fram igjen. Historikken viser at den kom, og hvem som forkastet den.",
    ),
}


class KaranteneView(DomainModelView[Karantenepost]):
    column_list = ("emne", "status", "grunn", "avsender", "mottatt")
    column_labels: ClassVar[dict[str, str]] = {**Karantenepost.FELTNAVN, "sak": "Sak"}
    column_sortable_list = ("mottatt",)
    column_default_sort = [("mottatt", True), ("id", True)]
    column_details_list = ("grunn", "forklaring", "avsender", "mottatt", "storrelse", "sak")
    column_filters = (
        KodeFilter(Karantenepost.status, "Status", Karantenestatus),
        KodeFilter(Karantenepost.grunn, "Hvorfor", Karantenegrunn),
    )
    column_formatters: ClassVar[dict[str, Any]] = {
        "emne": lambda _view, _context, model, _name: str(model),
        "storrelse": lambda _view, _context, model, _name: storrelse(model.storrelse),
    }
    column_formatters_detail = column_formatters
    tom_tekst = "Her kommer e-post som ikke kan leses eller ikke er til å stole på. Ingen ligger her nå."
    leserolle = Rolle.SAKSBEHANDLER
    details_template = "brukerstotte/karantene.html"
    extra_css = ["brukerstotte.css"]
    lifecycle = KARANTENELOP
    steps = STEG

    def __init__(self) -> None:
        super().__init__(
            Karantenepost, name="Karantene", endpoint="karantene", url="karantene", category="Brukerstøtte"
        )

    def detaljer(self, model: Karantenepost) -> dict[str, Any]:
        settings: Settings = current_app.extensions["ksadmin.settings"]
        return {
            "innhold": karantene.vist(model.innhold) if model.innhold else None,
            "slettes": model.mottatt + timedelta(days=settings.karantene_dager),
        }
