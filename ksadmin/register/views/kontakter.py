"""The people and mailboxes of the organisations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from markupsafe import Markup
from sqlalchemy import ColumnElement, func, or_

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from ksadmin.register import queries, usecases
from ksadmin.register.adressetilstand import Adressetilstand, adressetilstand, uttrykk
from ksadmin.register.forms import AvvisForm, EndreKontaktForm, KontaktForm
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon
from ksadmin.web import filters
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView


def _sok(text: str) -> ColumnElement[bool]:
    typed = text.strip().lower()
    return or_(
        func.lower(Kontaktperson.navn).contains(typed, autoescape=True),
        Kontaktperson.epost.contains(typed, autoescape=True),
        queries.sokebetingelse(text),
    )


_FARGER = {Adressetilstand.BEKREFTET: "success", Adressetilstand.IKKE_I_BRUK: "neutral"}


def tilstand(kontakt: Kontaktperson) -> Markup:
    """Whether the address can be trusted, as a tag with the date it rests on: all but a fresh one is amber."""
    ord_ = adressetilstand(kontakt, clock.today())
    dato: date | None = None
    tekst = ord_.tekst
    if ord_ is Adressetilstand.AVVIST:
        dato = kontakt.avvist
    elif ord_ in (Adressetilstand.BEKREFTET, Adressetilstand.GAMMEL):
        dato, tekst = kontakt.bekreftet, "Bekreftet"
    merke = Markup('<span class="ds-tag" data-color="{}">{}</span>')
    return merke.format(_FARGER.get(ord_, "warning"), f"{tekst} {filters.dato(dato)}" if dato else tekst)


class TilstandFilter(KodeFilter):
    """«Adressen er …», as the tag says it."""

    def __init__(self) -> None:
        super().__init__(Kontaktperson.bekreftet, "Adressen", Adressetilstand)

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(uttrykk() == value)


class KontaktView(DomainModelView[Kontaktperson]):
    extra_css = ["register.css"]
    column_list = ("epost", "navn", "organisasjon", "rolle", "tilstand")
    column_labels = {
        **Kontaktperson.FELTNAVN,
        "organisasjon": "Organisasjon",
        "tilstand": "Adressen",
        "organisasjon.orgnr": "Organisasjonsnummer",
        "organisasjon.type": "Type",
    }
    column_sortable_list = (
        "epost",
        "navn",
        ("organisasjon", "organisasjon.navn_nokkel"),
        "rolle",
        ("tilstand", "bekreftet"),
    )
    column_default_sort = [("organisasjon.navn_nokkel", False), ("id", False)]
    column_formatters = {"tilstand": lambda _v, _c, k, _n: tilstand(k)}
    column_formatters_detail = {
        "organisasjon": lambda v, _c, k, _n: Markup('<a class="ds-link" href="{}">{}</a>').format(
            v.get_url("organisasjoner.details_view", id=k.organisasjon_id), k.organisasjon
        )
    }
    column_export_list = (
        "organisasjon",
        "organisasjon.type",
        "organisasjon.orgnr",
        "rolle",
        "navn",
        "epost",
        "telefon",
        "bekreftet",
        "avvist",
        "aktiv",
    )
    column_details_list = (
        "organisasjon",
        "rolle",
        "navn",
        "epost",
        "telefon",
        "bekreftet",
        "avvist",
        "avvist_grunn",
        "aktiv",
    )
    column_filters = (KodeFilter(Kontaktperson.rolle, "Rolle", Kontaktrolle), TilstandFilter())
    leserolle = Rolle.SAKSBEHANDLER
    sok = staticmethod(_sok)
    sok_hint = "Navn, e-post eller kommune"
    tom_tekst = "Her kommer kontaktpersoner og varslingsadresser. Registrer én, eller importer en fil."
    details_template = "register/kontakt.html"
    ny_skjema, endre_skjema = KontaktForm, EndreKontaktForm
    ny_tekst = "Ny kontakt"
    konflikttekster = {
        "uq_kontaktperson_en_gang": "Adressen er allerede registrert med denne rollen i organisasjonen.",
    }

    def __init__(self) -> None:
        super().__init__(Kontaktperson, name="Kontakter", endpoint="kontakter", url="kontakter", category="Register")

    def beste_treff(self, tekst: str, antall: int) -> Iterable[tuple[Kontaktperson, str | None]]:
        return ((kontakt, str(kontakt.organisasjon)) for kontakt, _ in super().beste_treff(tekst, antall))

    def get_query(self) -> Any:
        return super().get_query().join(Kontaktperson.organisasjon)

    def create_form(self, obj: Any = None) -> KontaktForm:
        form: KontaktForm = super().create_form(obj)
        form.organisasjon.choices = [("", "Velg …"), *queries.organisasjonsvalg(db.session)]
        if not form.levert:
            form.organisasjon.data = request.args.get("organisasjon", type=int)
        return form

    def detaljer(self, model: Kontaktperson) -> dict[str, Any]:
        return {"tilstand": tilstand(model), "kan_skrive": current_actor().has(self.skriverolle)}

    def save_new(self, form: KontaktForm) -> Kontaktperson:
        return usecases.registrer_kontakt(
            db.session,
            current_actor(),
            db.session.get_one(Organisasjon, form.organisasjon.data),
            rolle=form.rolle.data,
            navn=form.navn.data,
            epost=given(form.epost.data),
            telefon=form.telefon.data,
        )

    def save_existing(self, form: EndreKontaktForm, model: Kontaktperson) -> None:
        usecases.endre_kontakt(
            db.session,
            current_actor(),
            model,
            rolle=form.rolle.data,
            navn=form.navn.data,
            epost=given(form.epost.data),
            telefon=form.telefon.data,
            aktiv=bool(form.aktiv.data),
        )

    @expose("/<int:pk>/bekreft", methods=["POST"])
    def bekreft_view(self, pk: int) -> ResponseReturnValue:
        """The address is right, somebody there says today."""
        with transaction() as session:
            kontakt = self.get_one(str(pk)) or abort(404)
            usecases.bekreft_kontakt(session, current_actor(), kontakt, dag=clock.today())
        flash(f"{kontakt.epost} er bekreftet.", "success")
        return self._til_organisasjonen(kontakt)

    @expose("/<int:pk>/avvist", methods=["GET", "POST"])
    def avvist_view(self, pk: int) -> ResponseReturnValue:
        """Mail to the address came back."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        kontakt = self.get_one(str(pk)) or abort(404)
        form = AvvisForm(get_form_data())
        if request.method == "POST" and form.validate():
            with transaction() as session:
                usecases.avvis_kontakt(session, current_actor(), kontakt, grunn=form.grunn.data, tidspunkt=clock.now())
            flash(f"{kontakt.epost} brukes ikke før adressen er bekreftet eller rettet.", "success")
            return self._til_organisasjonen(kontakt)
        return str(self.render("register/avvist.html", model=kontakt, form=form))

    def _til_organisasjonen(self, kontakt: Kontaktperson) -> ResponseReturnValue:
        return redirect(self.get_url("organisasjoner.details_view", id=kontakt.organisasjon_id, _anchor="kontakter"))
