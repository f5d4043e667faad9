"""One step for the ticked rows of any list: what happens to each is shown first, then all of it is done, or nothing."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from markupsafe import Markup
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict, DomainError, InvalidInput
from ksadmin.core.lifecycle import Step
from ksadmin.database import db
from ksadmin.web.adminside import Adminside
from ksadmin.web.angring import angrelenke
from ksadmin.web.forms import KsForm
from ksadmin.web.identity import current_actor
from ksadmin.web.steps import Stegvisning


class Utfall(NamedTuple):
    """What the step does to one row: what it affects, or why it cannot be taken."""

    rad: Any
    hindring: str | None
    konsekvenser: Sequence[str]


class Massesteg(Adminside):
    """The page of a step for many, for every list whose view says which steps those are (``massesteg``)."""

    def __init__(self) -> None:
        super().__init__(name="Steg for mange", endpoint="massesteg", url="massesteg")

    def is_visible(self) -> bool:
        return False  # one comes from a list

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Nothing is ticked here."""
        return redirect(self.admin.url)

    @expose("/<liste>/<steg>", methods=["GET", "POST"])
    def steget(self, liste: str, steg: str) -> ResponseReturnValue:
        """What the step would do to each of the rows; then does it to those that are still ticked."""
        view = self._liste(liste, steg)
        step: Step[Any] = view.lifecycle.steps[steg]  # type: ignore[union-attr]
        utfall = _utfall(view, steg, _valgte(view))
        form = view.steps[steg].form(get_form_data())
        if request.method == "POST" and form.validate() and _ta(view, step, form, utfall):
            return redirect(view.listeadresse)
        return str(self.render("admin/massesteg.html", form=form, liste=view, steg=step, utfall=utfall))

    def _liste(self, liste: str, steg: str) -> Stegvisning[Any]:
        for view in self.admin._views:
            if isinstance(view, Stegvisning) and view.endpoint == liste and steg in view.massesteg:
                return view if view.is_accessible() else abort(404)
        abort(404)


def _valgte(view: Stegvisning[Any]) -> Sequence[Any]:
    """The rows the list sent here, or those still ticked, in the order of their key; only such as the list shows."""
    oppgitt = request.form if request.method == "POST" else request.args
    ids = {int(i) for i in oppgitt.getlist("id") if i.isascii() and i.isdecimal() and len(i) < 10}
    utvalg = view.utvalg(None, None, None, None, view.vanlige).where(view.nokkel.in_(ids))
    rader = db.session.scalars(utvalg.order_by(None).order_by(view.nokkel)).unique().all()
    view.klargjor(rader)
    return rader


def _utfall(view: Stegvisning[Any], steg: str, rader: Sequence[Any]) -> list[Utfall]:
    action, hindret = view.steps[steg], view.steps[steg].hindringer(db.session, rader)

    def av(rad: Any) -> Utfall:
        assert view.lifecycle is not None
        try:
            view.lifecycle.target(steg, rad.status, current_actor())
        except DomainError as refusal:
            return Utfall(rad, str(refusal), ())
        if hindring := hindret.get(rad.id):
            return Utfall(rad, hindring, ())
        return Utfall(rad, None, action.konsekvenser(db.session, rad) if action.konsekvenser else ())

    return [av(rad) for rad in rader]


def _ta(view: Stegvisning[Any], step: Step[Any], form: KsForm, utfall: Sequence[Utfall]) -> bool:
    """All of them, or none: a refusal names the row it is about."""

    def ta(session: Session, actor: Actor) -> None:
        for rad, hindring, _ in utfall:
            try:
                if hindring:
                    raise Conflict(hindring)
                view.steps[step.name].do(session, actor, rad, form)
            except InvalidInput as refusal:
                raise InvalidInput(refusal.field, f"{rad}: {refusal}") from refusal
            except DomainError as refusal:
                raise Conflict(f"Ingenting er gjort. {rad}: {refusal}") from refusal

    if not utfall:
        flash("Kryss av minst én rad der steget kan tas.", "warning")
        return False
    if not view.utfor(form, ta):
        return False
    kan_angres = view.model.LIVSLOP and not step.endelig
    angre = angrelenke(view.model, utfall[0].rad.id, view.listeadresse) if kan_angres else ""
    flash(Markup("{}: utført for {}. {}").format(step.tekst, len(utfall), angre), "success")
    return True
