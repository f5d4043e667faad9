"""Wishes: the list and the page of each."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, ClassVar

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Noted
from ksadmin.database import db
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.fakta import Onskefakta
from ksadmin.endringsonsker.forms.onsker import NyttOnskeForm, OnskeForm
from ksadmin.endringsonsker.kodeverk import Onskeopphav, Onsketype
from ksadmin.endringsonsker.lifecycle import AAPNE, ONSKELOP, TIL_VURDERING, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, OnskeTjeneste
from ksadmin.endringsonsker.views.deler import Delsider
from ksadmin.endringsonsker.views.steg import ONSKESTEG
from ksadmin.tjenester.models import Tjeneste
from ksadmin.tjenester.queries import alle, apier_ved_navn, felter_ved_navn
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter, Valg

_O = Endringsonske
_LENGSTE_TEKST = 500


class _TjenesteFilter(BaseSQLAFilter):
    """«Tjeneste er …»: wishes that concern it, alone or with others."""

    def __init__(self) -> None:
        valg = Valg(lambda: [(str(t.id), t.navn) for t in alle(db.session)])
        super().__init__(Endringsonske.id, "Tjeneste", options=valg)

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        ident = int(value) if value.isdecimal() and len(value) < 10 else -1
        gjelder = select(OnskeTjeneste.onske_id).where(OnskeTjeneste.tjeneste_id == ident)
        return query.filter(Endringsonske.id.in_(gjelder))

    def operation(self) -> str:
        return "er"


def _fakta(form: OnskeForm) -> Onskefakta:
    return Onskefakta(**{felt.name: form[felt.name].data for felt in fields(Onskefakta)})


def _tjenester(form: OnskeForm) -> list[Tjeneste]:
    return [db.session.get_one(Tjeneste, ident) for ident in form.tjenester.data or ()]


class OnskeView(Delsider):
    column_list = ("referanse", "tittel", "type", "status", "oppslutning.kommuner", "frist", "sist_endret")
    column_labels = {
        **Endringsonske.FELTNAVN,
        "referanse": "Referanse",
        "oppslutning.kommuner": "Stemmer",
        "sist_endret": "Sist endret",
    }
    numeric_columns = ("oppslutning.kommuner",)
    column_formatters = {
        "referanse": lambda _v, _c, model, _n: Markup('<span class="hel">{}</span>').format(model.referanse)
    }
    column_sortable_list = (
        ("oppslutning.kommuner", "oppslutning.kommuner"),
        "frist",
        "sist_endret",
    )
    column_default_sort = [("sist_endret", True), ("id", True)]
    column_details_list = (
        "type",
        "beskrivelse",
        "rettighetspakke",
        "api",
        "felter",
        "hjemmel",
        "nodvendighet",
        "konsekvens",
        "frist",
        "fristgrunn",
        "opphav",
        "saksreferanse",
        "mottatt_dato",
        "svar",
        "svar_nn",
        "oversendt_dato",
        "referanse_skatteetaten",
        "planlagt_utgivelse",
        "levert_dato",
        "intern_merknad",
    )
    column_filters = (
        KodeFilter(Endringsonske.status, "Status", Onskestatus),
        KodeFilter(Endringsonske.type, "Type", Onsketype),
        _TjenesteFilter(),
        KodeFilter(Endringsonske.opphav, "Kom fra", Onskeopphav),
    )
    sok = staticmethod(lambda tekst: queries.sokebetingelse(db.session, tekst))
    finner_selv = True
    sok_hint = "Ord i ønsket, eller referanse"
    tom_tekst = "Her kommer det kommunene ønsker endret hos Skatteetaten. Registrer det første med «Nytt ønske»."
    details_template = "endringsonsker/onske.html"
    create_template = "endringsonsker/ny.html"
    extra_css = ["endringsonsker.css"]
    extra_js = ["endringsonsker.js"]
    ny_skjema, endre_skjema = NyttOnskeForm, OnskeForm
    ny_tekst = "Nytt ønske"
    lifecycle = ONSKELOP
    massesteg = ("godta", "vurder", "prioriter")
    lastes = (
        *(joinedload(r) for r in (_O.poenggrunnlag, _O.veikart, _O.oppslutning, _O.slatt_sammen_med)),
        *(selectinload(_O.tjenester).joinedload(OnskeTjeneste.tjeneste), selectinload(_O.vedlegg)),
    )
    steps = ONSKESTEG
    konflikttekster: ClassVar[dict[str, str]] = {
        "uq_onske_stemme": "Organisasjonen fikk en stemme i samme øyeblikk. Prøv igjen, så legges personen til.",
        "onske_stemme.onske_id": "Organisasjonen fikk en stemme i samme øyeblikk. Prøv igjen, så legges personen til.",
    }

    def __init__(self) -> None:
        super().__init__(Endringsonske, name="Ønsker", endpoint="onsker", url="onsker", category="Endringsønsker")

    def beste_treff(self, tekst: str, antall: int) -> Iterable[tuple[Endringsonske, str | None]]:
        return ((onske, onske.status.tekst) for onske in queries.beste_treff(db.session, tekst, antall))

    def create_form(self, obj: Any = None) -> NyttOnskeForm:
        form: NyttOnskeForm = super().create_form(obj)
        if not form.levert:
            form.mottatt.data = clock.today()
            form.saksreferanse.data = request.args.get("sak")
        return form

    def edit_form(self, obj: Any = None) -> OnskeForm:
        form: OnskeForm = super().edit_form(obj)
        if not form.levert:
            form.tjenester.data = [rad.tjeneste_id for rad in obj.tjenester]
        return form

    def save_new(self, form: NyttOnskeForm) -> Endringsonske:
        return usecases.registrer(
            db.session,
            current_actor(),
            _fakta(form),
            tjenester=_tjenester(form),
            mottatt=given(form.mottatt.data),
            i_dag=clock.today(),
            opphav=form.opphav.data,
            saksreferanse=form.saksreferanse.data,
        )

    def save_existing(self, form: OnskeForm, model: Endringsonske) -> None:
        usecases.endre(db.session, current_actor(), model, _fakta(form), tjenester=_tjenester(form))

    @expose("/ligner")
    def ligner_view(self) -> ResponseReturnValue:
        """What may be about the same thing as what is being written, as a piece of a page."""
        onsker = queries.ligner(db.session, request.args.get("tekst", "")[:_LENGSTE_TEKST])
        return render_template("endringsonsker/_ligner.html", onsker=onsker)

    def historikkobjekter(self, model: Endringsonske) -> list[Noted]:
        egne = [rad for rad in (model.poenggrunnlag, model.veikart) if rad]
        return [model, *model.tjenester, *queries.spor(db.session, model), *model.vedlegg, *egne]

    def detaljer(self, model: Endringsonske) -> dict[str, Any]:
        actor = current_actor()
        return {
            "stemmer": queries.stemmene(db.session, model),
            "apier": apier_ved_navn(db.session, model.api, model.rettighetspakke),
            "felter": felter_ved_navn(db.session, model.feltnavn),
            "ligner": queries.ligner(db.session, model.tittel, unntatt=model) if model.status in TIL_VURDERING else [],
            "kan_stemme": model.status in AAPNE and actor.has(Rolle.SAKSBEHANDLER),
            "kan_rangeres": model.status in queries.KANDIDATER and actor.has(Rolle.SAKSBEHANDLER),
            "kan_notere": actor.has(Rolle.SAKSBEHANDLER),
            "kan_fjerne": actor.has(Rolle.FORVALTER),
        }
