"""Pages that several rooms have a part of. Each room hands in panels; the page knows none of the rooms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

from flask import g, render_template
from markupsafe import Markup
from sqlalchemy import ColumnElement, Integer, bindparam
from sqlalchemy.orm import Session

from ksadmin.core.audit import Noted
from ksadmin.core.forening import Sporring
from ksadmin.core.history import Hendelse, historikk
from ksadmin.core.samlet import Samling
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


RAD: ColumnElement[int] = bindparam("rad_id", type_=Integer())
"""The id of the row the page is of."""


@dataclass(frozen=True, slots=True)
class Panelkilde:
    """What a room has to say of a row of another room, such as an organisation.

    ``paneler`` is given the row and the answer to each of ``sporsmal``, as ``core.samlet`` has them. A question is of
    the row ``RAD``, so that those of all rooms are put together once, and asked in one statement.
    """

    paneler: Callable[..., Iterable[Panel]]
    sporsmal: Callable[[], Sequence[Sporring]] = tuple


def paneler(session: Session, kilder: tuple[Panelkilde, ...], rad: Any) -> list[Panel]:
    """What the rooms have to say of ``rad``, in their order."""
    antall, samling = _spurt(kilder)
    svar = iter(samling.spor(session, {"rad_id": rad.id}))
    return [p for kilde, n in zip(kilder, antall, strict=True) for p in kilde.paneler(rad, *islice(svar, n))]


@cache
def _spurt(kilder: tuple[Panelkilde, ...]) -> tuple[list[int], Samling]:
    """How many questions each has, and all of them."""
    spurt = [kilde.sporsmal() for kilde in kilder]
    return [len(s) for s in spurt], Samling(chain.from_iterable(spurt))


class Panelvisning(DomainModelView[M]):
    """A page of one row with a table of contents. ``panelkilder`` are asked in order, once for each page."""

    panelkilder: tuple[Panelkilde, ...] = ()

    def paneler(self, model: M) -> list[Panel]:
        """Every part of the page of ``model``."""
        if "paneler" not in g:
            g.paneler = paneler(db.session, self.panelkilder, model)
        found: list[Panel] = g.paneler
        return found

    def historikk(self, model: M) -> list[Hendelse]:
        navn = {rad: tekst for panel in self.paneler(model) for rad, tekst in panel.spor}
        return historikk(db.session, *self.historikkobjekter(model), navn=navn)

    def detaljer(self, model: M) -> dict[str, Any]:
        return {"paneler": self.paneler(model)}
