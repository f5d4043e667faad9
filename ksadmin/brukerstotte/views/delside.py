"""A page that hangs on the page of a case: ask, do, and go back with a sentence on what was done."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.lifecycle import SAKSLOP
from ksadmin.brukerstotte.models import Sak
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import DomainError
from ksadmin.core.lifecycle import Lifecycle
from ksadmin.database import db, transaction
from ksadmin.web.forms import KsForm
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView


class Delside(DomainModelView[Sak]):
    lifecycle: ClassVar[Lifecycle[Any]] = SAKSLOP

    def delside(
        self,
        pk: int,
        form: KsForm,
        gjor: Callable[[Session, Actor, Sak], str],
        tittel: str,
        forklaring: str,
        **mer: Any,
    ) -> ResponseReturnValue:
        """The page of one deed with a case. ``mer`` goes to the template."""
        model = self.sak(pk)
        if request.method == "POST" and form.validate() and self._gjor(form, model, gjor):
            return redirect(self.get_url(".details_view", id=pk))
        innhold = {"model": model, "form": form, "tittel": tittel, "forklaring": forklaring, "farlig": False}
        return str(self.render(self.step_template, **{**innhold, "konsekvenser": [], **mer}))

    def _gjor(self, form: KsForm, model: Sak, gjor: Callable[[Session, Actor, Sak], str]) -> bool:
        try:
            with transaction() as session:
                sagt = gjor(session, current_actor(), model)
        except (DomainError, IntegrityError) as refusal:
            return self.explain(form, refusal)
        flash(sagt, "success")
        return True

    def sak(self, pk: int) -> Sak:
        """The case of the address, for whoever may work with it; 404 when there is none."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        return self.get_one(str(pk)) or abort(404)

    def rad(self, tabell: type[Any], ident: int) -> Any:
        """A row of the case's page; 404 when there is none."""
        return (db.session.get(tabell, ident) if ident < 2**31 else None) or abort(404)
