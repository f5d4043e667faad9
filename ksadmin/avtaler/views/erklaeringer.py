"""Where a case worker stands when working with agreements."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from flask import request, url_for
from flask_admin import Admin
from markupsafe import Markup
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ksadmin.avtaler import queries, signing, usecases
from ksadmin.avtaler.bidrag import TIL_KONTROLL, hauger
from ksadmin.avtaler.forms import EndreAvtaleForm, NyAvtaleForm
from ksadmin.avtaler.lifecycle import AVTALELOP, LEVENDE, Avtalestatus
from ksadmin.avtaler.models import Avtaledokument, Tilslutningserklaering
from ksadmin.avtaler.papers import Brevhode
from ksadmin.avtaler.views.dokumenter import Dokumentvisning
from ksadmin.avtaler.views.steg import avtalesteg
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.identifiers import format_orgnr, referansenummer
from ksadmin.core.samlet import med
from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.settings import Settings
from ksadmin.vilkar.models import Vilkar
from ksadmin.web.forms import given
from ksadmin.web.globaltsok import Treff
from ksadmin.web.haugfilter import HaugFilter
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.paneler import RAD, Panel, Panelkilde

Konsekvenser = Callable[[Session, Tilslutningserklaering], Iterable[tuple[str, str]]]


def _sok(tekst: str) -> ColumnElement[bool]:
    matches = select(Organisasjon.id).where(register.sokebetingelse(tekst))
    by_name = Tilslutningserklaering.organisasjon_id.in_(matches)
    ident = referansenummer(tekst, "TE")
    return by_name if ident is None else by_name | (Tilslutningserklaering.id == ident)


def _hel(tekst: str) -> Markup:
    """Kept on one line in a narrow column."""
    return Markup('<span class="hel">{}</span>').format(tekst)


class AvtaleView(Dokumentvisning):
    column_list = (
        "referanse",
        "organisasjon.visningsnavn",
        "status",
        "vilkar",
        "bekreftet_dato",
        "sist_endret",
    )
    column_labels = {
        **Tilslutningserklaering.FELTNAVN,
        "referanse": "Referanse",
        "organisasjon": "Organisasjon",
        "vilkar": "Vilkår",
        "organisasjon.visningsnavn": "Organisasjon",
        "bekreftet_dato": "Aktiv fra",
        "sist_endret": "Sist endret",
    }
    column_formatters = {"referanse": lambda _view, _context, model, _name: _hel(model.referanse)}
    column_formatters_detail = {"orgnr": lambda _view, _context, model, _name: format_orgnr(model.orgnr)}
    column_sortable_list = (
        ("organisasjon.visningsnavn", "organisasjon.navn_nokkel"),
        "status",
        "bekreftet_dato",
        "sist_endret",
    )
    column_default_sort = [("sist_endret", True), ("id", True)]
    column_details_list = (
        "organisasjon",
        "orgnr",
        "vilkar",
        "kontakt_navn",
        "kontakt_epost",
        "sendt",
        "videresendt_dato",
        "bekreftet_dato",
        "skatteetatens_referanse",
        "avsluttet_dato",
        "merknad",
    )
    column_export_list = (
        "referanse",
        "organisasjon.visningsnavn",
        "orgnr",
        "status",
        "vilkar",
        "bekreftet_dato",
        "sist_endret",
    )
    column_filters = (
        KodeFilter(Tilslutningserklaering.status, "Status", Avtalestatus),
        KodeFilter(Organisasjon.type, "Type", Organisasjonstype),
        HaugFilter(Tilslutningserklaering.id, hauger, TIL_KONTROLL),
    )
    sok = staticmethod(_sok)
    sok_hint = "Kommune, orgnr eller referanse"
    tom_tekst = "Her kommer tilslutningserklæringene. Lag den første med «Ny erklæring»."
    details_template = "avtaler/avtale.html"
    ny_skjema, endre_skjema = NyAvtaleForm, EndreAvtaleForm
    ny_tekst = "Ny erklæring"
    lifecycle = AVTALELOP
    konflikttekster: ClassVar[dict[str, str]] = {
        "uq_tilslutningserklaering_en_levende": "Organisasjonen har alt en erklæring. Søk den opp i listen.",
        "organisasjon_id": "Organisasjonen har alt en erklæring. Søk den opp i listen.",
    }

    def __init__(self, settings: Settings, konsekvenskilder: Iterable[Konsekvenser]) -> None:
        self.settings = settings
        self.konsekvenskilder = tuple(konsekvenskilder)
        segl = (settings.segl_pkcs12, given(settings.segl_passordfil)) if settings.segl_pkcs12 else None
        self.brevhode = Brevhode(settings.erklaering_mottak, str(settings.base_url), segl)
        self.steps = avtalesteg(self)
        super().__init__(
            Tilslutningserklaering, name="Erklæringer", endpoint="avtaler", url="avtaler", category="Avtaler"
        )

    def get_query(self) -> Any:
        return super().get_query().join(Tilslutningserklaering.organisasjon)

    def create_form(self, obj: Any = None) -> NyAvtaleForm:
        form: NyAvtaleForm = super().create_form(obj)
        form.organisasjon.choices = [("", "Velg …"), *register.organisasjonsvalg(db.session)]
        if not form.levert:
            form.organisasjon.data = request.args.get("organisasjon", type=int)
        return form

    def save_new(self, form: NyAvtaleForm) -> Tilslutningserklaering:
        return usecases.opprett(
            db.session,
            current_actor(),
            organisasjon=db.session.get_one(Organisasjon, form.organisasjon.data),
            kontakt_navn=form.kontakt_navn.data,
            kontakt_epost=given(form.kontakt_epost.data),
            merknad=form.merknad.data,
            i_dag=clock.today(),
        )

    def save_existing(self, form: EndreAvtaleForm, model: Tilslutningserklaering) -> None:
        usecases.endre(
            db.session,
            current_actor(),
            model,
            kontakt_navn=form.kontakt_navn.data,
            kontakt_epost=given(form.kontakt_epost.data),
            merknad=form.merknad.data,
        )

    def historikkobjekter(self, model: Tilslutningserklaering) -> list[Audited]:
        return [model, *model.signaturer, *model.dokumenter]

    def detaljer(self, model: Tilslutningserklaering) -> dict[str, Any]:
        signatur = model.siste_signatur
        venter = model.status is Avtalestatus.BEKREFTET and signatur is not None and signatur.kontrollert is None
        return {"aksept_venter": venter, "kan_aksepteres": signing.nyere_vilkar(db.session, model)}

    def affected(self, session: Session, avtale: Tilslutningserklaering) -> list[tuple[str, str]]:
        """What ending the erklæring affects, as each room tells it, in bokmål and nynorsk."""
        return [line for source in self.konsekvenskilder for line in source(session, avtale)]


def _paneler(
    organisasjon: Organisasjon,
    erklaeringer: Iterable[tuple[Tilslutningserklaering, Vilkar]],
    dokumenter: Iterable[Avtaledokument],
) -> Iterable[Panel]:
    avtaler = [
        med(a, vilkar=vilkar, dokumenter=[d for d in dokumenter if d.erklaering_id == a.id])
        for a, vilkar in erklaeringer
    ]
    innhold = {
        "organisasjon": organisasjon,
        "avtaler": avtaler,
        "kan_lage": current_actor().has(Rolle.SAKSBEHANDLER) and not any(a.status in LEVENDE for a in avtaler),
    }
    spor = [(a, a.referanse) for a in avtaler]
    yield Panel("avtaler", "Tilslutningserklæring og dokumenter", "avtaler/organisasjon.html", innhold, spor)


organisasjonspanel = Panelkilde(_paneler, lambda: queries.hos_organisasjon(RAD))
"""The agreements part of an organisation's page."""


def dokumenttreff(session: Session, tekst: str, antall: int) -> Iterable[Treff]:
    """What the search over everything shows of the documents."""
    for d in queries.finn_dokumenter(session, tekst, antall):
        url = url_for("avtaler.dokument_view", pk=d.erklaering_id, dokument_id=d.id)
        yield Treff(d.slag.tekst, url, f"{d.erklaering.organisasjon}, {d.erklaering.referanse}, PDF")


def register_views(admin: Admin, settings: Settings, konsekvenskilder: Iterable[Konsekvenser]) -> None:
    """Hang the room's pages in the admin. ``konsekvenskilder`` tell what ending an erklæring affects."""
    admin.add_view(AvtaleView(settings, konsekvenskilder))
