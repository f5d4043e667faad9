"""Deviations from the terms, from found to closed."""

from typing import Any

from flask import request, url_for
from markupsafe import Markup

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.etterlevelse import usecases
from ksadmin.etterlevelse.bidrag import OVER_FRISTEN, hauger
from ksadmin.etterlevelse.forms import AvvikForm, TiltakForm
from ksadmin.etterlevelse.lifecycle import AVVIKSLOP, Tiltaksstatus
from ksadmin.etterlevelse.models import Etterlevelsesavvik, Vilkarspunkt
from ksadmin.etterlevelse.usecases import Tiltaksfakta
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import sokebetingelse
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.haugfilter import HaugFilter
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction


class AvvikView(DomainModelView[Etterlevelsesavvik]):
    column_list = ("organisasjon", "punkt", "status", "oppdaget", "tiltaksfrist")
    column_labels = Etterlevelsesavvik.FELTNAVN | {
        "organisasjon": "Organisasjon",
        "punkt": "Klausul",
        "egenerklaering": "Egenerklæring",
    }
    column_sortable_list = (("organisasjon", "organisasjon.navn_nokkel"), "status", "oppdaget", "tiltaksfrist")
    column_default_sort = [("oppdaget", True), ("id", True)]
    column_details_list = (
        "organisasjon", "punkt", "egenerklaering", "oppdaget", "beskrivelse", "tiltak", "ansvarlig", "tiltaksfrist",
        "lukket_dato", "begrunnelse",
    )  # fmt: skip
    column_formatters_detail = {
        "organisasjon": lambda _v, _c, a, _n: _lenke(
            url_for("organisasjoner.details_view", id=a.organisasjon_id), a.organisasjon
        ),
        "egenerklaering": lambda _v, _c, a, _n: (
            _lenke(url_for("egenerklaeringer.details_view", id=a.egenerklaering_id), a.egenerklaering.runde)
            if a.egenerklaering
            else "Registrert av KS"
        ),
    }
    column_filters = (
        KodeFilter(Etterlevelsesavvik.status, "Status", Tiltaksstatus),
        HaugFilter(Etterlevelsesavvik.id, hauger, OVER_FRISTEN),
    )
    sok = staticmethod(sokebetingelse)
    sok_hint = "Kommunens navn eller nummer"
    tom_tekst = "Her kommer avvikene. Et nei eller delvis i en egenerklæring blir et avvik. Andre registrerer du selv."
    details_template = "etterlevelse/avvik.html"
    ny_skjema, ny_tekst = AvvikForm, "Registrer avvik"
    skriverolle = Rolle.SAKSBEHANDLER
    lifecycle = AVVIKSLOP
    steps = {
        "avtal": StepAction(
            lambda s, a, m, f: usecases.avtal_tiltak(s, a, m, _tiltak(f), i_dag=clock.today()),
            "Skriv det KS og kommunen er enige om. Når fristen er passert, står avviket på forsiden.",
            TiltakForm,
            prefill=lambda m: {"tiltak": m.tiltak, "ansvarlig": m.ansvarlig, "frist": m.tiltaksfrist},
        ),
        "lukk": StepAction(
            lambda s, a, m, f: usecases.lukk(s, a, m, begrunnelse=given(f.begrunnelse.data), i_dag=clock.today()),
            "Tiltaket er gjennomført. Skriv hvordan KS vet det.",
            BegrunnelseForm,
        ),
        "frafall": StepAction(
            lambda s, a, m, f: usecases.frafall(s, a, m, begrunnelse=given(f.begrunnelse.data), i_dag=clock.today()),
            "Det var ikke et avvik, eller KS krever ikke noe mer.",
            BegrunnelseForm,
        ),
        "gjenapne": StepAction(
            lambda s, a, m, f: usecases.gjenapne(s, a, m, begrunnelse=given(f.begrunnelse.data)),
            "Tiltaket var ikke nok. Avtal et nytt.",
            BegrunnelseForm,
        ),
    }

    def __init__(self) -> None:
        super().__init__(
            Etterlevelsesavvik, name="Avvik fra vilkårene", endpoint="etterlevelsesavvik", url="etterlevelsesavvik",
            category="Etterlevelse",
        )  # fmt: skip

    def get_query(self) -> Any:
        return super().get_query().join(Etterlevelsesavvik.organisasjon)

    def create_form(self, obj: Any = None) -> AvvikForm:
        form: AvvikForm = super().create_form(obj)
        if not form.levert:
            form.organisasjon.data = request.args.get("organisasjon", type=int)
            form.oppdaget.data = clock.today()
        return form

    def save_new(self, form: AvvikForm) -> Etterlevelsesavvik:
        return usecases.registrer_avvik(
            db.session,
            current_actor(),
            organisasjon=db.session.get_one(Organisasjon, form.organisasjon.data),
            punkt=db.session.get_one(Vilkarspunkt, form.punkt.data),
            beskrivelse=given(form.beskrivelse.data),
            oppdaget=given(form.oppdaget.data),
            i_dag=clock.today(),
        )

    def detaljer(self, model: Etterlevelsesavvik) -> dict[str, Any]:
        frist = model.tiltaksfrist
        forfalt = model.status is Tiltaksstatus.TILTAK and frist is not None and frist < clock.today()
        return {"forfalt": forfalt}


def _tiltak(form: TiltakForm) -> Tiltaksfakta:
    return Tiltaksfakta(tiltak=given(form.tiltak.data), ansvarlig=form.ansvarlig.data, frist=given(form.frist.data))


def _lenke(url: str, tekst: object) -> Markup:
    return Markup('<a class="ds-link" href="{}">{}</a>').format(url, tekst)
