"""The one bridge between flask-admin and the use cases.

flask-admin would copy the form onto the row and commit by itself. Here it may do neither: a subclass says
which use case a save is, and ``transaction`` commits. Lists are in ``listview``, steps in ``steps``.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

import structlog
from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.base import ExecutableOption
from wtforms import Form

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Noted
from ksadmin.core.errors import DomainError, InvalidInput, NotPermitted
from ksadmin.core.history import Hendelse, historikk
from ksadmin.database import db, transaction
from ksadmin.web.forms import KsForm, som_lagret
from ksadmin.web.identity import current_actor, til_innlogging
from ksadmin.web.konflikt import Feltvalg, feltvalg
from ksadmin.web.steps import Stegvisning

log = structlog.get_logger()
M = TypeVar("M")
Refusal = (DomainError, IntegrityError, StaleDataError)


class DomainModelView(Stegvisning[M]):
    """One kind of thing in the admin.

    ``ny_skjema`` and ``endre_skjema`` open for creating and editing, and ``skriverolle`` is the least role that
    may; ``ny_tekst`` is the button and the title of a new one. ``konflikttekster`` maps a database constraint to
    the sentence shown when it refuses. ``lastes`` is what the page of a row shows of others: options of its query.
    """

    form_base_class = KsForm
    can_delete = False
    can_view_details = True
    create_template = "admin/model/create.html"
    edit_template = "admin/model/edit.html"
    details_template = "admin/domain/details.html"
    konflikt_template = "admin/domain/conflict.html"

    ny_skjema: ClassVar[type[KsForm] | None] = None
    ny_tekst: ClassVar[str] = "Legg til"
    endre_skjema: ClassVar[type[KsForm] | None] = None
    skriverolle: ClassVar[Rolle] = Rolle.SAKSBEHANDLER
    konflikttekster: ClassVar[dict[str, str]] = {}
    lastes: ClassVar[Sequence[ExecutableOption]] = ()

    def __init__(self, model: type[M], **kwargs: Any) -> None:
        super().__init__(model, db, **kwargs)

    # -- a subclass says which use case a save is ----------------------------------
    def save_new(self, form: Any) -> M:
        """Create from a valid form. Runs inside the transaction."""
        raise NotImplementedError

    def save_existing(self, form: Any, model: M) -> None:
        """Change from a valid form. Runs inside the transaction."""
        raise NotImplementedError

    def historikkobjekter(self, model: M) -> Sequence[Noted]:
        """The rows whose trail makes up the history of ``model``."""
        return [model] if isinstance(model, Noted) else []

    def detaljer(self, model: M) -> dict[str, Any]:
        """More for the details template."""
        return {}

    # -- what flask-admin asks -----------------------------------------------------
    def get_query(self) -> Any:
        query = super().get_query()
        return query.options(*self.lastes) if request.endpoint == f"{self.endpoint}.details_view" else query

    @property
    def can_create(self) -> bool:
        return self.ny_skjema is not None and current_actor().has(self.skriverolle)

    @property
    def can_edit(self) -> bool:
        return self.endre_skjema is not None and current_actor().has(self.skriverolle)

    def get_form(self) -> type[KsForm]:
        return KsForm

    def get_create_form(self) -> type[KsForm]:
        return self.ny_skjema or KsForm

    def get_edit_form(self) -> type[KsForm]:
        return self.endre_skjema or KsForm

    def get_save_return_url(self, model: Any, is_created: bool = False) -> str:
        return str(self.get_url(".details_view", id=model.id))

    def create_model(self, form: Form) -> M | bool:
        try:
            with transaction():
                return self.save_new(form)
        except Refusal as refusal:
            return self.explain(form, refusal)

    def update_model(self, form: Form, model: Any) -> bool:
        seen = form["versjon"].data if "versjon" in form else None
        try:
            with transaction():
                if seen is not None and seen != str(model.versjon):
                    raise StaleDataError("the form was opened on an older version")
                self.save_existing(form, model)
        except StaleDataError:
            g.konflikt = feltvalg(form, self._som_lagret(model))
        except Refusal as refusal:
            return self.explain(form, refusal)
        return "konflikt" not in g

    def _som_lagret(self, model: Any) -> Form:
        lest = som_lagret.set(True)
        try:
            lagret: Form = self.edit_form(obj=model)
            return lagret
        finally:
            som_lagret.reset(lest)

    def delete_model(self, model: M) -> bool:
        raise NotImplementedError("nothing is deleted here; a use case ends its life")

    # -- pages ---------------------------------------------------------------------
    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        """As flask-admin's, but whoever may not is told so and not sent back without a word."""
        self._krev(self.ny_skjema)
        answer: ResponseReturnValue = super().create_view()
        return answer

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> ResponseReturnValue:
        """As ``create_view``."""
        self._krev(self.endre_skjema)
        answer: ResponseReturnValue = super().edit_view()
        return answer

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> ResponseReturnValue:
        """flask-admin has the address; what is to go, goes by a step or a use case."""
        raise NotPermitted("Dette slettes ikke her. Se etter et steg på siden til det du vil avslutte.")

    def _krev(self, skjema: type[KsForm] | None) -> None:
        if skjema is None:
            raise NotPermitted("Dette fylles ikke ut for hånd her. Gå tilbake til listen.")
        current_actor().require(self.skriverolle)

    def render(self, template: str, **kwargs: Any) -> str:
        model = kwargs.get("model")
        if template == self.details_template and model is not None:
            kwargs.update(open_steps=self.open_steps(model), historikk=self.historikk(model))
            kwargs.update(kan_angre=current_actor().has(Rolle.SAKSBEHANDLER), **self.detaljer(model))
        if template == self.edit_template and "konflikt" in g:
            return str(super().render(self.konflikt_template, **kwargs, **self._konflikt(model, g.konflikt)))
        return str(super().render(template, **kwargs))

    def historikk(self, model: M) -> list[Hendelse]:
        """What has happened, the newest first."""
        objects = self.historikkobjekter(model)
        return historikk(db.session, *objects) if objects else []

    def _konflikt(self, model: Any, felter: list[Feltvalg]) -> dict[str, Any]:
        siste = next(iter(self.historikk(model)), None)
        return {
            "felter": felter,
            "lagret_av": siste.aktor_navn if siste else "Noen andre",
            "lagret_tidspunkt": siste.tidspunkt if siste else None,
            "lagre_url": request.full_path,
        }

    # -- refusals ------------------------------------------------------------------
    def explain(self, form: Form, refusal: Exception) -> bool:
        """Show why not: at the field it concerns, or on top of the page. Always False."""
        if isinstance(refusal, InvalidInput) and refusal.field in form:
            form[refusal.field].errors = [*form[refusal.field].errors, str(refusal)]
        elif isinstance(refusal, DomainError):
            flash(str(refusal), "error")
        elif isinstance(refusal, StaleDataError):
            flash("Noen andre lagret før deg. Se over det som står her nå, og prøv igjen.", "error")
        else:
            flash(self._constraint_text(refusal), "error")
        return False

    def _constraint_text(self, refusal: Exception) -> str:
        cause = str(refusal.__cause__ or refusal)
        for name, text in self.konflikttekster.items():
            if name in cause:
                return text
        log.warning("integrity", error=type(refusal).__name__)
        return "Det finnes allerede noe med de samme verdiene. Søk det opp i listen før du prøver igjen."

    # -- access: deny by default -----------------------------------------------------
    def inaccessible_callback(self, name: str, **kwargs: Any) -> ResponseReturnValue:
        return til_innlogging()
