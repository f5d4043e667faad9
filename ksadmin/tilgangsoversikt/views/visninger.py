"""Saving a filter of the matrix under a name, and taking it away."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_admin.helpers import get_form_data
from sqlalchemy.exc import IntegrityError

from ksadmin.core.actor import Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.database import db, transaction
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.forms import VisningForm
from ksadmin.tilgangsoversikt.models import Matrisevisning
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor

if TYPE_CHECKING:
    from ksadmin.tilgangsoversikt.matriseskjema import MatriseForm
    from ksadmin.tilgangsoversikt.matriseutvalg import Utvalg


class Visningsider(BaseView):
    """Gives the matrix its saved filters."""

    def les(self) -> "tuple[MatriseForm, Utvalg | None]":
        """The filter of the address; see ``MatriseView``."""
        raise NotImplementedError

    @expose("/lagre", methods=["GET", "POST"])
    def lagre(self) -> ResponseReturnValue:
        """Name the filter in the address."""
        filter, utvalg = self.les()
        tilbake = self.get_url(".index", **filter.sporring)
        if utvalg is None:
            return redirect(f"{self.get_url('.index')}?{urlencode(request.args)}")
        form = VisningForm(get_form_data())
        if not current_actor().has(Rolle.SAKSBEHANDLER):
            del form.delt
        if request.method == "POST" and form.validate() and self._lagre(form, urlencode(filter.sporring)):
            flash(f"Visningen «{form.navn.data}» er lagret.", "success")
            return redirect(tilbake)
        return str(self.render("tilgangsoversikt/lagre_visning.html", form=form, filter=filter, tilbake=tilbake))

    def _lagre(self, form: VisningForm, filter: str) -> bool:
        navn, delt = given(form.navn.data), "delt" in form and bool(form.delt.data)
        try:
            with transaction() as session:
                usecases.lagre_visning(session, current_actor(), navn=navn, filter=filter, delt=delt)
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
        visning: Any = db.session.get(Matrisevisning, pk) if pk < 2**31 else None
        actor = current_actor()
        if visning is None or not (visning.delt or visning.eier == actor.ident):
            abort(404)
        if visning.eier != actor.ident:
            actor.require(Rolle.FORVALTER)
        if request.method == "POST":
            with transaction() as session:
                usecases.slett_visning(session, actor, session.get_one(Matrisevisning, pk))
            flash("Visningen er slettet.", "success")
            return redirect(self.get_url(".index"))
        return str(self.render("tilgangsoversikt/slett_visning.html", visning=visning))
