"""Answers written once: the list, and a page for each with all its versions."""

from typing import Any, ClassVar

from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.forms.standardsvar import NyttStandardsvarForm, StandardsvarForm
from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.brukerstotte.models import Standardsvar, Standardsvarversjon
from ksadmin.brukerstotte.usecases import Svarfakta
from ksadmin.core import clock
from ksadmin.core.audit import Noted
from ksadmin.database import db
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView


def _sok(tekst: str) -> ColumnElement[bool]:
    """Every word is in one of its versions, in either målform."""
    v = Standardsvarversjon
    ord_ = [
        or_(*(func.lower(felt).contains(o, autoescape=True) for felt in (v.tittel, v.tekst_nb, v.tekst_nn)))
        for o in tekst.lower().split()
    ]
    return Standardsvar.id.in_(select(v.standardsvar_id).where(*ord_))


class _MaLeses(BaseSQLAFilter):
    """«Regelen er endret»: those to read again."""

    def __init__(self) -> None:
        super().__init__(Standardsvar.id, "Må leses på nytt", options=[("ja", "Regelen er endret")])

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(Standardsvar.id.in_([s.id for s in usecases.ma_leses_pa_nytt(db.session)]))

    def operation(self) -> str:
        return "fordi"


class StandardsvarView(DomainModelView[Standardsvar]):
    column_list = ("tittel", "kategori", "gjeldende.kontrollert", "aktiv")
    column_labels: ClassVar[dict[str, str]] = {
        **Standardsvar.FELTNAVN,
        "tittel": "Tittel",
        "gjeldende.kontrollert": "Kontrollert",
    }
    column_formatters: ClassVar[dict[str, Any]] = {"tittel": lambda _v, _c, model, _n: str(model)}
    column_default_sort = [("kategori", False), ("id", False)]
    column_sortable_list = ("kategori",)
    column_details_list = ("kategori", "aktiv")
    column_filters = (KodeFilter(Standardsvar.kategori, "Kategori", Sakskategori), _MaLeses())
    sok = staticmethod(_sok)
    sok_hint = "Ord i svaret, på bokmål eller nynorsk"
    intro = "Svar som er skrevet én gang. Sett dem inn fra siden til en sak."
    tom_tekst = "Her kommer svar dere bruker ofte."
    details_template = "brukerstotte/standardsvar.html"
    ny_skjema, endre_skjema = NyttStandardsvarForm, StandardsvarForm
    ny_tekst = "Nytt standardsvar"

    def __init__(self) -> None:
        super().__init__(
            Standardsvar, name="Standardsvar", endpoint="standardsvar", url="standardsvar", category="Brukerstøtte"
        )

    def get_query(self) -> Any:
        return super().get_query().options(selectinload(Standardsvar.versjoner))

    def create_form(self, obj: Any = None) -> NyttStandardsvarForm:
        form: NyttStandardsvarForm = super().create_form(obj)
        if not form.levert:
            form.kontrollert.data = clock.today()
        return form

    def edit_form(self, obj: Any = None) -> StandardsvarForm:
        form: StandardsvarForm = super().edit_form(obj)
        if not form.levert:
            for felt in ("tittel", "tekst_nb", "tekst_nn", "kilde", "regelkilde"):
                form[felt].data = getattr(obj.gjeldende, felt)
            form.tjeneste.data, form.kontrollert.data = obj.gjeldende.tjeneste_id, clock.today()
        return form

    def save_new(self, form: NyttStandardsvarForm) -> Standardsvar:
        return usecases.lag_standardsvar(
            db.session, current_actor(), nokkel=given(form.nokkel.data), kategori=form.kategori.data, fakta=_fakta(form)
        )

    def save_existing(self, form: StandardsvarForm, model: Standardsvar) -> None:
        usecases.endre_bruk(db.session, current_actor(), model, kategori=form.kategori.data, aktiv=form.aktiv.data)
        usecases.ny_versjon(db.session, current_actor(), model, _fakta(form))

    def historikkobjekter(self, model: Standardsvar) -> list[Noted]:
        return [model, *model.versjoner]

    def detaljer(self, model: Standardsvar) -> dict[str, Any]:
        return {"ma_leses": model in usecases.ma_leses_pa_nytt(db.session)}


def _fakta(form: StandardsvarForm) -> Svarfakta:
    ident = form.tjeneste.data
    return Svarfakta(
        tittel=given(form.tittel.data),
        tekst_nb=given(form.tekst_nb.data),
        tekst_nn=given(form.tekst_nn.data),
        kilde=given(form.kilde.data),
        kontrollert=given(form.kontrollert.data),
        regelkilde=form.regelkilde.data,
        tjeneste=db.session.get_one(Tjeneste, ident) if ident else None,
    )
