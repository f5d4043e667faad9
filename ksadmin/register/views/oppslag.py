"""The page that compares a row with Enhetsregisteret, shared by organisations and suppliers."""

import hashlib
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import DomainError
from ksadmin.database import transaction
from ksadmin.register import usecases
from ksadmin.register.gateway import Enhet, OppslagFeilet
from ksadmin.register.husket import HusketRegister
from ksadmin.web.identity import current_actor
from ksadmin.web.paneler import Panelvisning


class Oppslagsvisning(Panelvisning[Any]):
    """Adds ``/<id>/enhetsregisteret``. ``enhetsregisteret`` is None when look-up is off."""

    enhetsregisteret: HusketRegister | None = None

    def kan_sla_opp(self, model: Any) -> bool:
        """Whether the page is of use: look-up is on, the row has a number, and the person may write."""
        return self.enhetsregisteret is not None and bool(model.orgnr) and current_actor().has(self.skriverolle)

    @expose("/<int:pk>/enhetsregisteret", methods=["GET", "POST"])
    def oppslag_view(self, pk: int) -> ResponseReturnValue:
        """Show what differs, and how old that is; take what the person ticks."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        model = self.get_one(str(pk)) or abort(404)
        tilbake = redirect(self.get_url(".details_view", id=pk))
        if self.enhetsregisteret is None:
            flash("Oppslag i Enhetsregisteret er slått av. Sett KSADMIN_BRREG_URL for å slå det på.", "error")
            return tilbake
        try:
            enhet, hentet = self.enhetsregisteret.hent(model.orgnr, pa_nytt="pa_nytt" in request.args)
        except OppslagFeilet as refusal:
            flash(str(refusal), "error")
            return tilbake
        if request.method == "POST" and self._ta(model, enhet):
            return tilbake
        forskjeller = usecases.forskjeller(model, enhet)
        context = {"model": model, "enhet": enhet, "forskjeller": forskjeller, "sett": _avtrykk(enhet)}
        return str(self.render("register/oppslag.html", **context, hentet=hentet, alder=_alder(hentet)))

    def _ta(self, model: Any, enhet: Enhet) -> bool:
        felter = request.form.getlist("felt")
        if request.form.get("sett") != _avtrykk(enhet):
            flash("Enhetsregisteret er endret siden du åpnet siden. Se over forskjellene på nytt.", "warning")
            return False
        if not felter:
            flash("Velg minst ett felt å hente, eller gå tilbake.", "warning")
            return False
        try:
            with transaction() as session:
                usecases.ta_fra_enhetsregisteret(session, current_actor(), model, enhet, felter=felter)
        except DomainError as refusal:
            flash(str(refusal), "error")
            return False
        flash("Opplysningene er hentet fra Enhetsregisteret.", "success")
        return True


def _alder(hentet: datetime) -> str:
    minutter = int((clock.now() - hentet).total_seconds() // 60)
    return {0: "nå nettopp", 1: "for ett minutt siden"}.get(minutter, f"for {minutter} minutter siden")


def _avtrykk(enhet: Enhet) -> str:
    """What the person saw, so that only that is taken."""
    return hashlib.sha256(repr(enhet).encode()).hexdigest()
