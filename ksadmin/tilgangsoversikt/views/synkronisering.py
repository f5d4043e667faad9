"""How the reading of sources goes, the questions it asks, and what sources disagree on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import DomainError
from ksadmin.core.haug import VISES, Haugrad, Venter
from ksadmin.database import db, transaction
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import synk, synk_kilder, usecases
from ksadmin.tilgangsoversikt.forms import AvgjorForm
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Kjorestatus
from ksadmin.tilgangsoversikt.models import Synkkjoring
from ksadmin.tilgangsoversikt.queries import synk as queries
from ksadmin.tilgangsoversikt.queries.synk import Uenighet
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.forms import BekreftForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView

VIS_FEIL = 200


def _utfall(kjoring: Synkkjoring) -> str | None:
    """What a whole run wrote; the others wrote nothing."""
    if kjoring.status is not Kjorestatus.FULLFORT:
        return None
    return synk.i_ord({navn: getattr(kjoring, navn) for navn in synk.TELLERE})


class SynkView(DomainModelView[Synkkjoring]):
    """Every run; on top, where each source stands."""

    extra_css = ["oppfolging.css"]
    column_list = ("kilde", "status", "startet", "utfall")
    column_export_list = ("kilde", "omfang", "status", "startet", "ferdig", *synk.TELLERE, "melding")
    column_formatters: ClassVar[dict[str, Any]] = {
        "kilde": lambda _view, _context, model, _name: str(model),
        "utfall": lambda _view, _context, model, _name: _utfall(model),
    }
    column_formatters_export: ClassVar[dict[str, Any]] = {}
    column_labels = {
        **Synkkjoring.FELTNAVN, "status": "Status", "startet": "Startet", "ferdig": "Ferdig",
        "startet_av": "Startet av", "godtatt": "Bortfallet godtatt", "utfall": "Opplysninger",
    }  # fmt: skip
    column_sortable_list = ("startet", "kilde", "status")
    column_default_sort = ("id", True)
    column_details_list = (
        "startet", "ferdig", "startet_av", "lest", "nye", "endret", "bortfalt", "uendret", "avvist", "godtatt",
    )  # fmt: skip
    column_filters = (
        KodeFilter(Synkkjoring.kilde, "Kilde", Kilde),
        KodeFilter(Synkkjoring.status, "Status", Kjorestatus),
    )
    list_template = "tilgangsoversikt/synk_liste.html"
    details_template = "tilgangsoversikt/synk.html"
    tom_tekst = "Her kommer hver lesing av en kilde. Slå på en kilde i innstillingene, eller les en fil med kommandoen."

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__(Synkkjoring, name="Synkronisering", endpoint="synk", url="synkronisering", category="Tilgang")

    def render(self, template: str, **kwargs: Any) -> str:
        if template == self.list_template:
            kwargs.update(
                kilder=queries.kildestand(db.session),
                satt_opp=synk_kilder.satt_opp(self.settings),
                uenigheter=len(queries.uenigheter(db.session, clock.today())),
            )
        return super().render(template, **kwargs)

    def detaljer(self, model: Synkkjoring) -> dict[str, Any]:
        return {
            "feil": model.feil[:VIS_FEIL],
            "flere_feil": max(0, model.avvist - VIS_FEIL),
            "kan_godtas": synk.kan_godtas(db.session, model),
            "kan_svare": current_actor().has(Rolle.FORVALTER),
        }

    @expose("/<int:pk>/godta", methods=["GET", "POST"])
    def godta_view(self, pk: int) -> ResponseReturnValue:
        """Ask once more, and let the next run take away what this one would have."""
        current_actor().require(Rolle.FORVALTER)
        kjoring: Any = self.get_one(str(pk)) or abort(404)
        form = BekreftForm(get_form_data())
        if request.method == "POST":
            try:
                with transaction() as session:
                    synk.godta_bortfall(session, current_actor(), kjoring)
                flash("Bortfallet er godtatt. Neste lesing av kilden går gjennom.", "success")
            except DomainError as refusal:
                flash(str(refusal), "error")
            return redirect(self.get_url(".details_view", id=pk))
        return str(
            self.render(
                self.step_template,
                model=kjoring,
                form=form,
                tittel="Godta bortfallet",
                forklaring=kjoring.melding,
                farlig=True,
                konsekvenser=[
                    "Neste lesing av kilden får ta bort like mye som denne ville tatt bort.",
                    "Kommunene det gjelder, får «mangler» på sin side. Historikken blir stående.",
                ],
            )
        )

    @expose("/uenigheter/")
    def uenigheter_view(self) -> ResponseReturnValue:
        """What sources disagree on, and who says what."""
        alle = queries.uenigheter(db.session, clock.today())
        kan_svare = current_actor().has(Rolle.SAKSBEHANDLER)
        return str(
            self.render("tilgangsoversikt/uenigheter.html", uenigheter=alle, kan_svare=kan_svare, adresse=adresse)
        )

    @expose("/uenigheter/avgjor", methods=["GET", "POST"])
    def avgjor_view(self) -> ResponseReturnValue:
        """Say which source is right, and why."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        wanted = request.args.to_dict()
        uenighet = next((u for u in queries.uenigheter(db.session, clock.today()) if _om(u) == wanted), None)
        if uenighet is None:
            flash("Kildene er ikke uenige om dette lenger.", "info")
            return redirect(self.get_url(".uenigheter_view"))
        form = AvgjorForm(get_form_data())
        if request.method == "POST" and form.validate() and self._avgjor(uenighet, form):
            flash("Avgjort. Det gjelder til en av kildene sier noe nyere.", "success")
            return redirect(self.get_url(".uenigheter_view"))
        return str(self.render("tilgangsoversikt/avgjor.html", uenighet=uenighet, form=form))

    def _avgjor(self, uenighet: Uenighet, form: AvgjorForm) -> bool:
        forste = uenighet.utsagn[0]
        try:
            with transaction() as session:
                usecases.los_konflikt(
                    session,
                    current_actor(),
                    organisasjon=session.get_one(Organisasjon, uenighet.organisasjon.id),
                    tjeneste=session.get_one(Tjeneste, uenighet.tjeneste.id),
                    miljo=forste.miljo,
                    faktum=forste.faktum,
                    leverandor=forste.leverandor,
                    verdi=form.verdi.data,
                    begrunnelse=given(form.begrunnelse.data),
                )
        except DomainError as refusal:
            return self.explain(form, refusal)
        return True


def adresse(uenighet: Uenighet) -> str:
    """Where a person decides."""
    return f"{url_for('synk.avgjor_view')}?{urlencode(_om(uenighet))}"


def _om(uenighet: Uenighet) -> dict[str, str]:
    """What names the fact in an address."""
    u = uenighet.utsagn[0]
    return {
        "organisasjon": str(uenighet.organisasjon.id),
        "tjeneste": uenighet.tjeneste.nokkel,
        "miljo": u.miljo.value,
        "faktum": u.faktum.value,
        "leverandor": u.leverandor,
    }


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Facts that sources disagree on, and a person must decide."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    if uenige := queries.uenigheter(session, clock.today()):
        rader = [Haugrad(str(u.organisasjon), adresse(u), u.tjeneste.navn) for u in uenige[:VISES]]
        yield Venter("Kilder som er uenige om tilgang", len(uenige), rader, url_for("synk.uenigheter_view"))


def kildetall(session: Session) -> Iterable[tuple[str, datetime | None, bool]]:
    """Each part of a source, when it was last read whole, and whether the latest attempt was."""
    for stand in queries.kildestand(session):
        yield str(stand.siste), stand.oppdatert, stand.fersk
