"""Where an administrator looks after accounts, and where everyone looks after their own."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect
from flask.typing import ResponseReturnValue
from flask_admin import Admin, BaseView, expose
from flask_security import current_user
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ksadmin.brukere import hendelser, lenker, okter, usecases
from ksadmin.brukere.fersk import KreverFersk
from ksadmin.brukere.forms import EndreBrukerForm, NyBrukerForm
from ksadmin.brukere.lifecycle import KONTOLOP
from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import db, transaction
from ksadmin.web import filters
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.identity import current_actor, til_innlogging
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction

_STILER = ["innlogging.css"]


def _vis_lenke(session: Session, actor: Actor, bruker: Bruker, _form: object) -> None:
    usecases.ny_lenke(session, actor, bruker)
    adresse = lenker.lag(current_app.extensions["ksadmin.settings"], bruker)
    frist = filters.klokkeslett(clock.now() + lenker.VARIGHET)
    flash(f"Lenken virker én gang og til {frist}. Gi den bare til {bruker.navn}: {adresse}", "info")


def _sok(tekst: str) -> ColumnElement[bool]:
    needle = tekst.lower()
    return or_(
        func.lower(Bruker.navn).contains(needle, autoescape=True),
        Bruker.epost.contains(needle, autoescape=True),
    )


class BrukerView(KreverFersk, DomainModelView[Bruker]):
    """Accounts. Nobody below administrator sees that it exists."""

    leserolle = skriverolle = Rolle.ADMINISTRATOR
    uten_fersk = ("index_view", "details_view")
    extra_css = _STILER
    ny_skjema = NyBrukerForm
    ny_tekst = "Ny bruker"
    endre_skjema = EndreBrukerForm
    konflikttekster = {"uq_bruker_epost": "E-postadressen har alt en konto."}
    lifecycle = KONTOLOP
    steps = {
        "send_lenke": StepAction(
            lambda s, a, bruker, _: usecases.send_lenke(s, a, bruker),
            "Personen får en e-post med en lenke for å velge passord. Tidligere lenker slutter å virke, og "
            "personen logges ut overalt.",
        ),
        "vis_lenke": StepAction(
            _vis_lenke,
            "Du får se en lenke som du selv gir til personen. Tidligere lenker slutter å virke, og personen "
            "logges ut overalt.",
        ),
        "nullstill_tofaktor": StepAction(
            lambda s, a, bruker, form: usecases.nullstill_tofaktor(
                s, a, bruker, begrunnelse=given(form.begrunnelse.data)
            ),
            "For den som har mistet både telefonen og gjenopprettingskodene. Forsikre deg om hvem du snakker "
            "med. Personen logges ut overalt og slår på tofaktor igjen ved neste innlogging.",
            BegrunnelseForm,
        ),
        "sperr": StepAction(
            lambda s, a, bruker, form: usecases.sperr(s, a, bruker, begrunnelse=given(form.begrunnelse.data)),
            "Personen logges ut med en gang og kan ikke logge inn. Historikken beholdes.",
            BegrunnelseForm,
        ),
        "gjenapne": StepAction(
            lambda s, a, bruker, form: usecases.gjenapne(s, a, bruker, begrunnelse=given(form.begrunnelse.data)),
            "Personen kan logge inn igjen med samme rolle og passord som før.",
            BegrunnelseForm,
        ),
    }

    column_list = ("navn", "epost", "rolle", "status", "siste_innlogging")
    tom_tekst = "Her står de som kan logge inn. Legg til den første med «Ny bruker»."
    column_details_list = (*column_list, "har_tofaktor", "opprettet")
    column_labels = {
        "navn": "Navn",
        "epost": "E-postadresse",
        "rolle": "Rolle",
        "status": "Konto",
        "har_tofaktor": "Tofaktor",
        "siste_innlogging": "Sist innlogget",
        "opprettet": "Opprettet",
    }
    column_sortable_list = ("navn", "epost", "rolle", "siste_innlogging")
    column_default_sort = "navn"
    column_filters = (KodeFilter(Bruker.rolle, "Rolle", Rolle),)
    can_export = False
    sok_hint = "Navn eller e-postadresse"

    sok = staticmethod(_sok)

    def save_new(self, form: NyBrukerForm) -> Bruker:
        return usecases.opprett(
            db.session,
            current_actor(),
            navn=given(form.navn.data),
            epost=given(form.epost.data),
            rolle=form.rolle.data,
        )

    def save_existing(self, form: EndreBrukerForm, model: Bruker) -> None:
        usecases.endre(db.session, current_actor(), model, navn=given(form.navn.data), rolle=form.rolle.data)


class KontoView(KreverFersk, BaseView):
    """The account of whoever is signed in."""

    extra_css = _STILER
    uten_fersk = ("index",)

    def is_visible(self) -> bool:
        return False

    def is_accessible(self) -> bool:
        return current_actor().rolle is not None

    def inaccessible_callback(self, name: str, **kwargs: Any) -> ResponseReturnValue:
        return til_innlogging()

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """What one can do with one's own account."""
        return str(self.render("brukere/konto.html", bruker=current_user, okter=okter.mine(current_user)))

    @expose("/okter/<int:ident>/avslutt", methods=["POST"])
    def avslutt_okt(self, ident: int) -> ResponseReturnValue:
        """End one session of one's own."""
        with transaction() as session:
            usecases.avslutt_okt(session, hendelser.bak_proxy(current_user), ident)
        flash("Du er logget ut der.", "success")
        return redirect(self.get_url(".index"))

    @expose("/logg-ut-andre", methods=["POST"])
    def logg_ut_andre(self) -> ResponseReturnValue:
        """End every session of one's own but this."""
        with transaction() as session:
            bruker = hendelser.bak_proxy(current_user)
            usecases.avslutt_okter(session, bruker)
            okter.behold(bruker)
        flash("Du er logget ut alle andre steder.", "success")
        return redirect(self.get_url(".index"))


_BREV = {
    "velkommen": "Lenke til første innlogging",
    "nytt_passord": "Lenke til nytt passord",
    "passord_byttet": "Beskjed om at passordet er byttet",
    "tofaktor_endret": "Beskjed om at tofaktor er endret",
    "brukt_kode": "Beskjed om at en engangskode er brukt to ganger",
    "ny_nettleser": "Beskjed om innlogging fra en ny nettleser",
}


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each mail to the owner of an account is, for the outbox page."""
    ours = {m.id: m.payload for m in messages if m.kind == "bruker.epost"}
    if not ours:
        return {}
    ids = {payload["bruker_id"] for payload in ours.values()}
    epost = {
        ident: epost for ident, epost in session.execute(select(Bruker.id, Bruker.epost).where(Bruker.id.in_(ids)))
    }
    return {i: f"{_BREV.get(p['mal'], 'E-post')}, til {epost[p['bruker_id']]}" for i, p in ours.items()}


def register_views(admin: Admin) -> None:
    """Put «Brukere» in the menu, and «Min konto» behind the name on top."""
    admin.add_view(BrukerView(Bruker, name="Brukere", endpoint="brukere", url="/admin/brukere", category="Drift"))
    admin.add_view(KontoView(name="Min konto", endpoint="konto", url="/admin/konto"))
