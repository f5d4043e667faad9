"""The hours KS gives itself, a row for each category, and those it is at work."""

from typing import ClassVar

from wtforms import IntegerField, TimeField, validators

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.models import Saksarbeidstid, Saksfrist
from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.web.forms import EditForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView

MAKS_TIMER = 1000


def _timer(navn: str) -> IntegerField:
    lov = f"Skriv et helt antall timer, fra 1 til {MAKS_TIMER}."
    return IntegerField(navn, validators=[validators.InputRequired(lov), validators.NumberRange(1, MAKS_TIMER, lov)])


class FristForm(EditForm):
    forste_svar_timer = _timer(Saksfrist.FELTNAVN["forste_svar_timer"])
    losning_timer = _timer(Saksfrist.FELTNAVN["losning_timer"])


class FristView(DomainModelView[Saksfrist]):
    column_list = ("navn", "forste_svar_timer", "losning_timer")
    column_labels: ClassVar[dict[str, str]] = {**Saksfrist.FELTNAVN, "navn": "Kategori"}
    column_formatters: ClassVar = {"navn": lambda _view, _context, model, _name: str(model)}
    column_sortable_list = ()
    column_default_sort = "id"
    tom_tekst = "Her står fristene KS gir seg selv. De kommer med «ksadmin init»."
    column_details_list = ("forste_svar_timer", "losning_timer")
    intro = (
        "Så lenge KS gir seg selv, i arbeidstimer. Tiden går bare når det er KS' tur. "
        "Når arbeidsdagen begynner og slutter, står under «Arbeidstid»."
    )
    endre_skjema = FristForm
    skriverolle = Rolle.FORVALTER

    def __init__(self) -> None:
        super().__init__(
            Saksfrist, name="Svarfrister", endpoint="saksfrister", url="saksfrister", category="Brukerstøtte"
        )

    def save_existing(self, form: FristForm, model: Saksfrist) -> None:
        usecases.endre_frist(
            db.session,
            current_actor(),
            model,
            forste_svar_timer=given(form.forste_svar_timer.data),
            losning_timer=given(form.losning_timer.data),
        )


def _klokkeslett(navn: str) -> TimeField:
    return TimeField(
        Saksarbeidstid.FELTNAVN[navn],
        validators=[validators.InputRequired("Skriv et klokkeslett, for eksempel 08:00.")],
    )


class ArbeidstidForm(EditForm):
    fra = _klokkeslett("fra")
    til = _klokkeslett("til")


class ArbeidstidView(DomainModelView[Saksarbeidstid]):
    column_list = ("fra", "til")
    column_labels: ClassVar[dict[str, str]] = Saksarbeidstid.FELTNAVN
    column_formatters: ClassVar = {
        navn: lambda _view, _context, model, name: f"{getattr(model, name):%H.%M}" for navn in column_list
    }
    column_formatters_detail = column_formatters
    column_sortable_list = ()
    column_default_sort = "id"
    tom_tekst = "Her står arbeidstiden. Den kommer med «ksadmin init»."
    column_details_list = column_list
    intro = (
        "Når KS er på jobb, fra mandag til fredag i norsk tid. Helligdager telles ikke. "
        "Endrer du arbeidstiden, regnes fristene til sakene som er inne, på nytt, og rapporten regner med den nye."
    )
    endre_skjema = ArbeidstidForm
    skriverolle = Rolle.FORVALTER

    def __init__(self) -> None:
        super().__init__(
            Saksarbeidstid,
            name="Arbeidstid",
            endpoint="saksarbeidstid",
            url="saksarbeidstid",
            category="Brukerstøtte",
        )

    def save_existing(self, form: ArbeidstidForm, model: Saksarbeidstid) -> None:
        usecases.endre_arbeidstid(
            db.session, current_actor(), model, fra=given(form.fra.data), til=given(form.til.data)
        )
