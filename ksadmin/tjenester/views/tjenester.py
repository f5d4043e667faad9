"""The list of tjenester, the page of each, and the pipeline as a board."""

from typing import Any

from flask import get_template_attribute
from flask.typing import ResponseReturnValue
from flask_admin import expose
from markupsafe import escape
from sqlalchemy.orm import selectinload
from wtforms import Form

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.history import Hendelse
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.database import db
from ksadmin.tjenester import queries, usecases
from ksadmin.tjenester.fakta import Tjenestefakta
from ksadmin.tjenester.forms import EndreTjenesteForm, NyTjenesteForm
from ksadmin.tjenester.krav import mangler
from ksadmin.tjenester.lifecycle import PA_VEI, TJENESTELOP, Stadium
from ksadmin.tjenester.models import Aktuell, Part, Tilkoblingskode, Tjeneste, Verifisering
from ksadmin.tjenester.views.deler import fakta_fra
from ksadmin.tjenester.views.historikk import med_navn
from ksadmin.tjenester.views.stegsider import TJENESTESTEG, Kravvisning
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter


def navn_med_merke(tjeneste: Tjeneste) -> str:
    """The name, marked when it is demo data, as markup for a cell of the list."""
    merke = get_template_attribute("felles/_status.html", "merke")
    return escape(tjeneste.navn) + " " + merke("Eksempeldata", "warning") if tjeneste.eksempel else tjeneste.navn


def merkelapp(kode: Kodeverk) -> str:
    """The status tag every page shows, as markup for a cell of the list."""
    tag: str = get_template_attribute("felles/_status.html", "status")(kode)
    return tag


class TjenesteView(Kravvisning[Tjeneste]):
    intro = "Kommunale oppgaver som bruker opplysninger fra Skatteetaten, fra idé til API i bruk."
    list_template = "tjenester/liste.html"
    details_template = "tjenester/tjeneste.html"
    column_list = ("navn", "stadium", "aktuell_for", "rettighetspakker")
    column_export_list = (*column_list, "verifisert", "nokkel")
    column_labels = {**Tjeneste.FELTNAVN, "rettighetspakker": "Rettighetspakker"}
    column_sortable_list = ("navn", "stadium")
    column_default_sort = [("navn", False), ("id", False)]
    column_formatters = {
        "navn": lambda _v, _c, model, _n: navn_med_merke(model),
        "stadium": lambda _v, _c, model, _n: merkelapp(model.stadium),
        "rettighetspakker": lambda _v, _c, model, _n: ", ".join(model.rettighetspakker) or "–",
    }
    column_formatters_export = {"rettighetspakker": column_formatters["rettighetspakker"]}
    column_details_list = (
        "nokkel",
        "navn_nn",
        "beskrivelse",
        "beskrivelse_nn",
        "aktuell_for",
        "begrensning",
        "juridisk_dato",
        "juridisk_konklusjon",
        "tilgjengelig_fra",
        "avviklet_dato",
        "merknad",
    )
    column_filters = (
        KodeFilter(Tjeneste.stadium, "Stadium", Stadium),
        KodeFilter(Tjeneste.aktuell_for, "Aktuell for", Aktuell),
        KodeFilter(Tjeneste.verifisert, "Verifisering", Verifisering),
    )
    sok = staticmethod(queries.treff)
    sok_hint = "Navn, nøkkel, API, scope eller rettighetspakke"
    tom_tekst = "Her kommer tjenestene. «ksadmin init» laster inn de fem som er tilgjengelige."
    ny_skjema, endre_skjema = NyTjenesteForm, EndreTjenesteForm
    ny_tekst = "Ny tjeneste"
    skriverolle = Rolle.FORVALTER
    lifecycle = TJENESTELOP
    steps = TJENESTESTEG

    @expose("/loypa/")
    def loypa_view(self) -> ResponseReturnValue:
        """The pipeline: every tjeneste under its stage, and what its next step lacks."""
        tavle = [
            (stadium, [(t, self.mangler_na(t)) for t in tjenester], stadium in PA_VEI)
            for stadium, tjenester in queries.loypa(db.session).items()
        ]
        return self.render("tjenester/loypa.html", tavle=tavle)

    def get_query(self) -> Any:
        return super().get_query().options(selectinload(Tjeneste.apier))

    def save_new(self, form: Form) -> Tjeneste:
        nokkel = given(form["nokkel"].data)
        return usecases.registrer(db.session, current_actor(), fakta_fra(Tjenestefakta, form), nokkel=nokkel)

    def save_existing(self, form: Form, model: Tjeneste) -> None:
        usecases.endre(db.session, current_actor(), model, fakta_fra(Tjenestefakta, form))

    def mangler(self, model: Tjeneste, steg: str) -> list[str]:
        return mangler(model, steg)

    def historikk(self, model: Tjeneste) -> list[Hendelse]:
        deler: list[Audited] = [
            *model.hjemler,
            *model.apier,
            *model.tilkoblinger,
            *model.datasett,
            *model.deltakere,
            *model.dokumenter,
        ]
        return med_navn(db.session, model, deler)

    def detaljer(self, model: Tjeneste) -> dict[str, Any]:
        actor = current_actor()
        return {
            **super().detaljer(model),
            "stadier": list(Stadium),
            "parter": list(Part),
            "ruter": [(k, next((t for t in model.tilkoblinger if t.kode is k), None)) for k in Tilkoblingskode],
            "kan_forvalte": actor.has(Rolle.FORVALTER),
            "kan_notere": actor.has(Rolle.SAKSBEHANDLER),
        }
