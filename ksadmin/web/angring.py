"""The page that undoes a deed: what it was, what is set back, or why it cannot be."""

from typing import NamedTuple

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose
from flask_admin.helpers import get_form_data
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from ksadmin.core import angring
from ksadmin.core.actor import Rolle
from ksadmin.core.angring import Angreplan, Endring, Folger
from ksadmin.core.audit import AuditEvent, Noted
from ksadmin.core.errors import DomainError
from ksadmin.core.history import endringer
from ksadmin.database import db, transaction
from ksadmin.web.adminside import Adminside
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.identity import current_actor

_VISES = 20


class Tilbake(NamedTuple):
    """A row as it becomes: gone, back, or with (label, now, then) of each column."""

    rad: str
    utfall: str | None
    endringer: list[tuple[str, str, str]]


class AngreView(Adminside):
    """``folger`` are what the rooms set right after rows of theirs are set back."""

    def __init__(self, folger: Folger) -> None:
        super().__init__(name="Angre", endpoint="angre", url="angre")
        self.folger = folger

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """There is no list: what can be undone stands in the history of what it was done to."""
        return redirect(url_for("admin.index"))

    @expose("/<int:hendelse>", methods=["GET", "POST"])
    def angre(self, hendelse: int) -> ResponseReturnValue:
        """Show, ask for the reason, and do."""
        rad = db.session.get(AuditEvent, hendelse) if hendelse < 2**31 else None
        if rad is None or rad.aktor != current_actor().ident:  # a reader has deeds too: saved views
            current_actor().require(Rolle.SAKSBEHANDLER)
        if rad is None:
            abort(404)
        form, plan, hindring = BegrunnelseForm(get_form_data()), None, None
        if request.method == "POST" and form.validate():
            hindring = self._angre(rad.id, given(form.begrunnelse.data))
            if hindring is None:
                return redirect(_tilbake())
        try:
            plan = angring.planlegg(db.session, current_actor(), db.session.get_one(AuditEvent, hendelse))
        except DomainError as refusal:
            hindring = hindring or str(refusal)
        innhold = {"form": form, "plan": plan, "hindring": hindring, "tilbake": _tilbake()}
        rader = list(_rader(plan)) if plan else []
        db.session.rollback()  # planning takes the rows, as doing does
        return str(self.render("admin/angre.html", **innhold, rader=rader, om=angring.om(rad)))

    def _angre(self, hendelse: int, begrunnelse: str) -> str | None:
        """Why not; None when it is done."""
        try:
            with transaction() as session:
                rad = session.get_one(AuditEvent, hendelse)
                plan = angring.angre(session, current_actor(), rad, begrunnelse=begrunnelse, folger=self.folger)
        except (IntegrityError, StaleDataError):
            return "Noe annet bygger på dette nå. Se hva som er gjort etterpå, og angre eller rett det først."
        except DomainError as refusal:
            return str(refusal)
        flash("Angret." if plan.antall == 1 else f"Angret: {plan.antall} rader er satt tilbake.", "success")
        return None


def _rader(plan: Angreplan) -> list[Tilbake]:
    """The first rows, as they become."""
    return [Tilbake(e.navn(db.session), _utfall(e), _blir(e)) for e in plan.endringer[:_VISES]]


def _utfall(endring: Endring) -> str | None:
    return "Fjernes" if endring.laget else "Kommer tilbake" if endring.fjernet else None


def _blir(endring: Endring) -> list[tuple[str, str, str]]:
    if endring.laget or endring.fjernet:
        return []
    return [(felt, etter, for_) for felt, for_, etter in endringer(endring.klasse, endring.hendelse.endringer)]


def _tilbake() -> str:
    """The page the person came from: one of ours."""
    oppgitt = request.args.get("tilbake", "")
    egen = oppgitt.startswith("/admin/") and "\\" not in oppgitt and "//" not in oppgitt
    return oppgitt if egen else url_for("admin.index")


def angrelenke(klasse: type[Noted], ident: int, tilbake: str) -> Markup:
    """The way to undo what was last done with a row, for the sentence that says it is done."""
    e = AuditEvent
    siste = select(func.max(e.id)).where(e.objekt_type == klasse.__name__, e.objekt_id == ident)
    adresse = url_for("angre.angre", hendelse=db.session.scalar(siste), tilbake=tilbake)
    return Markup('<a class="ds-link" href="{}">Angre</a>').format(adresse)


def register_views(admin: Admin, folger: Folger) -> None:
    """Hang the page in the admin; it is reached from histories only."""
    admin.add_view(AngreView(folger))
