"""One step for the ticked requests: shown first, then taken."""

from collections.abc import Sequence

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import db, transaction
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.forms import StegdatoForm
from ksadmin.tilgangsoversikt.lifecycle import FORTELLES, PAKOBLINGSLOP
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tilgangsoversikt.usecases import Utfall
from ksadmin.web.forms import BekreftForm, KsForm, given
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView

_MED_DATO = ("send", "apne_test", "apne_produksjon")
_FOR_MANGE = ("kontroller", *_MED_DATO)


class Mangevisning(DomainModelView[Pakobling]):
    """Gives the list of requests its page for many."""

    def is_action_allowed(self, name: str) -> bool:
        return name in _FOR_MANGE and current_actor().has(Rolle.SAKSBEHANDLER)

    def get_actions_list(self) -> tuple[list[tuple[str, str]], dict[str, str]]:
        """In the order of the steps; flask-admin has them by name."""
        actions, confirmations = super().get_actions_list()
        return sorted(actions, key=lambda a: _FOR_MANGE.index(a[0])), confirmations

    def forhandsvis(self, steg: str, ids: Sequence[str]) -> ResponseReturnValue:
        """On to the page that shows what the step would do."""
        return redirect(self.get_url(".mange_view", steg=steg, id=ids))

    @expose("/mange/<steg>", methods=["GET", "POST"])
    def mange_view(self, steg: str) -> ResponseReturnValue:
        """What the step does to each of them; then does it where it can."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        if steg not in _FOR_MANGE:
            abort(404)
        form = self._skjema(steg)
        valgte = self._valgte()
        if request.method == "POST" and form.validate() and self._utfor(steg, form, valgte):
            return redirect(self.get_url(".index_view"))
        return self.render(
            "tilgangsoversikt/mange.html",
            form=form,
            steg=PAKOBLINGSLOP.steps[steg],
            fortelles=PAKOBLINGSLOP.steps[steg].target in FORTELLES,
            utfall=usecases.forhandsvis(db.session, current_actor(), valgte, steg),
        )

    def _skjema(self, steg: str) -> KsForm:
        if steg in _MED_DATO:
            return StegdatoForm(get_form_data(), data={"dato": clock.today()})
        return BekreftForm(get_form_data())

    def _valgte(self) -> Sequence[Pakobling]:
        """The ticked ones, in the order of the reference."""
        ids = {int(i) for i in request.values.getlist("id") if i.isdecimal() and len(i) < 10}
        statement = select(Pakobling).where(Pakobling.id.in_(ids)).order_by(Pakobling.id)
        navn = (joinedload(Pakobling.organisasjon), joinedload(Pakobling.tjeneste))
        return db.session.scalars(statement.options(*navn)).all()

    def _utfor(self, steg: str, form: KsForm, valgte: Sequence[Pakobling]) -> bool:
        dato = given(form.dato.data) if isinstance(form, StegdatoForm) else clock.today()
        try:
            with transaction() as session:
                utfall = usecases.ta_steg_for_mange(
                    session, current_actor(), valgte, steg, dato=dato, i_dag=clock.today()
                )
        except DomainError as refusal:
            return bool(self.explain(form, refusal))
        _fortell(PAKOBLINGSLOP.steps[steg].tekst, utfall)
        return True


def _fortell(tekst: str, utfall: Sequence[Utfall]) -> None:
    hindret = [u for u in utfall if u.hindring]
    if utfort := len(utfall) - len(hindret):
        flash(f"{tekst}: utført for {utfort}.", "success")
    for u in hindret:
        flash(f"{u.pakobling.referanse}: {u.hindring}", "warning")
