"""Saving a filter under a name, and taking it away: two pages for any list that has filters in its address."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_admin.helpers import get_form_data
from sqlalchemy.exc import IntegrityError
from wtforms import BooleanField, StringField, validators

from ksadmin.core import lagret_visning
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.core.lagret_visning import LagretVisning
from ksadmin.database import db, transaction
from ksadmin.web.forms import KsForm, given
from ksadmin.web.identity import current_actor


class VisningForm(KsForm):
    """A name for a filter."""

    navn = StringField(
        "Navn på visningen",
        validators=[validators.InputRequired("Gi visningen et navn."), validators.Length(max=80)],
    )
    delt = BooleanField("Del med alle i KS")


def lagrede(visningsklasse: type[LagretVisning]) -> dict[str, Any]:
    """What the page of a list needs to show its saved filters."""
    actor = current_actor()
    return {
        "visninger": lagret_visning.synlige(db.session, visningsklasse, actor),
        "kan_slette": lambda v: v.eier == actor.ident or actor.has(Rolle.FORVALTER),
    }


class Visningsider(BaseView):
    """Gives a list its saved filters, kept in the table of ``visningsklasse``."""

    visningsklasse: ClassVar[type[LagretVisning]]

    def sporringen(self) -> tuple[Mapping[str, Any], list[tuple[str, str]]] | None:
        """The filter of the address, and in words; None when it says something that cannot be."""
        raise NotImplementedError

    def listen(self, sporring: Mapping[str, Any]) -> str:
        """The address of the list with a filter."""
        raise NotImplementedError

    @expose("/lagre", methods=["GET", "POST"])
    def lagre(self) -> ResponseReturnValue:
        """Name the filter in the address."""
        lest = self.sporringen()
        if lest is None:
            return redirect(self.listen(request.args))
        sporring, i_ord = lest
        form, tilbake = VisningForm(get_form_data()), self.listen(sporring)
        if not current_actor().has(Rolle.SAKSBEHANDLER):
            del form.delt
        if request.method == "POST" and form.validate() and self._lagre(form, urlencode(sporring)):
            flash(f"Visningen «{form.navn.data}» er lagret.", "success")
            return redirect(tilbake)
        return str(self.render("admin/lagre_visning.html", form=form, i_ord=i_ord, tilbake=tilbake))

    def _lagre(self, form: VisningForm, filter: str) -> bool:
        navn, delt = given(form.navn.data), "delt" in form and bool(form.delt.data)
        try:
            with transaction() as session:
                lagret_visning.lagre(
                    session, current_actor(), self.visningsklasse(), navn=navn, filter=filter, delt=delt
                )
        except InvalidInput as refusal:
            form[refusal.field].errors = [str(refusal)]
            return False
        except IntegrityError:  # somebody used the name at the same moment
            form.navn.errors = ["En annen visning fikk navnet i samme øyeblikk. Velg et annet navn."]
            return False
        return True

    @expose("/visninger/<int:pk>/slett", methods=["GET", "POST"])
    def slett(self, pk: int) -> ResponseReturnValue:
        """Ask once, then remove."""
        visning: Any = db.session.get(self.visningsklasse, pk) if pk < 2**31 else None
        actor = current_actor()
        if visning is None or not (visning.delt or visning.eier == actor.ident):
            abort(404)
        if visning.eier != actor.ident:
            actor.require(Rolle.FORVALTER)
        if request.method == "POST":
            with transaction() as session:
                lagret_visning.slett(session, actor, session.get_one(self.visningsklasse, pk))
            flash("Visningen er slettet.", "success")
            return redirect(self.listen({}))
        return str(self.render("admin/slett_visning.html", visning=visning, tilbake=self.listen({})))
