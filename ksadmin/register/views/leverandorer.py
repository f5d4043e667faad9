"""Suppliers."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, or_

from ksadmin.core.identifiers import format_orgnr
from ksadmin.core.sortering import sokenokkel
from ksadmin.database import db
from ksadmin.register import usecases
from ksadmin.register.forms import EndreLeverandorForm, LeverandorForm
from ksadmin.register.husket import HusketRegister
from ksadmin.register.models import Leverandor
from ksadmin.register.views.oppslag import Oppslagsvisning
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.paneler import Panelkilde


def _sok(text: str) -> ColumnElement[bool]:
    key = sokenokkel(text)
    return or_(
        Leverandor.sok.contains(key, autoescape=True),
        Leverandor.orgnr.contains(key.replace(" ", ""), autoescape=True),
    )


class LeverandorView(Oppslagsvisning):
    extra_css = ["register.css"]
    column_list = ("navn", "orgnr", "merknad", "aktiv")
    column_labels = Leverandor.FELTNAVN
    column_sortable_list = (("navn", ("navn_nokkel", "id")), "orgnr", "aktiv")
    column_default_sort = [("navn_nokkel", False), ("id", False)]
    column_formatters = {"orgnr": lambda _v, _c, m, _n: format_orgnr(m.orgnr) if m.orgnr else "Ikke bekreftet"}
    column_formatters_detail = column_formatters
    column_formatters_export: dict[str, Any] = {}
    column_export_list = ("navn", "orgnr", "nettsted", "merknad", "aktiv")
    column_details_list = ("navn", "orgnr", "nettsted", "merknad", "aktiv")
    sok = staticmethod(_sok)
    sok_hint = "Navn eller orgnr"
    tom_tekst = "Her kommer leverandørene som henter opplysninger på vegne av kommuner."
    details_template = "register/leverandor.html"
    ny_skjema, endre_skjema = LeverandorForm, EndreLeverandorForm
    ny_tekst = "Ny leverandør"
    konflikttekster = {
        "uq_leverandor_ett_orgnr": "En annen leverandør har organisasjonsnummeret. Søk det opp i listen.",
        "uq_leverandor_ett_navn": "En leverandør med dette navnet er allerede registrert.",
    }

    def __init__(self, enhetsregisteret: HusketRegister | None, panelkilder: Iterable[Panelkilde]) -> None:
        self.enhetsregisteret, self.panelkilder = enhetsregisteret, tuple(panelkilder)
        super().__init__(
            Leverandor, name="Leverandører", endpoint="leverandorer", url="leverandorer", category="Register"
        )

    def save_new(self, form: LeverandorForm) -> Leverandor:
        return usecases.registrer_leverandor(
            db.session,
            current_actor(),
            navn=given(form.navn.data),
            orgnr=form.orgnr.data,
            nettsted=form.nettsted.data,
            merknad=form.merknad.data,
        )

    def save_existing(self, form: EndreLeverandorForm, model: Leverandor) -> None:
        usecases.endre_leverandor(
            db.session,
            current_actor(),
            model,
            navn=given(form.navn.data),
            orgnr=form.orgnr.data,
            nettsted=form.nettsted.data,
            merknad=form.merknad.data,
            aktiv=bool(form.aktiv.data),
        )
