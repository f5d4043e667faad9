"""The ranking as it is now, the weights it is made with, and the rounds that keep it."""

from dataclasses import asdict
from typing import Any, ClassVar

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.database import db
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.forms.prioritering import FlyttForm, RundeForm, VekterForm, VektsettForm
from ksadmin.endringsonsker.models import Prioriteringsrunde, Vektsett
from ksadmin.endringsonsker.poeng import KRITERIER, Vekter, vekter
from ksadmin.endringsonsker.views.mote import Motesider
from ksadmin.web.adminside import Adminside
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView

_STIL = ["endringsonsker.css"]
_SISTE_SIDE = 10_000


class RangeringView(Adminside):
    extra_css = _STIL

    def __init__(self) -> None:
        super().__init__(name="Rangering", endpoint="rangering", url="rangering", category="Endringsønsker")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """By score, by kommuner and by innbyggere. Weights in the address are tried, and saved nowhere."""
        vektsett = queries.gjeldende_vektsett(db.session)
        prover = any(felt in request.args for felt in KRITERIER)
        form = VekterForm(request.args if prover else None, data=asdict(vektsett.vekter) if vektsett else {})
        provd = _provd(form) if prover else None
        brukt = provd or (vektsett.vekter if vektsett else None)
        side = min(max(request.args.get("side", 1, type=int), 1), _SISTE_SIDE)
        rader = queries.rangert(db.session, brukt, provd=provd is not None, side=side) if brukt else []
        return str(
            self.render(
                "endringsonsker/rangering.html",
                vektsett=vektsett,
                prover=provd is not None,
                form=form,
                rader=rader,
                side=side,
                flere=len(rader) == queries.RANGERT_PER_SIDE,
                uten_grunnlag=queries.uten_grunnlag(db.session),
                lister=(
                    ("Flest kommuner", queries.storst_oppslutning(db.session, etter_innbyggere=False)),
                    ("Flest innbyggere", queries.storst_oppslutning(db.session, etter_innbyggere=True)),
                ),
                kan_forvalte=current_actor().has(Rolle.FORVALTER),
            )
        )


def _provd(form: VekterForm) -> Vekter | None:
    """The weights of the address; None, with the reason at its field, when they cannot be."""
    if not form.validate():
        return None
    try:
        return vekter(form.verdier)
    except InvalidInput as refusal:
        form[refusal.field].errors = [str(refusal)]
        return None


class VektsettView(DomainModelView[Vektsett]):
    column_list = ("navn", "begrunnelse", "opprettet")
    column_export_list = ("navn", *KRITERIER, "begrunnelse", "opprettet")
    column_labels = {**Vektsett.FELTNAVN, "navn": "Versjon", "opprettet": "Laget"}
    column_formatters = {"navn": lambda _v, _c, model, _n: str(model)}
    column_sortable_list = ()
    column_default_sort = ("id", True)
    column_details_list = (*KRITERIER, "begrunnelse", "opprettet")
    tom_tekst = "Her kommer versjonene av vektene ønskene rangeres med. Den nyeste gjelder. Lag den første."
    ny_skjema, ny_tekst = VektsettForm, "Nytt vektsett"
    skriverolle = Rolle.FORVALTER

    def __init__(self) -> None:
        super().__init__(Vektsett, name="Vektsett", endpoint="vektsett", url="vektsett", category="Endringsønsker")

    def create_form(self, obj: Any = None) -> VektsettForm:
        """Starts from the weights in the address, or those in force: most often one of them is changed."""
        form: VektsettForm = super().create_form(obj)
        gjelder = queries.gjeldende_vektsett(db.session)
        if not form.levert:
            forst = asdict(gjelder.vekter) if gjelder else {}
            for felt in KRITERIER:
                form[felt].data = request.args.get(felt, forst.get(felt), type=float)
        return form

    def save_new(self, form: VektsettForm) -> Vektsett:
        begrunnelse = given(form.begrunnelse.data)
        return usecases.nytt_vektsett(db.session, current_actor(), form.verdier, begrunnelse=begrunnelse)


class RundeView(Motesider):
    column_list = ("navn", "dato", "vektsett", "avsluttet")
    column_labels = {**Prioriteringsrunde.FELTNAVN, "vektsett": "Vektsett"}
    column_sortable_list = ("dato",)
    column_default_sort = ("id", True)
    column_details_list = ("dato", "vektsett", "avsluttet", "til_stede")
    tom_tekst = "Her kommer rangeringene slik de var da de ble frosset. Frys den første før møtet som prioriterer."
    details_template = "endringsonsker/runde.html"
    extra_css = _STIL
    extra_js = ["endringsonsker.js"]
    ny_skjema, ny_tekst = RundeForm, "Frys rangeringen"
    skriverolle = Rolle.FORVALTER
    konflikttekster: ClassVar[dict[str, str]] = {
        "prioriteringsrunde": "Det finnes alt en runde med det navnet. Velg et annet."
    }

    def __init__(self) -> None:
        super().__init__(Prioriteringsrunde, name="Runder", endpoint="runder", url="runder", category="Endringsønsker")

    def save_new(self, form: RundeForm) -> Prioriteringsrunde:
        return usecases.frys_runde(
            db.session, current_actor(), navn=given(form.navn.data), antall=form.antall.data, i_dag=clock.today()
        )

    def detaljer(self, model: Prioriteringsrunde) -> dict[str, Any]:
        kan = current_actor().has(Rolle.FORVALTER) and model.avsluttet is None
        return {"kan_flytte": kan, "besluttet": sum(1 for s in model.saker if s.beslutning)}

    @expose("/<int:pk>/flytt/<int:sak_id>", methods=["GET", "POST"])
    def flytt_view(self, pk: int, sak_id: int) -> ResponseReturnValue:
        """Put a candidate elsewhere than the score does, with a reason."""
        current_actor().require(Rolle.FORVALTER)
        model = self.get_one(str(pk)) or abort(404)
        sak = next((s for s in model.saker if s.id == sak_id), None) or abort(404)
        form = FlyttForm(get_form_data(), data={"plass": request.args.get("plass", sak.plass, type=int)})

        def flytt(session: Session, actor: Actor, runde: Prioriteringsrunde) -> str:
            begrunnelse = given(form.begrunnelse.data)
            usecases.flytt(session, actor, runde, sak, plass=form.plass.data, begrunnelse=begrunnelse)
            return f"«{sak.tittel}» er flyttet til plass {sak.plass}."

        forklaring = f"Står på plass {sak.plass} av {len(model.saker)}. Etter poeng er plassen {sak.poengplass}."
        return self.delside(pk, form, flytt, f"Flytt «{sak.tittel}»", forklaring, rolle=Rolle.FORVALTER)
