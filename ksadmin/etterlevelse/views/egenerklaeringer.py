"""One organisation's declaration, as KS reads it."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.contrib.sqla.filters import BaseSQLAFilter

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.lifecycle import Step
from ksadmin.database import db, transaction
from ksadmin.etterlevelse import lenker, queries, usecases
from ksadmin.etterlevelse.forms import FristForm, TilbakemeldingForm
from ksadmin.etterlevelse.lifecycle import EGENERKLAERINGSLOP, Egenerklaeringsstatus
from ksadmin.etterlevelse.models import Egenerklaering
from ksadmin.register.queries import sokebetingelse
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter, Valg
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.nedlasting import nedlasting
from ksadmin.web.steps import StepAction


class RundeFilter(BaseSQLAFilter):
    """«Runde er …»."""

    def __init__(self) -> None:
        valg = Valg(lambda: [(str(r.id), r.navn) for r in queries.runder(db.session)])
        super().__init__(Egenerklaering.runde_id, "Runde", options=valg)

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(Egenerklaering.runde_id == int(value))

    def validate(self, value: str) -> bool:
        return value == "" or value.isdecimal()

    def operation(self) -> str:
        return "er"


class EgenerklaeringView(DomainModelView[Egenerklaering]):
    extra_css = ["oppfolging.css"]
    column_list = ("organisasjon", "runde", "status", "frist", "levert")
    column_labels = Egenerklaering.FELTNAVN | {"organisasjon": "Organisasjon", "runde": "Runde"}
    column_sortable_list = (("organisasjon", "organisasjon.navn_nokkel"), "status", "frist", "levert")
    column_default_sort = [("runde_id", True), ("organisasjon.navn_nokkel", False), ("id", False)]
    column_details_list = ("organisasjon", "runde", "frist", "levert", "levert_av", "levert_rolle", "begrunnelse")
    column_filters = (KodeFilter(Egenerklaering.status, "Status", Egenerklaeringsstatus), RundeFilter())
    sok = staticmethod(sokebetingelse)
    sok_hint = "Kommunens navn eller nummer"
    tom_tekst = "Egenerklæringene lages når en runde åpnes."
    details_template = "etterlevelse/egenerklaering.html"
    endre_skjema = FristForm
    lifecycle = EGENERKLAERINGSLOP
    massesteg = ("gjennomga", "spor_likevel")
    steps = {
        "gjennomga": StepAction(
            lambda s, a, m, _: usecases.gjennomga(s, a, m),
            "Svarene er lest. Avvik følges opp hver for seg.",
            konsekvenser=lambda s, m: [str(a) for a in queries.avvikene(s, m)],
        ),
        "apne_igjen": StepAction(
            lambda s, a, m, f: usecases.apne_igjen(s, a, m, begrunnelse=given(f.begrunnelse.data)),
            "Lenken tar imot svar igjen, og de får en ny e-post når det er deres tur. Svarene de ga, blir stående.",
            TilbakemeldingForm,
        ),
        "unnta": StepAction(
            lambda s, a, m, f: usecases.unnta(s, a, m, begrunnelse=given(f.begrunnelse.data)),
            "Holdes utenfor runden og teller ikke med i framdriften.",
            BegrunnelseForm,
        ),
        "spor_likevel": StepAction(lambda s, a, m, _: usecases.spor_likevel(s, a, m), "Blir spurt likevel."),
    }

    def __init__(self) -> None:
        super().__init__(
            Egenerklaering, name="Egenerklæringer", endpoint="egenerklaeringer", url="egenerklaeringer",
            category="Etterlevelse",
        )  # fmt: skip

    def get_query(self) -> Any:
        return super().get_query().join(Egenerklaering.organisasjon)

    def open_steps(self, model: Egenerklaering) -> list[Step[Any]]:
        """Delivering is for the organisation itself."""
        return [s for s in super().open_steps(model) if s.name in self.steps]

    def save_existing(self, form: FristForm, model: Egenerklaering) -> None:
        usecases.ny_frist(db.session, current_actor(), model, frist=given(form.frist.data), i_dag=clock.today())

    def detaljer(self, model: Egenerklaering) -> dict[str, Any]:
        return {
            "besvarelse": queries.besvarelse(db.session, model),
            "avvik": {a.punkt_id: a for a in queries.avvikene(db.session, model)},
            "virker_til": lenker.virker_til(model.frist),
            "kan_laste_ned": _far_laste_ned(current_actor()),
        }

    @expose("/<int:pk>/dokumentasjon/<int:dokument_id>")
    def dokumentasjon_view(self, pk: int, dokument_id: int) -> ResponseReturnValue:
        """The evidence as it came, and a line in the history that it was fetched."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        dokument = queries.dokumentasjonen(db.session, pk, dokument_id) or abort(404)
        svar = nedlasting(dokument.innhold, dokument.filnavn, dokument.innholdstype)
        with transaction() as session:
            usecases.noter_nedlasting(session, current_actor(), dokument)
        return svar


def _far_laste_ned(actor: Actor) -> bool:
    return actor.has(Rolle.SAKSBEHANDLER)
