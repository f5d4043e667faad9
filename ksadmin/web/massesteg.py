"""One step for the ticked rows of any list: what happens to each is shown first, then all of it is done, or nothing."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core.errors import DomainError
from ksadmin.core.lifecycle import Step
from ksadmin.database import db, transaction
from ksadmin.web.adminside import Adminside
from ksadmin.web.forms import BekreftForm
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
        utfall = [_utfall(view, steg, rad) for rad in _valgte(view)]
        form = BekreftForm()
        if request.method == "POST" and form.validate() and _ta(view, step, utfall):
            return redirect(view.listeadresse)
        return str(self.render("admin/massesteg.html", form=form, liste=view, steg=step, utfall=utfall))

    def _liste(self, liste: str, steg: str) -> Stegvisning[Any]:
        for view in self.admin._views:
            if isinstance(view, Stegvisning) and view.endpoint == liste and steg in view.massesteg:
                return view if view.is_accessible() else abort(404)
        abort(404)


def _valgte(view: Stegvisning[Any]) -> Sequence[Any]:
    """The rows in the address or the form, in the order of their key; only such as the list shows."""
    ids = {int(i) for i in request.values.getlist("id") if i.isascii() and i.isdecimal() and len(i) < 10}
    rader: Sequence[Any] = view.get_query().filter(view.nokkel.in_(ids)).order_by(view.nokkel).all()
    view.klargjor(rader)
    return rader


def _utfall(view: Stegvisning[Any], steg: str, rad: Any) -> Utfall:
    assert view.lifecycle is not None
    try:
        view.lifecycle.target(steg, rad.status, current_actor())
    except DomainError as refusal:
        return Utfall(rad, str(refusal), ())
    konsekvenser = view.steps[steg].konsekvenser
    return Utfall(rad, None, konsekvenser(db.session, rad) if konsekvenser else ())


def _ta(view: Stegvisning[Any], step: Step[Any], utfall: Sequence[Utfall]) -> bool:
    """All of them, or none: a refusal names the row it is about."""
    tas = [u.rad for u in utfall if u.hindring is None]
    if not tas:
        flash("Kryss av minst én rad der steget kan tas.", "warning")
        return False
    rad = tas[0]
    try:
        with transaction() as session:
            for rad in tas:
                view.steps[step.name].do(session, current_actor(), rad, None)
    except DomainError as refusal:
        flash(f"Ingenting er gjort. {rad}: {refusal}", "error")
        return False
    flash(f"{step.tekst}: utført for {len(tas)}.", "success")
    return True
