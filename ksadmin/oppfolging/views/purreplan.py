"""What the pages of campaigns and of rounds have in common."""

from collections.abc import Sequence
from typing import Any, ClassVar

from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.oppfolging.forms import EndrePurreplanForm, Purreplanfelt
from ksadmin.oppfolging.purreplan import Purreplan
from ksadmin.vilkar.models import Vilkar
from ksadmin.web.forms import KsForm, given
from ksadmin.web.listview import M
from ksadmin.web.modelview import DomainModelView

_VANLIG_INTERVALL = 14


class Purreplanvisning(DomainModelView[M]):
    """``vilkarshjelp`` says which versions of the terms there are to choose among."""

    extra_css = ["oppfolging.css"]
    column_list = ("navn", "vilkar", "status", "frist", "purreintervall_dager")
    column_sortable_list = ("navn", "status", "frist")
    column_default_sort = [("frist", True), ("id", True)]
    column_details_list = (
        "vilkar", "frist", "purreintervall_dager", "aapnet_dato", "avsluttet_dato", "tekst_nb", "tekst_nn",
    )  # fmt: skip
    column_auto_select_related = True
    ny_skjema, endre_skjema = Purreplanfelt, EndrePurreplanForm
    skriverolle = Rolle.FORVALTER
    vilkarshjelp: ClassVar[str]

    def vilkarsvalg(self) -> Sequence[tuple[int, str]]:
        """(id, name) of each version to choose among."""
        raise NotImplementedError

    def create_form(self, obj: Any = None) -> KsForm:
        form = self._med_vilkar(super().create_form(obj))
        if not form.levert:
            form["purreintervall_dager"].data = _VANLIG_INTERVALL
        return form

    def edit_form(self, obj: Any = None) -> KsForm:
        form = self._med_vilkar(super().edit_form(obj))
        if not form.levert:
            form["vilkar"].data = obj.vilkar_id
        return form

    def _med_vilkar(self, form: Any) -> KsForm:
        form.vilkar.choices, form.vilkar.description = self.vilkarsvalg(), self.vilkarshjelp
        return form  # type: ignore[no-any-return]


def planen(form: Purreplanfelt) -> Purreplan:
    """Of a valid form."""
    return Purreplan(
        navn=given(form.navn.data),
        vilkar=db.session.get_one(Vilkar, form.vilkar.data),
        frist=given(form.frist.data),
        purreintervall_dager=given(form.purreintervall_dager.data),
        tekst_nb=given(form.tekst_nb.data),
        tekst_nn=given(form.tekst_nn.data),
    )
