"""The hours KS gives itself: a row for each category."""

from typing import ClassVar

from wtforms import IntegerField, validators

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.models import Saksfrist
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
        "Så lenge KS gir seg selv, i arbeidstimer fra mandag til fredag kl. 8–16. "
        "Tiden går bare når det er KS' tur, og helligdager telles ikke."
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
