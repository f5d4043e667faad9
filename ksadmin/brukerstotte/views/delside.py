"""What every page that hangs on the page of a case needs."""

from typing import Any, ClassVar

from flask import abort

from ksadmin.brukerstotte.lifecycle import SAKSLOP
from ksadmin.brukerstotte.models import Sak
from ksadmin.core.actor import Rolle
from ksadmin.core.lifecycle import Lifecycle
from ksadmin.database import db
from ksadmin.web.identity import current_actor
from ksadmin.web.modelview import DomainModelView


class Delside(DomainModelView[Sak]):
    lifecycle: ClassVar[Lifecycle[Any]] = SAKSLOP

    def sak(self, pk: int) -> Sak:
        """The case of the address, for whoever may work with it; 404 when there is none."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        return self.get_one(str(pk)) or abort(404)

    def rad(self, tabell: type[Any], ident: int) -> Any:
        """A row of the case's page; 404 when there is none."""
        return (db.session.get(tabell, ident) if ident < 2**31 else None) or abort(404)
