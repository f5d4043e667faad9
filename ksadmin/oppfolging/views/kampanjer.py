"""Campaigns and their tasks, as people meet them."""

from typing import Any

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import audit, clock
from ksadmin.database import db, transaction
from ksadmin.oppfolging import brev, fremdrift, kampanjer
from ksadmin.oppfolging.forms import AapneForm, EndrePurreplanForm, NyFristForm, Purreplanfelt
from ksadmin.oppfolging.fremdrift import Kandidat, Oppgaverad, Tilstand
from ksadmin.oppfolging.lifecycle import KAMPANJELOP, OPPGAVELOP, Kampanjestatus
from ksadmin.oppfolging.models import Kampanje, Kampanjeoppgave
from ksadmin.oppfolging.views.purreplan import Purreplanvisning, planen
from ksadmin.register.models import Organisasjonstype
from ksadmin.settings import Settings
from ksadmin.web.export import svar
from ksadmin.web.filters import vis
from ksadmin.web.forms import BegrunnelseForm, KsForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction

EKSPORT = (
    "Type", "Nummer", "Navn", "Organisasjonsnummer", "Fylke", "Erklæring", "Tilstand", "Frist", "E-poster sendt",
    "Sist sendt", "Begrunnelse",
)  # fmt: skip


_NAVN_OPPTATT = "Det finnes alt en kampanje med dette navnet. Velg et annet."


class KampanjeView(Purreplanvisning[Kampanje]):
    column_labels = Kampanje.FELTNAVN | {"vilkar": "Vilkår"}
    column_filters = (KodeFilter(Kampanje.status, "Status", Kampanjestatus),)
    tom_tekst = "Her kommer kampanjene. En kampanje ber aktive kommuner akseptere nye vilkår med vesentlig endring."
    details_template = "oppfolging/kampanje.html"
    ny_tekst = "Ny kampanje"
    vilkarshjelp = "Bare publiserte versjoner med vesentlig endring. En redaksjonell endring trenger ingen ny aksept."
    lifecycle = KAMPANJELOP
    konflikttekster = {
        "uq_kampanje_navn": _NAVN_OPPTATT,
        "kampanje.navn": _NAVN_OPPTATT,  # SQLite names the column
    }
    steps = {
        "aapne": StepAction(
            lambda s, a, m, f: kampanjer.aapne(s, a, m, erklaeringer=f.avtaler.data, i_dag=clock.today()),
            "Hver avtale som er krysset av, får en oppgave med frist. E-posten går av seg selv i løpet av ti minutter.",
            AapneForm,
        ),
        "forkast": StepAction(lambda s, a, m, _: kampanjer.forkast(s, a, m), "Utkastet legges bort."),
        "pause": StepAction(
            lambda s, a, m, _: kampanjer.pause(s, a, m),
            "Ingen e-post går så lenge kampanjen er på pause, heller ikke den som alt venter i utboksen.",
        ),
        "gjenoppta": StepAction(
            lambda s, a, m, _: kampanjer.gjenoppta(s, a, m), "Purringene fortsetter. Hver avtale får høyst én nå."
        ),
        "avslutt": StepAction(
            lambda s, a, m, _: kampanjer.avslutt(s, a, m, i_dag=clock.today()),
            "Ingen flere purringer. De som ikke har akseptert, beholder den gamle aksepten.",
            konsekvenser=lambda s, m: [_stilling(fremdrift.oppgaver(s, m, clock.today()))],
        ),
    }

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__(Kampanje, name="Kampanjer", endpoint="kampanjer", url="kampanjer", category="Avtaler")

    # -- forms ---------------------------------------------------------------------
    def vilkarsvalg(self) -> list[tuple[int, str]]:
        return [(v.id, str(v)) for v in fremdrift.aktuelle_vilkar(db.session)]

    def save_new(self, form: Purreplanfelt) -> Kampanje:
        return kampanjer.opprett(db.session, current_actor(), planen(form), i_dag=clock.today())

    def save_existing(self, form: EndrePurreplanForm, model: Kampanje) -> None:
        kampanjer.endre(db.session, current_actor(), model, planen(form), i_dag=clock.today())

    def steg_skjema(self, steg: str, model: Kampanje) -> KsForm:
        form = super().steg_skjema(steg, model)
        if isinstance(form, AapneForm):
            found = fremdrift.kandidater(db.session, model)
            form.avtaler.choices = [(k.stilling.erklaering_id, str(k.organisasjon)) for k in found]
        return form

    # -- pages ---------------------------------------------------------------------
    def render(self, template: str, **kwargs: Any) -> str:
        form = kwargs.get("form")
        if template == self.step_template and isinstance(form, AapneForm):
            return super().render("oppfolging/aapne.html", **kwargs, **self._utvalg(kwargs["model"], form))
        return super().render(template, **kwargs)

    def _utvalg(self, kampanje: Kampanje, form: AapneForm) -> dict[str, Any]:
        """The candidates, those the filters take in ticked and first, and the mail as it will look."""
        found = fremdrift.kandidater(db.session, kampanje)
        ticked = set(form.avtaler.data or ())
        if not form.levert:
            ticked = {k.stilling.erklaering_id for k in found if _passer(k)}
        return {
            "med": [k for k in found if k.stilling.erklaering_id in ticked],
            "uten": [k for k in found if k.stilling.erklaering_id not in ticked],
            "fylker": list(dict.fromkeys(sorted(k.organisasjon.fylke for k in found))),
            "typer": list(Organisasjonstype),
            "versjoner": sorted({(k.vilkar.id, str(k.vilkar)) for k in found}),
            "smaksprover": list(self._smaksprover(kampanje, found)),
        }

    def _smaksprover(self, kampanje: Kampanje, found: list[Kandidat]) -> Any:
        for navn, k in brev.i_hver_malform(found, lambda k: k.organisasjon):
            yield (
                navn,
                k.organisasjon,
                *brev.kampanjetekst(
                    self.settings, kampanje, k.organisasjon,
                    referanse=k.stilling.referanse, frist=kampanje.frist, purring=False,
                ),
            )  # fmt: skip

    def detaljer(self, model: Kampanje) -> dict[str, Any]:
        if model.aapnet_dato is None:
            return {"rader": [], "fremdrift": None}
        alle = fremdrift.oppgaver(db.session, model, clock.today())
        wanted = request.args.get("tilstand")
        antall = {t: sum(r.tilstand is t for r in alle) for t in Tilstand}
        return {
            "rader": [r for r in alle if wanted in (None, "", r.tilstand.value)],
            "tilstand": wanted,
            "antall": {t: n for t, n in antall.items() if n},
            "forfalt": sum(r.forfalt for r in alle),
            "fremdrift": fremdrift.fremdrift(alle),
        }

    @expose("/<int:pk>/eksport/<slag>")
    def eksport_view(self, pk: int, slag: str) -> ResponseReturnValue:
        """Every task of the campaign as CSV or XLSX."""
        if slag not in self.export_types:
            abort(404)
        kampanje = self.get_one(str(pk)) or abort(404)
        with transaction() as session:
            audit.note(session, kampanje, actor=current_actor(), handling="kampanje.eksportert")
        rader = [_eksportrad(r) for r in fremdrift.oppgaver(db.session, kampanje, clock.today())]
        response: Response = svar(slag, f"kampanje-{pk}", EKSPORT, rader)
        return response


class OppgaveView(DomainModelView[Kampanjeoppgave]):
    """One agreement's task. Reached from its campaign; the menu does not show it."""

    extra_css = ["oppfolging.css"]
    column_list = ("kampanje", "frist", "status")
    column_labels = Kampanjeoppgave.FELTNAVN | {"kampanje": "Kampanje"}
    column_default_sort = [("frist", False), ("id", False)]
    column_details_list = ("kampanje", "frist", "begrunnelse")
    tom_tekst = "Oppgavene lages når en kampanje åpnes."
    details_template = "oppfolging/oppgave.html"
    endre_skjema = NyFristForm
    lifecycle = OPPGAVELOP
    steps = {
        "avsla": StepAction(
            lambda s, a, m, f: kampanjer.avsla(s, a, m, begrunnelse=given(f.begrunnelse.data)),
            "Kommunen vil ikke akseptere. Den gamle aksepten gjelder fortsatt, og det går ingen flere purringer.",
            BegrunnelseForm,
        ),
        "unnta": StepAction(
            lambda s, a, m, f: kampanjer.unnta(s, a, m, begrunnelse=given(f.begrunnelse.data)),
            "Avtalen holdes utenfor kampanjen og teller ikke med i framdriften.",
            BegrunnelseForm,
        ),
        "gjenapne": StepAction(lambda s, a, m, _: kampanjer.gjenapne(s, a, m), "Avtalen blir spurt likevel."),
    }

    def __init__(self) -> None:
        super().__init__(Kampanjeoppgave, name="Oppgaver", endpoint="oppgaver", url="kampanjeoppgaver")

    def is_visible(self) -> bool:
        return False

    def save_existing(self, form: NyFristForm, model: Kampanjeoppgave) -> None:
        kampanjer.ny_frist(db.session, current_actor(), model, frist=given(form.frist.data), i_dag=clock.today())

    def detaljer(self, model: Kampanjeoppgave) -> dict[str, Any]:
        rader = fremdrift.oppgaver(db.session, model.kampanje, clock.today(), erklaering_id=model.erklaering_id)
        return {"rad": rader[0], "kampanje_url": url_for("kampanjer.details_view", id=model.kampanje_id)}


def _passer(kandidat: Kandidat) -> bool:
    """Whether the filters in the address take the agreement in. A filter left out takes all in."""
    org, args = kandidat.organisasjon, request.args
    facts = (("fylke", org.fylke), ("type", org.type.value), ("vilkar", str(kandidat.vilkar.id)))
    return all(args.get(name) in (None, "", value) for name, value in facts)


def _eksportrad(r: Oppgaverad) -> list[Any]:
    org = r.organisasjon
    return [
        org.type.tekst, org.nummer, org.navn, org.orgnr, org.fylke, r.stilling.referanse, r.tilstand.tekst,
        r.oppgave.frist, r.sendt, vis(r.sist) if r.sist else None, r.oppgave.begrunnelse,
    ]  # fmt: skip


def _stilling(rader: list[Oppgaverad]) -> str:
    f = fremdrift.fremdrift(rader)
    return f"{f.akseptert} av {f.av} har akseptert ({f.prosent} prosent)."
