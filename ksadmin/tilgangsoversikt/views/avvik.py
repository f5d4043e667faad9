"""What does not fit together: the list, the page of each, and who sees to it."""

from typing import Any, ClassVar

from sqlalchemy import ColumnElement, select

from ksadmin.brukere.models import Bruker
from ksadmin.brukere.queries import saksbehandlere
from ksadmin.core.identifiers import format_orgnr
from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon
from ksadmin.register.views.organisasjoner import FylkeFilter
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.bidrag import AVVIKSHAUGER, hauger
from ksadmin.tilgangsoversikt.forms import FolgOppAvvikForm
from ksadmin.tilgangsoversikt.lifecycle import Avviksstatus
from ksadmin.tilgangsoversikt.models import Avvik, Avviksslag
from ksadmin.tilgangsoversikt.queries.pakoblinger import levende
from ksadmin.tilgangsoversikt.views.pakoblinger import ValgFilter
from ksadmin.tjenester.queries import tilgjengelige
from ksadmin.web.haugfilter import HaugFilter
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter, Valg
from ksadmin.web.modelview import DomainModelView

HJELP = {
    Avviksslag.UTEN_ERKLAERING: "Få erklæringen signert, eller be Skatteetaten lukke tilgangen.",
    Avviksslag.UTEN_TILGANG: "Spør Skatteetaten hvor saken står. Er den ikke sendt, så kontroller og send den.",
    Avviksslag.BARE_TEST: "Spør Skatteetaten når tilgangen åpnes i produksjon, eller registrer at den er åpnet.",
    Avviksslag.OPPHORT_ORGNR: "Be Skatteetaten flytte tilgangen til dagens organisasjonsnummer, eller lukke den.",
    Avviksslag.UKJENT_LEVERANDOR: "Registrer leverandøren med hovedorganisasjonsnummer, eller be kommunen fjerne"
    " delegeringen i Altinn.",
    Avviksslag.UNDERENHET: "Be kommunen delegere til leverandørens hovedorganisasjonsnummer, og fjerne denne.",
    Avviksslag.UTENFOR_TJENESTEN: "Be kommunen fjerne delegeringen i Altinn. Trenger tjenesten API-et, så registrer"
    " det på tjenesten.",
}
"""What mends each kind."""


def _sok(tekst: str) -> ColumnElement[bool]:
    navn = Avvik.organisasjon_id.in_(select(Organisasjon.id).where(register.sokebetingelse(tekst)))
    return navn | (Avvik.leverandor == "".join(tekst.split()))


class AvvikView(DomainModelView[Avvik]):
    extra_css = ["oppfolging.css"]
    column_list = ("slag", "organisasjon.visningsnavn", "tjeneste.navn", "status", "funnet", "eier.navn", "frist")
    column_export_list = (
        *column_list,
        "orgnr",
        "leverandor",
        "api",
        "ene_kilde",
        "ene_tid",
        "andre_kilde",
        "andre_tid",
    )
    column_labels = {
        **Avvik.FELTNAVN, "organisasjon": "Organisasjon", "organisasjon.visningsnavn": "Organisasjon",
        "tjeneste": "Tjeneste", "tjeneste.navn": "Tjeneste", "funnet": "Funnet", "lukket": "Rettet",
        "eier": "Følges opp av", "eier.navn": "Følges opp av",
        "ene_kilde": "Den ene kilden", "ene_tid": "Den ene gjelder fra",
        "andre_kilde": "Den andre kilden", "andre_tid": "Den andre gjelder fra",
    }  # fmt: skip
    column_formatters_detail: ClassVar[dict[str, Any]] = {
        "orgnr": lambda _v, _c, model, _n: format_orgnr(model.orgnr),
        "leverandor": lambda _v, _c, model, _n: model.leverandor and format_orgnr(model.leverandor),
    }
    column_sortable_list = ("slag", ("organisasjon.visningsnavn", "organisasjon.navn_nokkel"), "funnet", "frist")
    column_default_sort = [("status", False), ("funnet", True), ("id", True)]
    column_details_list = (
        "organisasjon", "tjeneste", "orgnr", "leverandor", "api", "funnet", "lukket", "eier", "frist", "merknad",
    )  # fmt: skip
    column_filters = (
        KodeFilter(Avvik.status, "Status", Avviksstatus),
        KodeFilter(Avvik.slag, "Avvik", Avviksslag),
        ValgFilter(
            Avvik.tjeneste_id,
            "Tjeneste",
            options=Valg(lambda: [(str(t.id), t.navn) for t in tilgjengelige(db.session)]),
        ),
        FylkeFilter(),
        ValgFilter(
            Avvik.eier_id,
            "Følges opp av",
            options=Valg(lambda: [(str(b.id), b.navn) for b in saksbehandlere(db.session)]),
        ),
        HaugFilter(Avvik.id, hauger, *AVVIKSHAUGER),
    )
    sok = staticmethod(_sok)
    sok_hint = "Kommune eller leverandørens orgnr"
    tom_tekst = "Her kommer erklæringer, tilganger og delegeringer som ikke stemmer overens. De regnes ut hver time."
    details_template = "tilgangsoversikt/avvik.html"
    endre_skjema = FolgOppAvvikForm

    def __init__(self) -> None:
        super().__init__(Avvik, name="Avvik", endpoint="avvik", url="avvik", category="Tilgang")

    def get_query(self) -> Any:
        return super().get_query().join(Avvik.organisasjon)

    def save_existing(self, form: FolgOppAvvikForm, model: Avvik) -> None:
        usecases.folg_opp_avvik(
            db.session,
            current_actor(),
            model,
            eier=db.session.get(Bruker, form.eier_id.data) if form.eier_id.data else None,
            frist=form.frist.data,
            merknad=form.merknad.data,
        )

    def detaljer(self, model: Avvik) -> dict[str, Any]:
        pakobling = levende(db.session, model.organisasjon_id, model.tjeneste_id)
        return {"hjelp": HJELP[model.slag], "pakobling": pakobling}
