"""Cases: the list and the page of each."""

from typing import Any

from flask import request
from sqlalchemy.orm import joinedload

from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.fakta import Innmelding, Saksfakta
from ksadmin.brukerstotte.forms.saker import NotatForm, NySakForm, SakForm, SvarForm
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav
from ksadmin.brukerstotte.lifecycle import AAPNE, SAKSLOP, Saksstatus
from ksadmin.brukerstotte.models import Sak
from ksadmin.brukerstotte.views.samtale import Samtale
from ksadmin.brukerstotte.views.steg import SAKSSTEG
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Noted
from ksadmin.database import db
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter


def _rad(tabell: type[Any], ident: int | None) -> Any:
    return db.session.get_one(tabell, ident) if ident else None


class SakView(Samtale):
    column_list = ("referanse", "emne", "status", "organisasjon", "ansvarlig.navn", "kategori", "sist_aktivitet")
    column_labels = {
        **Sak.FELTNAVN,
        "referanse": "Sak",
        "organisasjon": "Organisasjon",
        "ansvarlig.navn": "Ansvarlig",
        "sist_aktivitet": "Siste hendelse",
        "opphav": "Kom fra",
        "opprettet": "Kom inn",
        "tjeneste": "Tjeneste",
        "leverandor": "Leverandør",
    }
    column_sortable_list = ("sist_aktivitet",)
    column_default_sort = [("sist_aktivitet", True), ("id", True)]
    column_details_list = (
        "kategori",
        "tjeneste",
        "leverandor",
        "innsender_navn",
        "innsender_epost",
        "sprak",
        "opphav",
        "opprettet",
        "feilkode",
        "korrelasjonsid",
    )
    column_filters = (
        KodeFilter(Sak.status, "Status", Saksstatus),
        KodeFilter(Sak.kategori, "Kategori", Sakskategori),
        KodeFilter(Sak.opphav, "Kom fra", Saksopphav),
    )
    tom_tekst = "Her kommer spørsmålene fra kommuner og leverandører. Registrer en telefon med «Ny sak»."
    details_template = "brukerstotte/sak.html"
    extra_css = ["/static/brukerstotte.css"]
    ny_skjema, endre_skjema = NySakForm, SakForm
    ny_tekst = "Ny sak"
    lifecycle = SAKSLOP
    steps = SAKSSTEG

    def __init__(self) -> None:
        super().__init__(Sak, name="Saker", endpoint="saker", url="saker", category="Brukerstøtte")

    def get_query(self) -> Any:
        return super().get_query().options(joinedload(Sak.organisasjon), joinedload(Sak.ansvarlig))

    def edit_form(self, obj: Any = None) -> SakForm:
        form: SakForm = super().edit_form(obj)
        if request.method == "GET":
            form.tjeneste.data, form.leverandor.data = obj.tjeneste_id, obj.leverandor_id
        return form

    def save_new(self, form: NySakForm) -> Sak:
        fakta = Saksfakta(
            emne=given(form.emne.data),
            opphav=form.opphav.data,
            sprak=form.sprak.data,
            kategori=form.kategori.data,
            innsender_navn=form.innsender_navn.data,
            innsender_epost=form.innsender_epost.data,
            organisasjon=_rad(Organisasjon, form.organisasjon.data),
            tjeneste=_rad(Tjeneste, form.tjeneste.data),
            leverandor=_rad(Leverandor, form.leverandor.data),
        )
        melding = Innmelding(
            tekst=given(form.tekst.data), avsender_navn=fakta.innsender_navn, avsender_epost=fakta.innsender_epost
        )
        return usecases.apne(db.session, current_actor(), fakta, melding)

    def save_existing(self, form: SakForm, model: Sak) -> None:
        usecases.endre(
            db.session,
            current_actor(),
            model,
            emne=given(form.emne.data),
            kategori=form.kategori.data,
            sprak=form.sprak.data,
            tjeneste=_rad(Tjeneste, form.tjeneste.data),
            leverandor=_rad(Leverandor, form.leverandor.data),
            innsender_navn=form.innsender_navn.data,
            innsender_epost=form.innsender_epost.data,
        )

    def historikkobjekter(self, model: Sak) -> list[Noted]:
        return [model, *model.merker, *model.koblinger, *model.eskaleringer]

    def detaljer(self, model: Sak) -> dict[str, Any]:
        kan_skrive = current_actor().has(Rolle.SAKSBEHANDLER)
        return {
            "traden": queries.traden(db.session, model),
            "svarskjema": SvarForm() if kan_skrive and model.status in AAPNE else None,
            "notatskjema": NotatForm() if kan_skrive else None,
            "kan_skrive": kan_skrive,
        }
