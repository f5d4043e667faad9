"""Files of changes: upload, dry run, carry out with a reason."""

from itertools import groupby
from typing import Any

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.lifecycle import Step
from ksadmin.database import db
from ksadmin.kommuneendringer import usecases
from ksadmin.kommuneendringer.forms import EndringsfilForm, UtforForm
from ksadmin.kommuneendringer.konsekvenser import ENDRES, NY, OPPHORER
from ksadmin.kommuneendringer.lifecycle import ENDRINGSFILLOP, Endringsfilstatus
from ksadmin.kommuneendringer.models import Endringsfil
from ksadmin.register.endringer.fil import KOLONNER, PAKREVD
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction

_VISES = 200


def _utfor(session: Session, actor: Actor, fil: Endringsfil, form: UtforForm) -> None:
    usecases.utfor(session, actor, fil, begrunnelse=given(form.begrunnelse.data), grunnlag=given(form.grunnlag.data))


def _i_korte_trekk(session: Session, fil: Endringsfil) -> list[str]:
    prove = usecases.prov(session, fil.innhold)
    if prove.hindring:
        return [prove.hindring]
    antall = prove.konsekvenser.antall
    return [
        f"Enheter som opphører: {antall['opphører']}. Erklæringene, forespørslene og kontaktene deres avsluttes.",
        f"Nye enheter, uten erklæring: {antall['ny']}.",
        f"Enheter som får nytt nummer eller navn: {antall['endres']}. Alt følger med dem.",
        "Alt gjennomføres, eller ingenting. Det kan ikke angres.",
    ]


class KommuneendringView(DomainModelView[Endringsfil]):
    extra_css = ["register.css"]
    column_list = ("filnavn", "status", "antall_endringer", "antall_avviste", "opplastet", "opplastet_av")
    column_labels = {
        **Endringsfil.FELTNAVN,
        "opplastet": "Lastet opp",
        "opplastet_av": "Av",
        "utfort": "Gjennomført",
    }
    column_default_sort = [("opplastet", True), ("id", True)]
    column_details_list = ("filnavn", "opplastet", "opplastet_av", "utfort", "sha256")
    column_filters = (KodeFilter(Endringsfil.status, "Status", Endringsfilstatus),)
    numeric_columns = ("antall_endringer", "antall_avviste")
    leserolle = skriverolle = Rolle.FORVALTER
    intro = (
        "Når kommuner slås sammen, deles eller får nytt nummer eller navn: last opp endringene, se hva de betyr for"
        " hver enhet, og gjennomfør alt eller ingenting."
    )
    tom_tekst = "Her kommer filene med kommuneendringer, og hva som ble av dem."
    create_template = "kommuneendringer/ny.html"
    details_template = "kommuneendringer/endringsfil.html"
    ny_skjema = EndringsfilForm
    ny_tekst = "Ny fil med endringer"
    lifecycle = ENDRINGSFILLOP
    steps = {
        "utfor": StepAction(
            _utfor,
            "Endringene i generalprøven føres inn i registeret, avtalene og tilgangsoversikten.",
            form=UtforForm,
            konsekvenser=_i_korte_trekk,
            prefill=lambda fil: {"grunnlag": usecases.prov(db.session, fil.innhold).konsekvenser.grunnlag},
        ),
        "forkast": StepAction(lambda s, a, m, _: usecases.forkast(s, a, m), "Filen legges bort. Ingenting endres."),
    }

    def __init__(self) -> None:
        super().__init__(
            Endringsfil, name="Kommuneendringer", endpoint="kommuneendringer", url="kommuneendringer",
            category="Register",
        )  # fmt: skip

    def render(self, template: str, **kwargs: Any) -> str:
        if template == self.create_template:
            kwargs["kolonner"] = [(kolonne, kolonne in PAKREVD) for kolonne in KOLONNER]
        return super().render(template, **kwargs)

    def open_steps(self, model: Endringsfil) -> list[Step[Any]]:
        apne = super().open_steps(model)
        if apne and usecases.prov(db.session, model.innhold).hindring:
            return [step for step in apne if step.name != "utfor"]
        return apne

    def save_new(self, form: EndringsfilForm) -> Endringsfil:
        fil = form.fil.data
        return usecases.last_opp(db.session, current_actor(), filnavn=fil.filename or "uten navn", innhold=fil.read())

    def detaljer(self, model: Endringsfil) -> dict[str, Any]:
        if model.resultat is not None:
            return _etter_dato(model.resultat["enheter"])
        prove = usecases.prov(db.session, model.innhold)
        forhandsvist = model.status is Endringsfilstatus.FORHANDSVIST
        return {
            **_etter_dato(prove.konsekvenser.som_json()),
            "hindring": prove.hindring if forhandsvist else None,
            "merknader": prove.merknader,
            "feil": prove.plan.feil[:_VISES],
            "flere_feil": max(len(prove.plan.feil) - _VISES, 0),
        }


def _etter_dato(enheter: list[dict[str, Any]]) -> dict[str, Any]:
    """The units of each date: those that end or are made first, and apart from those that only change."""
    datoer = [(dato, list(ks)) for dato, ks in groupby(enheter, key=lambda k: k["dato"])]
    return {
        "datoer": [
            (
                dato,
                [k for k in ks if k["slag"] != ENDRES or len(k["skjer"]) > 2],
                [k for k in ks if k["slag"] == ENDRES and len(k["skjer"]) <= 2],
            )
            for dato, ks in datoer
        ],
        "antall": {slag: sum(k["slag"] == slag for k in enheter) for slag in (OPPHORER, NY, ENDRES)},
        "oppgaver": sum(len(k["oppgaver"]) for k in enheter),
    }


def register_views(admin: Admin) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(KommuneendringView())
