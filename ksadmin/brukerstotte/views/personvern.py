"""What is kept of a person: handed out, or deleted with a receipt."""

import json
from typing import Any

from flask import Response, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data

from ksadmin.brukere.fersk import KreverFersk
from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.forms.personvern import PersonForm, SlettForm
from ksadmin.brukerstotte.inntak.karantene import vist
from ksadmin.brukerstotte.models import Slettekvittering
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.core.history import historikk
from ksadmin.database import db, transaction
from ksadmin.web.adminside import Adminside
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor


class PersonvernView(KreverFersk, Adminside):
    """Asks for the password again, for all of it: both what is handed out and what is deleted is for good."""

    leserolle = Rolle.FORVALTER

    def __init__(self) -> None:
        super().__init__(
            name="Innsyn og sletting", endpoint="sakspersonvern", url="sakspersonvern", category="Brukerstøtte"
        )

    @expose("/", methods=["GET", "POST"])
    def index(self) -> ResponseReturnValue:
        """Find what is kept of an address. Posted, so that the address is in no log."""
        form = PersonForm(get_form_data())
        saker = ellers = None
        if request.method == "POST" and form.validate():
            saker = usecases.finn_person(db.session, given(form.epost.data))
            ellers = usecases.finn_ellers(db.session, given(form.epost.data))
        return str(self.render("brukerstotte/personvern.html", form=form, saker=saker, ellers=ellers))

    @expose("/hent", methods=["POST"])
    def hent(self) -> ResponseReturnValue:
        """All of it as JSON."""
        form = PersonForm(get_form_data())
        if not form.validate():
            abort(400)
        with transaction() as session:
            innhold = usecases.innsyn(session, current_actor(), given(form.epost.data), vist=vist)
        svar = Response(json.dumps(innhold, ensure_ascii=False, indent=2), mimetype="application/json")
        svar.headers["Content-Disposition"] = 'attachment; filename="innsyn-brukerstotte.json"'
        return svar

    @expose("/slett", methods=["GET", "POST"])
    def slett(self) -> ResponseReturnValue:
        """Ask why, delete, and show the receipt."""
        form = SlettForm(get_form_data())
        if request.method == "POST" and "begrunnelse" in request.form and form.validate():
            try:
                with transaction() as session:
                    begrunnelse = given(form.begrunnelse.data)
                    kvittering = usecases.slett_person(
                        session, current_actor(), given(form.epost.data), begrunnelse=begrunnelse
                    )
                    ident = kvittering.id
            except InvalidInput as refusal:
                form.epost.errors = [str(refusal)]
            else:
                flash("Slettet. Ta vare på kvitteringen.", "success")
                return redirect(self.get_url(".kvittering", pk=ident))
        return str(self.render("brukerstotte/slett_person.html", form=form))

    @expose("/kvittering/<int:pk>")
    def kvittering(self, pk: int) -> ResponseReturnValue:
        """What was deleted, when and why."""
        rad: Any = (db.session.get(Slettekvittering, pk) if pk < 2**31 else None) or abort(404)
        return str(self.render("brukerstotte/kvittering.html", kvittering=rad, historikk=historikk(db.session, rad)))
