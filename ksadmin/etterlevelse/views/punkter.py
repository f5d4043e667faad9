"""Where a forvalter enters the clauses and what is asked about them."""

from typing import Any

from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.etterlevelse import usecases
from ksadmin.etterlevelse.forms import EndrePunktForm, PunktForm
from ksadmin.etterlevelse.models import Vilkarspunkt
from ksadmin.etterlevelse.usecases import Punktfakta
from ksadmin.vilkar.models import Vilkar
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView


class PunktView(DomainModelView[Vilkarspunkt]):
    column_list = ("klausul", "vilkar", "nummer", "krever_dokumentasjon", "aktiv")
    column_labels = Vilkarspunkt.FELTNAVN | {"vilkar": "Vilkår"}
    column_sortable_list = ("klausul", "nummer")
    column_default_sort = [("vilkar_id", True), ("nummer", False), ("id", False)]
    column_details_list = (
        "vilkar", "nummer", "sporsmal_nb", "sporsmal_nn", "hjelp_nb", "hjelp_nn", "krever_dokumentasjon", "aktiv",
    )  # fmt: skip
    numeric_columns = ("nummer",)
    intro = "Klausulene KS følger opp, og hva kommunene blir spurt om. De skrives inn fra vilkårene slik de er mottatt."
    tom_tekst = "Her kommer klausulene i vilkårene som følges opp. Skriv inn den første fra vilkårene."
    details_template = "etterlevelse/punkt.html"
    ny_skjema, endre_skjema = PunktForm, EndrePunktForm
    ny_tekst = "Nytt punkt"
    skriverolle = Rolle.FORVALTER

    def __init__(self) -> None:
        super().__init__(
            Vilkarspunkt, name="Punkter", endpoint="vilkarspunkter", url="vilkarspunkter", category="Etterlevelse"
        )

    def save_new(self, form: PunktForm) -> Vilkarspunkt:
        vilkar = db.session.get_one(Vilkar, form.vilkar.data)
        return usecases.registrer_punkt(db.session, current_actor(), vilkar, _fakta(form))

    def save_existing(self, form: EndrePunktForm, model: Vilkarspunkt) -> None:
        usecases.endre_punkt(db.session, current_actor(), model, _fakta(form), aktiv=bool(form.aktiv.data))


def _fakta(form: Any) -> Punktfakta:
    return Punktfakta(
        nummer=given(form.nummer.data),
        klausul=given(form.klausul.data),
        sporsmal_nb=given(form.sporsmal_nb.data),
        sporsmal_nn=given(form.sporsmal_nn.data),
        hjelp_nb=form.hjelp_nb.data,
        hjelp_nn=form.hjelp_nn.data,
        krever_dokumentasjon=bool(form.krever_dokumentasjon.data),
    )
