"""Requests: the list, the page of each, and their ways of connecting."""

from typing import Any, ClassVar, TypedDict

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from flask_admin.helpers import get_form_data
from markupsafe import Markup
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.brukere.queries import saksbehandlere
from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.audit import Noted
from ksadmin.core.identifiers import format_orgnr, referansenummer
from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.register.views.organisasjoner import FylkeFilter
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.forms import EndrePakoblingForm, KontaktForm, NyPakoblingForm, RuteForm
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, PAKOBLINGSLOP, UNDER_ARBEID, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Opphav, Pakobling
from ksadmin.tilgangsoversikt.queries.unntak import gjeldende_unntak
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tilgangsoversikt.views.opplysninger import handlinger
from ksadmin.tilgangsoversikt.views.steg import PAKOBLINGSSTEG
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste
from ksadmin.tjenester.queries import tilgjengelige
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter, Valg
from ksadmin.web.modelview import DomainModelView


class ValgFilter(BaseSQLAFilter):
    """«Tjeneste er …»: a choice among rows, by id."""

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(self.get_column(alias) == (int(value) if value.isdecimal() else -1))

    def operation(self) -> str:
        return "er"


class _FristFilter(BaseSQLAFilter):
    """«Frist er over»: those on their way that should have moved by now."""

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        over = (Pakobling.frist < clock.today()) & Pakobling.status.in_(UNDER_ARBEID)
        return query.filter(over) if value == "over" else query

    def operation(self) -> str:
        return "er"


def _sok(tekst: str) -> ColumnElement[bool]:
    navn = Pakobling.organisasjon_id.in_(select(Organisasjon.id).where(register.sokebetingelse(tekst)))
    ident = referansenummer(tekst, "PF")
    return navn if ident is None else navn | (Pakobling.id == ident)


def rutevalg(form: RuteForm) -> list[Rutevalg]:
    """The ways of connecting that are ticked."""
    uten = [(form.direkte, Tilkoblingskode.DIREKTE), (form.fiks, Tilkoblingskode.FIKS)]
    med = [(form.leverandor, Tilkoblingskode.LEVERANDOR), (form.leverandor_fiks, Tilkoblingskode.LEVERANDOR_FIKS)]
    return [
        *(Rutevalg(kode) for felt, kode in uten if felt.data),
        *(Rutevalg(kode, db.session.get_one(Leverandor, i)) for felt, kode in med for i in felt.data or ()),
    ]


def _avkrysset(pakobling: Pakobling) -> dict[str, Any]:
    ruter = pakobling.dagens_ruter
    return {
        "direkte": any(r.kode is Tilkoblingskode.DIREKTE for r in ruter),
        "fiks": any(r.kode is Tilkoblingskode.FIKS for r in ruter),
        "leverandor": [r.leverandor_id for r in ruter if r.kode is Tilkoblingskode.LEVERANDOR],
        "leverandor_fiks": [r.leverandor_id for r in ruter if r.kode is Tilkoblingskode.LEVERANDOR_FIKS],
    }


class _Kontakt(TypedDict):
    kontakt_navn: str | None
    kontakt_rolle: str | None
    kontakt_epost: str | None
    kontakt_telefon: str | None


def _kontakt(form: KontaktForm) -> _Kontakt:
    return {
        "kontakt_navn": form.kontakt_navn.data,
        "kontakt_rolle": form.kontakt_rolle.data,
        "kontakt_epost": form.kontakt_epost.data,
        "kontakt_telefon": form.kontakt_telefon.data,
    }


class PakoblingView(DomainModelView[Pakobling]):
    column_list = (
        "referanse",
        "organisasjon.visningsnavn",
        "tjeneste.navn",
        "status",
        "eier.navn",
        "frist",
        "sist_endret",
    )
    column_labels = {
        **Pakobling.FELTNAVN,
        "referanse": "Referanse",
        "organisasjon": "Organisasjon",
        "organisasjon.visningsnavn": "Organisasjon",
        "tjeneste": "Tjeneste",
        "tjeneste.navn": "Tjeneste",
        "eier": "Eier",
        "eier.navn": "Eier",
        "dagens_ruter": "Påkoblingsmåter",
        "sist_endret": "Sist endret",
    }
    column_formatters = {
        "referanse": lambda _v, _c, model, _n: Markup('<span class="hel">{}</span>').format(model.referanse)
    }
    column_formatters_detail = {
        "orgnr": lambda _v, _c, model, _n: format_orgnr(model.orgnr),
        "dagens_ruter": lambda _v, _c, model, _n: ", ".join(str(r) for r in model.dagens_ruter),
    }
    column_sortable_list = (
        ("organisasjon.visningsnavn", "organisasjon.navn_nokkel"),
        "status",
        "frist",
        "sist_endret",
    )
    column_default_sort = [("sist_endret", True), ("id", True)]
    column_details_list = (
        "organisasjon",
        "orgnr",
        "tjeneste",
        "dagens_ruter",
        "kontakt_navn",
        "kontakt_rolle",
        "kontakt_epost",
        "kontakt_telefon",
        "opphav",
        "mottatt_dato",
        "kontrollert_dato",
        "sendt_dato",
        "apnet_test_dato",
        "apnet_produksjon_dato",
        "avsluttet_dato",
        "eier",
        "frist",
        "intern_merknad",
    )
    column_filters = (
        KodeFilter(Pakobling.status, "Status", Pakoblingsstatus),
        ValgFilter(
            Pakobling.tjeneste_id,
            "Tjeneste",
            options=Valg(lambda: [(str(t.id), t.navn) for t in tilgjengelige(db.session)]),
        ),
        FylkeFilter(),
        ValgFilter(
            Pakobling.eier_id, "Eier", options=Valg(lambda: [(str(b.id), b.navn) for b in saksbehandlere(db.session)])
        ),
        _FristFilter(Pakobling.frist, "Frist", options=[("over", "Over")]),
        KodeFilter(Pakobling.opphav, "Kom fra", Opphav),
    )
    sok = staticmethod(_sok)
    sok_hint = "Kommune, orgnr eller referanse"
    tom_tekst = "Her kommer påkoblingsforespørslene. Registrer en på vegne av kommunen med «Ny forespørsel»."
    details_template = "tilgangsoversikt/pakobling.html"
    ny_skjema, endre_skjema = NyPakoblingForm, EndrePakoblingForm
    ny_tekst = "Ny forespørsel"
    lifecycle = PAKOBLINGSLOP
    massesteg = ("kontroller", "send", "apne_test", "apne_produksjon")
    steps = PAKOBLINGSSTEG
    konflikttekster: ClassVar[dict[str, str]] = {
        "uq_pakobling_en_levende": "Organisasjonen har alt en forespørsel om tjenesten. Søk den opp i listen.",
        "pakobling.organisasjon_id": "Organisasjonen har alt en forespørsel om tjenesten. Søk den opp i listen.",
    }

    def __init__(self) -> None:
        super().__init__(Pakobling, name="Påkoblinger", endpoint="pakoblinger", url="pakoblinger", category="Tilgang")

    def get_query(self) -> Any:
        return super().get_query().join(Pakobling.organisasjon)

    def create_form(self, obj: Any = None) -> NyPakoblingForm:
        form: NyPakoblingForm = super().create_form(obj)
        if request.method == "GET":
            form.organisasjon.data = request.args.get("organisasjon", type=int)
            form.tjeneste.data = request.args.get("tjeneste", type=int)
            form.mottatt.data = clock.today()
        return form

    def save_new(self, form: NyPakoblingForm) -> Pakobling:
        return usecases.registrer_pakobling(
            db.session,
            current_actor(),
            organisasjon=db.session.get_one(Organisasjon, form.organisasjon.data),
            tjeneste=db.session.get_one(Tjeneste, form.tjeneste.data),
            ruter=rutevalg(form),
            **_kontakt(form),
            mottatt=given(form.mottatt.data),
            intern_merknad=form.intern_merknad.data,
            i_dag=clock.today(),
        )

    def save_existing(self, form: EndrePakoblingForm, model: Pakobling) -> None:
        actor = current_actor()
        usecases.endre_kontakt(db.session, actor, model, **_kontakt(form))
        usecases.folg_opp(
            db.session,
            actor,
            model,
            eier=db.session.get(Bruker, form.eier_id.data) if form.eier_id.data else None,
            frist=form.frist.data,
            intern_merknad=form.intern_merknad.data,
        )

    def historikkobjekter(self, model: Pakobling) -> list[Noted]:
        return [model, *model.ruter]

    def detaljer(self, model: Pakobling) -> dict[str, Any]:
        celler = dict(queries.en_kommune(db.session, model.organisasjon, i_dag=clock.today()))
        vurdering = next((v for t, v in celler.items() if t.id == model.tjeneste_id), None)
        saksbehandler = current_actor().has(Rolle.SAKSBEHANDLER)
        unntatt = gjeldende_unntak(db.session, model.organisasjon_id, model.tjeneste_id) is not None
        om = handlinger(model.organisasjon, model.tjeneste.nokkel, unntatt=unntatt) if saksbehandler else ()
        return {
            "vurdering": vurdering,
            "kan_endre_ruter": saksbehandler and model.status in LEVENDE,
            "handlinger": list(om),
        }

    @expose("/<int:pk>/ruter", methods=["GET", "POST"])
    def ruter_view(self, pk: int) -> ResponseReturnValue:
        """Connect in other ways, without a new request."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        model = self.get_one(str(pk)) or abort(404)
        form = RuteForm(get_form_data(), data=_avkrysset(model))

        def endre(session: Session, actor: Actor, pakobling: Pakobling) -> str:
            usecases.endre_ruter(session, actor, pakobling, rutevalg(form), i_dag=clock.today())
            return "Påkoblingsmåtene er endret."

        forklaring = (
            "Det trengs ingen ny forespørsel til Skatteetaten. Kommunen må delegere i Altinn til hver ny"
            " leverandør, og bør fjerne delegeringer som ikke lenger brukes."
        )
        return self.delside(pk, form, endre, "Endre påkoblingsmåter", forklaring)
