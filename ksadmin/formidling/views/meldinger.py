"""Notices, as people in KS meet them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import abort, g, request
from sqlalchemy.orm import Session
from wtforms import Form

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.formidling import queries, usecases
from ksadmin.formidling.bidrag import A_TA_STILLING_TIL, ENDRET, IKKE_FATT, SLUTTER, hauger
from ksadmin.formidling.brev import brev, utkast
from ksadmin.formidling.forms import MeldingForm
from ksadmin.formidling.kodeverk import Fase, Levering, Meldingstype
from ksadmin.formidling.lifecycle import FROSSET, MELDINGSLOP, UTE, Meldingsstatus
from ksadmin.formidling.models import Adressat, Melding
from ksadmin.formidling.queries import Mottakerliste
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.formidling.views.deler import VISES, Deler
from ksadmin.settings import Settings
from ksadmin.tjenester import queries as tjenester
from ksadmin.web.haugfilter import HaugFilter
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.steps import StepAction

_FEILET = (Levering.AVVIST, Levering.HINDRET, Levering.RETUR)


class MeldingView(Deler):
    extra_css = ["oppfolging.css", "formidling.css"]
    column_list = ("tittel_nb", "type", "status", "gjelder_fra", "gjelder_til", "publisert")
    column_labels = Melding.FELTNAVN | {"tittel_nb": "Tittel", "retter": "Retter"}
    column_sortable_list = ("tittel_nb", "type", "status", "gjelder_fra", "gjelder_til", "publisert")
    column_default_sort = ("id", True)
    column_details_list = (
        "type",
        "retter",
        "gjelder_fra",
        "gjelder_til",
        "tjenester",
        "krever_bekreftelse",
        "bekreftes_innen",
        "publisert",
        "avsluttet",
    )
    column_filters = (
        KodeFilter(Melding.status, "Status", Meldingsstatus),
        KodeFilter(Melding.type, "Type", Meldingstype),
        HaugFilter(Melding.id, hauger, SLUTTER, IKKE_FATT, A_TA_STILLING_TIL, ENDRET),
    )
    sok = staticmethod(queries.treff)
    sok_hint = "Ord i meldingen"
    tom_tekst = "Her kommer driftsvarsler og andre meldinger til kommunene. Skriv den første med «Ny melding»."
    create_template = "formidling/ny.html"
    details_template = "formidling/melding.html"
    ny_skjema = endre_skjema = MeldingForm
    ny_tekst = "Ny melding"
    lifecycle = MELDINGSLOP

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.steps = _steg(settings)
        self.column_formatters_detail = {"tjenester": lambda _v, _c, model, _n: _navn(model)}
        super().__init__(Melding, name="Meldinger", endpoint="meldinger", url="meldinger", category="Formidling")

    # -- forms ---------------------------------------------------------------------
    def create_form(self, obj: Any = None) -> Form:
        """Begins with the template of its type, or with what it corrects."""
        form: MeldingForm = super().create_form(obj)
        if not form.levert:
            rettes = self._rettes()
            form = MeldingForm(obj=rettes) if rettes else _fra_mal(form)
        return form

    def save_new(self, form: MeldingForm) -> Melding:
        rettes = self._rettes()
        if rettes is None:
            return usecases.opprett(db.session, current_actor(), form.fakta, i_dag=clock.today())
        return usecases.opprett_rettelse(db.session, current_actor(), rettes, form.fakta, i_dag=clock.today())

    def save_existing(self, form: MeldingForm, model: Melding) -> None:
        usecases.endre(db.session, current_actor(), model, form.fakta, i_dag=clock.today())

    def _rettes(self) -> Melding | None:
        ident = request.args.get("retter")
        return (self.get_one(ident) or abort(404)) if ident else None

    # -- pages ---------------------------------------------------------------------
    def open_steps(self, model: Melding) -> list[Any]:
        """A correction is written on a page of its own, and takes its step when it is published."""
        skjult = {"rett"} if queries.har_ko(db.session, model.id) else {"rett", "pause", "avlys_resten"}
        return [s for s in super().open_steps(model) if s.name not in skjult]

    def render(self, template: str, **kwargs: Any) -> str:
        if template == self.create_template:
            kwargs.update(typer=list(Meldingstype), rettes=self._rettes())
        if template == self.step_template and request.view_args and request.view_args.get("steg") in _MED_LISTE:
            rader = queries.logg(db.session, kwargs["model"].id)
            adressater = queries.adressater(db.session, kwargs["model"].id)
            liste = self._liste(kwargs["model"], adressater)
            kwargs.update(liste, smaksprover=self._smaksprover(kwargs["model"]), rader=rader)
            template = "formidling/steg.html"
        return super().render(template, **kwargs)

    def detaljer(self, model: Melding) -> dict[str, Any]:
        rader = queries.logg(db.session, model.id)
        adressater = queries.adressater(db.session, model.id)
        valgt = request.args.get("levering")
        er_ute, actor = model.status in UTE, current_actor()
        antall, liste = queries.tell(rader), self._liste(model, adressater)
        return {
            **liste,
            "smaksprover": self._smaksprover(model),
            "rader": [r for r in rader if valgt in (None, "", r.levering.value)],
            "vises": VISES,
            "valgt": valgt,
            "antall": antall,
            "ingen_epost": bool(liste["liste"].maal or liste["frosset"]) and not (liste["liste"].antall or rader),
            "uten": [a for a in adressater if a.utelatt],
            "fremdrift": queries.fremdrift(adressater),
            "ubekreftet": [a for a in adressater if a.bekreftet is None],
            "fase": model.fase(clock.now()) if er_ute else None,
            "planlagt": Fase.PLANLAGT,
            "kan_rettes": model.status in MELDINGSLOP.steps["rett"].sources and actor.has(Rolle.SAKSBEHANDLER),
            "rettelse": queries.rettelse_av(db.session, model) or queries.apen_rettelse(db.session, model.id),
            "kan_skrive": actor.has(Rolle.SAKSBEHANDLER),
            "kan_sende_pa_nytt": er_ute and actor.has(Rolle.FORVALTER) and any(antall.get(u) for u in _FEILET),
            "kan_endres": model.status in (Meldingsstatus.UTKAST, *FROSSET) and self.can_edit,
            "er_ute": er_ute,
            "varsel": queries.varsel_bak(db.session, model.id),
        }

    def _liste(self, model: Melding, adressater: Sequence[Adressat]) -> dict[str, Any]:
        """Whom it would go to now; nothing for one whose list is frozen."""
        navn = {nokkel: nb for nokkel, (nb, _) in _tjenestenavn().items()}
        utkast_ = model.status is Meldingsstatus.UTKAST
        liste = queries.mottakerliste(db.session, model, clock.today()) if utkast_ else Mottakerliste((), ())
        return {
            "utkast": utkast_,
            "liste": liste,
            "frosset": [] if utkast_ else adressater,
            "i_ord": Utvalg.fra_json(model.utvalg).i_ord(navn),
            "grense": self.settings.formidling_godkjenning_over,
        }

    def _smaksprover(self, model: Melding) -> list[tuple[str, str, str]]:
        navn_pa = _tjenestenavn()
        return [
            (navn, *brev(self.settings, model, navn_pa, nynorsk=nynorsk))
            for navn, nynorsk in (("Bokmål", False), ("Nynorsk", True))
        ]


_MED_LISTE = ("send_til_godkjenning", "godkjenn", "publiser")


def _steg(settings: Settings) -> dict[str, StepAction]:
    publiser = partial(usecases.publiser, uten_godkjenning=settings.formidling_godkjenning_over)
    return {
        "send_til_godkjenning": StepAction(
            lambda s, a, m, _: usecases.send_til_godkjenning(s, a, m),
            "Mottakerlisten fryses, så den som godkjenner, ser nøyaktig hvem som får meldingen. Endres meldingen"
            " etterpå, må den godkjennes på nytt.",
            konsekvenser=_hvor_mange,
        ),
        "godkjenn": StepAction(
            lambda s, a, m, _: usecases.godkjenn(s, a, m),
            "Les teksten på begge målformer og se over listen. Du kan ikke godkjenne noe du selv har skrevet.",
            konsekvenser=_hvor_mange,
        ),
        "ta_tilbake": StepAction(
            lambda s, a, m, _: usecases.ta_tilbake(s, a, m), "Godkjenningen faller bort, og listen lages på nytt."
        ),
        "publiser": StepAction(
            lambda s, a, m, _: publiser(s, a, m),
            "E-posten legges i utboksen, og meldingen vises på varselsiden, på kommunesidene, i nyhetsstrømmen og i de"
            " åpne dataene.",
            konsekvenser=_hvor_mange,
            ferdig=lambda antall: f"Meldingen er publisert. {_i_ord(antall)}",
        ),
        "pause": StepAction(
            lambda s, a, m, _: usecases.pause(s, a, m),
            "E-post som ikke er sendt, venter. Meldingen blir stående på nettsidene.",
        ),
        "gjenoppta": StepAction(
            lambda s, a, m, _: usecases.gjenoppta(s, a, m), "Resten sendes nå, i samme takt som før. Ingen får to."
        ),
        "avlys_resten": StepAction(
            lambda s, a, m, _: usecases.avlys_resten(s, a, m),
            "De som ikke har fått e-posten ennå, får den ikke. Meldingen blir stående på nettsidene.",
            ferdig=lambda antall: f"Resten er avlyst: {antall} i køen får ikke e-posten.",
        ),
        "avslutt": StepAction(
            lambda s, a, m, _: usecases.avslutt(s, a, m),
            "Meldingen tas bort fra alle kanaler nå, og e-post som ikke er sendt, avlyses.",
        ),
        "forkast": StepAction(lambda s, a, m, _: usecases.forkast(s, a, m), "Utkastet legges bort."),
    }


def _hvor_mange(session: Session, model: Melding) -> list[str]:
    return [_i_ord(queries.antall_eposter(session, model, clock.today()))]


def _i_ord(antall: int) -> str:
    if not antall:
        return "Ingen får e-post, for det er ingen adresse å sende til. Meldingen vises bare på nettsidene."
    return f"{antall} {'adresse' if antall == 1 else 'adresser'} får e-post."


def _fra_mal(form: MeldingForm) -> MeldingForm:
    type_ = next((t for t in Meldingstype if t.value == request.args.get("type")), Meldingstype.DRIFTSVARSEL)
    form.type.data = type_.value
    form.tittel_nb.data, form.tekst_nb.data = utkast(type_, nynorsk=False)
    form.tittel_nn.data, form.tekst_nn.data = utkast(type_, nynorsk=True)
    return form


def _tjenestenavn() -> dict[str, tuple[str, str]]:
    """Asked for once a page, which names them in many places."""
    if "tjenestenavn" not in g:
        g.tjenestenavn = tjenester.navn(db.session)
    navn: dict[str, tuple[str, str]] = g.tjenestenavn
    return navn


def _navn(model: Melding) -> str:
    navn = _tjenestenavn()
    return ", ".join(navn[t][0] for t in model.tjenester if t in navn) or "–"
