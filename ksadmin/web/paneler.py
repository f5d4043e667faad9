"""Pages that several rooms have a part of. Each room hands in panels; the page knows none of the rooms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from flask import g, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from ksadmin.core.audit import Noted
from ksadmin.core.history import Hendelse, historikk
from ksadmin.database import db
from ksadmin.web.modelview import DomainModelView

M = TypeVar("M")


class Panel(NamedTuple):
    """One part of a page.

    ``anker`` is its id in the address, ``tittel`` its heading and its line in the table of contents. The template
    ``mal`` writes what stands under the heading, from ``innhold``. ``spor`` are the rows whose trail belongs in
    the history of the page, with what to call each there.
    """

    anker: str
    tittel: str
    mal: str
    innhold: Mapping[str, Any]
    spor: Sequence[tuple[Noted, str]] = ()

    def __html__(self) -> str:
        return Markup(render_template(self.mal, **self.innhold))  # noqa: S704  a template escapes


Panelkilde = Callable[[Session, Any], Iterable[Panel]]
"""What a room has to say of a row of another room, such as an organisation."""


class Panelvisning(DomainModelView[M]):
    """A page of one row with a table of contents. ``panelkilder`` are asked in order, once for each page."""

    panelkilder: Sequence[Panelkilde] = ()

    def paneler(self, model: M) -> list[Panel]:
        """Every part of the page of ``model``."""
        if "paneler" not in g:
            g.paneler = [panel for kilde in self.panelkilder for panel in kilde(db.session, model)]
        found: list[Panel] = g.paneler
        return found

    def historikk(self, model: M) -> list[Hendelse]:
        navn = {rad: tekst for panel in self.paneler(model) for rad, tekst in panel.spor}
        return historikk(db.session, *self.historikkobjekter(model), navn=navn)

    def detaljer(self, model: M) -> dict[str, Any]:
        return {"paneler": self.paneler(model)}
