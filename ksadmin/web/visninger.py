"""Saving a filter under a name, and taking it away, for any list that has its filters in its address."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlencode

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from wtforms import BooleanField, StringField, validators

from ksadmin.core import lagret_visning
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.core.lagret_visning import LagretVisning, Visning
from ksadmin.database import db, transaction
from ksadmin.web.adminside import Adminside
from ksadmin.web.angring import angrelenke
from ksadmin.web.forms import KsForm, given
from ksadmin.web.identity import current_actor


class VisningForm(KsForm):
    """A name for a filter."""

    navn = StringField(
        "Navn på visningen",
        validators=[validators.InputRequired("Gi visningen et navn."), validators.Length(max=80)],
    )
    delt = BooleanField("Del med alle i KS")


@runtime_checkable
class Filtrert(Protocol):
    """A view with a list whose whole filter stands in its address."""

    name: str
    endpoint: str

    def is_accessible(self) -> bool:
        """Whether this person may see the list."""

    def sporringen(self) -> tuple[Mapping[str, Any], list[tuple[str, str]]] | None:
        """The filter of the address, and in words; None when it says something that cannot be."""

    def listen(self, sporring: Mapping[str, Any]) -> str:
        """The address of the list with a filter."""


def lagrede(liste: str) -> dict[str, Any]:
    """What the page of a list needs to show its saved filters."""
    return {"visninger": lagret_visning.synlige(db.session, current_actor(), liste), "kan_slette": _kan_slette}


def _kan_slette(visning: Visning) -> bool:
    actor = current_actor()
    return visning.eier == actor.ident or actor.has(Rolle.FORVALTER)


class Visninger(Adminside):
    """The saved filters of every list this person may see."""

    def __init__(self) -> None:
        super().__init__(name="Lagrede visninger", endpoint="visninger", url="visninger")

    def is_visible(self) -> bool:
        return False  # each list shows its own

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """All of them, list by list."""
        visninger = lagret_visning.synlige(db.session, current_actor())
        per_liste = [(v, [x for x in visninger if x.liste == v.endpoint]) for v in self._lister()]
        lister = [(v, egne) for v, egne in per_liste if egne]
        return str(self.render("admin/visninger.html", lister=lister, kan_slette=_kan_slette))

    @expose("/<liste>/lagre", methods=["GET", "POST"])
    def lagre(self, liste: str) -> ResponseReturnValue:
        """Name the filter in the address."""
        view = self._liste(liste)
        lest = view.sporringen()
        if lest is None:
            return redirect(view.listen(request.args.to_dict(flat=False)))
        sporring, i_ord = lest
        form, tilbake = VisningForm(get_form_data()), view.listen(sporring)
        if not current_actor().has(Rolle.SAKSBEHANDLER):
            del form.delt
        if request.method == "POST" and form.validate() and self._lagre(view, form, sporring):
            return redirect(tilbake)
        return str(self.render("admin/lagre_visning.html", form=form, i_ord=i_ord, liste=view, tilbake=tilbake))

    def _lagre(self, view: Filtrert, form: VisningForm, sporring: Mapping[str, Any]) -> bool:
        navn, delt = given(form.navn.data), "delt" in form and bool(form.delt.data)
        liste, filter = view.endpoint, urlencode(sporring, doseq=True)
        try:
            with transaction() as session:
                rad = lagret_visning.lagre(session, current_actor(), liste, navn=navn, filter=filter, delt=delt)
        except InvalidInput as refusal:
            form[refusal.field].errors = [str(refusal)]
            return False
        except IntegrityError:  # somebody used the name at the same moment
            form.navn.errors = ["En annen visning fikk navnet i samme øyeblikk. Velg et annet navn."]
            return False
        _fortell(f"Visningen «{navn}» er lagret.", rad.id, view.listen(sporring))
        return True

    @expose("/<int:pk>/slett", methods=["GET", "POST"])
    def slett(self, pk: int) -> ResponseReturnValue:
        """Ask once, then remove."""
        visning = db.session.get(LagretVisning, pk) if pk < 2**31 else None
        actor = current_actor()
        if visning is None or not (visning.delt or visning.eier == actor.ident):
            abort(404)
        view = self._liste(visning.liste)
        if visning.eier != actor.ident:
            actor.require(Rolle.FORVALTER)
        if request.method == "POST":
            with transaction() as session:
                lagret_visning.slett(session, actor, session.get_one(LagretVisning, pk))
            _fortell("Visningen er slettet.", pk, view.listen({}))
            return redirect(view.listen({}))
        return str(self.render("admin/slett_visning.html", visning=visning, liste=view, tilbake=view.listen({})))

    def _lister(self) -> list[Filtrert]:
        return [v for v in self.admin._views if isinstance(v, Filtrert) and v.is_accessible()]

    def _liste(self, endepunkt: str) -> Filtrert:
        return next((v for v in self._lister() if v.endpoint == endepunkt), None) or abort(404)


def _fortell(setning: str, pk: int, tilbake: str) -> None:
    """Tells what is done, with the way to undo it."""
    flash(Markup("{} {}").format(setning, angrelenke(LagretVisning, pk, tilbake)), "success")
