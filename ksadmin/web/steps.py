"""Lifecycle steps as people meet them: buttons on the details page, and one page for every step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, TypeVar

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import DomainError
from ksadmin.core.lifecycle import Lifecycle, Step
from ksadmin.database import db, transaction
from ksadmin.web.forms import BekreftForm, KsForm
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import Listevisning

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class StepAction:
    """What a step does when a person takes it.

    ``do(session, actor, model, form)`` is the use case; ``forklaring`` says what happens;
    ``konsekvenser(session, model)`` lists what it affects; ``hindringer(session, models)`` says, by id, why some
    cannot take it, whatever their status; ``prefill(model)`` gives the form its first values.
    ``ferdig`` is the sentence on what was done, from what the use case gave.
    """

    do: Callable[[Session, Actor, Any, Any], object]
    forklaring: str
    form: type[KsForm] = BekreftForm
    konsekvenser: Callable[[Session, Any], list[str]] | None = None
    hindringer: Callable[[Session, Sequence[Any]], Mapping[int, str]] = field(default=lambda _session, _models: {})
    prefill: Callable[[Any], Mapping[str, Any]] = field(default=lambda _model: {})
    ferdig: Callable[[Any], str] | None = None


class Stegvisning(Listevisning[M]):
    """Gives a view its step page. ``steps`` has one entry for each step of ``lifecycle``.

    ``massesteg`` are those that ask nothing, or the same of every row, and can be taken for the ticked rows of the list
    (``massesteg``).
    """

    step_template = "admin/domain/step.html"
    lifecycle: ClassVar[Lifecycle[Any] | None] = None
    steps: Mapping[str, StepAction] = {}
    massesteg: ClassVar[tuple[str, ...]] = ()

    def init_actions(self) -> None:
        """A button over the list for each step that can be taken for many; it leads to the page that shows them."""
        super().init_actions()
        for navn in self.massesteg:
            assert self.lifecycle is not None
            tekst = self.lifecycle.steps[navn].tekst
            self._actions.append((navn, tekst))
            self._actions_data[navn] = (partial(self._til_massesteg, navn), tekst, None)

    def is_action_allowed(self, name: str) -> bool:
        if name not in self.massesteg or self.lifecycle is None:
            return bool(super().is_action_allowed(name))
        return current_actor().has(self.lifecycle.steps[name].rolle)

    def _til_massesteg(self, navn: str, ids: Sequence[str]) -> ResponseReturnValue:
        return redirect(url_for("massesteg.steget", liste=self.endpoint, steg=navn, id=ids))

    @expose("/<int:pk>/steg/<steg>", methods=["GET", "POST"])
    def step_view(self, pk: int, steg: str) -> ResponseReturnValue:
        """Explain the step, ask for what it needs, and take it."""
        if self.lifecycle is None or steg not in self.steps:
            abort(404)
        step, action = self.lifecycle.steps[steg], self.steps[steg]
        model: Any = self.get_one(str(pk)) or abort(404)
        form = self.steg_skjema(steg, model)
        # A page for a step that is not open would invite a person to fill in a form for nothing.
        self.lifecycle.target(steg, model.status, current_actor())

        def ta(session: Session, actor: Actor) -> str:
            utfall = action.do(session, actor, model, form)
            return action.ferdig(utfall) if action.ferdig else f"{step.tekst}: utført."

        if request.method == "POST" and form.validate() and self.utfor(form, ta):
            return redirect(self.get_url(".details_view", id=pk))
        konsekvenser = list(action.hindringer(db.session, [model]).values())
        if action.konsekvenser and not konsekvenser:
            konsekvenser = action.konsekvenser(db.session, model)
        return self._stegside(model, form, step.tekst, action.forklaring, farlig=step.farlig, konsekvenser=konsekvenser)

    def delside(
        self,
        pk: int,
        form: KsForm,
        gjor: Callable[[Session, Actor, Any], str],
        tittel: str,
        forklaring: str,
        *,
        rolle: Rolle = Rolle.SAKSBEHANDLER,
        **mer: Any,
    ) -> ResponseReturnValue:
        """The page of one deed with a row: ask, do, and go back to the row with a sentence on what was done.

        ``gjor(session, actor, model)`` is the use case and gives the sentence. ``mer`` goes to the template.
        """
        current_actor().require(rolle)
        model: Any = self.get_one(str(pk)) or abort(404)
        if request.method == "POST" and form.validate() and self.utfor(form, lambda s, a: gjor(s, a, model)):
            return redirect(self.get_url(".details_view", id=pk))
        return self._stegside(model, form, tittel, forklaring, **mer)

    def _stegside(self, model: Any, form: KsForm, tittel: str, forklaring: str, **mer: Any) -> str:
        innhold = {"model": model, "form": form, "tittel": tittel, "forklaring": forklaring}
        return str(self.render(self.step_template, **{**innhold, "farlig": False, "konsekvenser": [], **mer}))

    def steg_skjema(self, steg: str, model: Any) -> KsForm:
        """The form of a step, filled in from the request or with its first values."""
        action = self.steps[steg]
        return action.form(get_form_data(), data=dict(action.prefill(model)))

    def utfor(self, form: KsForm, gjor: Callable[[Session, Actor], str | None]) -> bool:
        """Do it, and say the sentence it gives; or show on the form why not."""
        try:
            with transaction() as session:
                sagt = gjor(session, current_actor())
        except (DomainError, IntegrityError, StaleDataError) as refusal:
            return bool(self.explain(form, refusal))
        if sagt:
            flash(sagt, "success")
        return True

    def open_steps(self, model: Any) -> list[Step[Any]]:
        """The steps that are buttons on the details page, for this person, now."""
        return [] if self.lifecycle is None else list(self.lifecycle.open_to(model.status, current_actor()))
