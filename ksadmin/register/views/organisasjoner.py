"""Kommuner and fylkeskommuner: the list, and the page with everything about one of them."""

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from flask_admin.helpers import get_form_data
from markupsafe import Markup, escape
from sqlalchemy.orm import joinedload, selectinload

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.errors import DomainError
from ksadmin.core.identifiers import format_orgnr
from ksadmin.database import db, transaction
from ksadmin.register import queries, usecases
from ksadmin.register.forms import KjennetegnForm, OrganisasjonForm
from ksadmin.register.husket import HusketRegister
from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjon, Organisasjonstype
from ksadmin.register.views.kontakter import tilstand
from ksadmin.register.views.oppslag import Oppslagsvisning
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter, Valg
from ksadmin.web.paneler import Panel, Panelkilde

_SPRAK = {"nordsamisk": "se", "sørsamisk": "sma", "lulesamisk": "smj"}


class FylkeFilter(BaseSQLAFilter):
    """«Fylke er …»: a choice among the fylker that have organisations."""

    def __init__(self) -> None:
        super().__init__(
            Organisasjon.fylke, "Fylke", options=Valg(lambda: [(f, f) for f in queries.fylker(db.session)])
        )

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(Organisasjon.fylke == value)

    def operation(self) -> str:
        return "er"


def navn_med_sprak(navn: str, samisk: str | None, sprak: str | None, kvensk: str | None) -> Markup:
    """The Norwegian name with the Sámi and Kven ones beneath, each marked with its language."""
    lines = [(samisk, _SPRAK.get(sprak or "", "se")), (kvensk, "fkv")]
    others = [Markup('<span lang="{}">{}</span>').format(code, name) for name, code in lines if name]
    if not others:
        return escape(navn)
    return Markup('{}<span class="navn-andre">{}</span>').format(navn, Markup(" · ").join(others))


def navnecelle(organisasjon: Organisasjon, sok: str) -> Markup:
    """The names, and what led here when it is none of today's: «forgjengeren het Tysfjord»."""
    o = organisasjon
    names = navn_med_sprak(o.navn, o.navn_samisk, o.samisk_sprak, o.navn_kvensk)
    treff = queries.beste_treff(o.kjennetegn, sok) if sok else None
    lines = [f"Opphørt {o.opphort:%d.%m.%Y}"] if o.opphort else []
    if treff is not None and treff.til is not None and o.opphort is None:
        lines.append(queries.grunn(treff))
    return Markup("").join([escape(names), *(Markup('<span class="navn-andre">{}</span>').format(x) for x in lines)])


def _egne_paneler(organisasjon: Organisasjon) -> Iterable[Panel]:
    """Whom to talk to, and every number and name."""
    actor = current_actor()
    kontakter = {
        "model": organisasjon,
        "kontakter": organisasjon.kontakter,
        "varsling": queries.varslingsadresse(organisasjon.kontakter),
        "tilstand": tilstand,
        "kan_skrive": actor.has(Rolle.SAKSBEHANDLER),
    }
    yield Panel("kontakter", "Kontakter og varslingsadresse", "register/_kontakter.html", kontakter)
    kjennetegn = {
        "model": organisasjon,
        "kjennetegn": sorted(organisasjon.kjennetegn, key=lambda k: list(Kjennetegnslag).index(k.slag)),
        "kan_endre_kjennetegn": actor.has(Rolle.FORVALTER),
    }
    yield Panel("kjennetegn", "Numre og navn", "register/_kjennetegn.html", kjennetegn)


_EGNE = Panelkilde(_egne_paneler)


class OrganisasjonView(Oppslagsvisning):
    extra_css = ["register.css"]
    column_list = ("nummer", "navn", "type", "fylke", "orgnr", "malform", "innbyggere")
    column_labels = {**Organisasjon.FELTNAVN, "type": "Type", "orgnr": "Orgnr"}
    column_sortable_list = (
        "nummer",
        # A sort key in the same table must be given as a tuple of several: flask-admin renames a single one.
        ("navn", ("navn_nokkel", "id")),
        "type",
        ("fylke", ("fylkesnummer", "navn_nokkel")),
        "orgnr",
        "malform",
        "innbyggere",
    )
    column_default_sort = [("navn_nokkel", False), ("type", True), ("id", False)]
    column_formatters = {
        "navn": lambda _v, _c, o, _n: navnecelle(o, request.args.get("search", "")),
        "orgnr": lambda _v, _c, o, _n: format_orgnr(o.orgnr),
    }
    column_formatters_detail = {"orgnr": lambda _v, _c, o, _n: format_orgnr(o.orgnr)}
    column_formatters_export: dict[str, Any] = {}
    numeric_columns = ("innbyggere",)
    column_export_list = (
        "type",
        "nummer",
        "navn",
        "navn_samisk",
        "samisk_sprak",
        "navn_kvensk",
        "fylkesnummer",
        "fylke",
        "orgnr",
        "malform",
        "innbyggere",
        "epostdomene",
        "nettsted",
        "postadresse",
    )
    column_details_list = (
        "type",
        "nummer",
        "orgnr",
        "fylke",
        "malform",
        "innbyggere",
        "epostdomene",
        "nettsted",
        "postadresse",
        "opprettet",
        "opphort",
    )
    column_filters = (
        KodeFilter(Organisasjon.type, "Type", Organisasjonstype),
        FylkeFilter(),
        KodeFilter(Organisasjon.malform, "Målform", Malform),
    )
    sok = staticmethod(queries.sokebetingelse)
    finner_selv = True
    sok_hint = "Navn, nummer eller orgnr, også tidligere"
    forst_i_soket = True
    tom_tekst = "Her står kommuner og fylkeskommuner. De kommer med «ksadmin init», eller fra en fil under Import."
    ingen_treff = "Numre som gikk ut av bruk før 2020, kjenner vi ikke: søk på navnet. Eller nullstill filtrene."
    intro = "Gamle numre og navn leder til dagens organisasjon. Samiske og kvenske navn kan skrives uten spesialtegn."
    details_template = "register/organisasjon.html"
    lastes = (joinedload(Organisasjon.kontakter), joinedload(Organisasjon.kjennetegn))
    endre_skjema = OrganisasjonForm

    def __init__(self, enhetsregisteret: HusketRegister | None, panelkilder: Iterable[Panelkilde]) -> None:
        self.enhetsregisteret, self.panelkilder = enhetsregisteret, (*panelkilder, _EGNE)
        super().__init__(
            Organisasjon, name="Organisasjoner", endpoint="organisasjoner", url="organisasjoner", category="Register"
        )

    def get_query(self) -> Any:
        query = super().get_query()
        return query.options(selectinload(Organisasjon.kjennetegn)) if request.args.get("search") else query

    def beste_treff(self, tekst: str, antall: int) -> Iterable[tuple[Organisasjon, str | None]]:
        """By number or name, former ones too; else those whose name is most like what was typed."""
        if treff := queries.finn(db.session, tekst, antall):
            return ((t.organisasjon, t.organisasjon.nummer if t.gjelder_i_dag else t.grunn) for t in treff)
        return ((o, f"{o.nummer}, ligner på det du skrev") for o in queries.ligner(db.session, tekst, limit=antall))

    def save_existing(self, form: OrganisasjonForm, model: Organisasjon) -> None:
        usecases.endre_organisasjon(
            db.session,
            current_actor(),
            model,
            malform=form.malform.data,
            innbyggere=form.innbyggere.data,
            epostdomene=form.epostdomene.data,
            nettsted=form.nettsted.data,
            postadresse=form.postadresse.data,
        )

    def historikkobjekter(self, model: Organisasjon) -> list[Audited]:
        return [model, *model.kontakter]

    def detaljer(self, model: Organisasjon) -> dict[str, Any]:
        forgjengere, etterfolgere = queries.slekt(db.session, model.id)
        navn = navn_med_sprak("", model.navn_samisk, model.samisk_sprak, model.navn_kvensk)
        return {
            **super().detaljer(model),
            "navnelinje": navn,
            "etterfolgere": etterfolgere,
            "forgjengere": forgjengere,
        }

    @expose("/<int:pk>/kjennetegn", methods=["GET", "POST"])
    def kjennetegn_view(self, pk: int) -> ResponseReturnValue:
        """A new number, name or orgnr, or putting a wrong one right."""
        current_actor().require(Rolle.FORVALTER)
        model = self.get_one(str(pk)) or abort(404)
        form = KjennetegnForm(get_form_data(), obj=model)
        if request.method == "POST" and form.validate() and self._endre_kjennetegn(form, model):
            flash("Endringen er lagret.", "success")
            return redirect(self.get_url(".details_view", id=pk))
        return str(self.render("register/kjennetegn.html", model=model, form=form))

    def _endre_kjennetegn(self, form: KjennetegnForm, model: Organisasjon) -> bool:
        try:
            with transaction() as session:
                usecases.endre_kjennetegn(
                    session,
                    current_actor(),
                    model,
                    form.slag.data,
                    form.verdi.data,
                    fra=form.fra.data,
                    begrunnelse=form.begrunnelse.data,
                )
        except DomainError as refusal:
            return self.explain(form, refusal)
        return True
