"""The front page: what waits for me, and whether the machinery is well."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor, Rolle
from ksadmin.database import db
from ksadmin.web.identity import current_actor, til_innlogging


@dataclass(frozen=True, slots=True)
class Venter:
    """One heap of work. ``rader`` is (text, url, deadline, subtext) of the first few; ``antall`` is all of them."""

    tittel: str
    antall: int
    rader: list[tuple[str, str, date | None, str | None]]
    alle_url: str | None = None


Ventende = Callable[[Session, Actor], Iterable[Venter]]
Driftsstatus = Callable[[Session], Iterable[tuple[str, bool | None, str]]]


class Forside(AdminIndexView):
    """Asks each room what waits for this person. ``drift`` tells (name, ok or unknown, sentence)."""

    def __init__(self, ventende: Iterable[Ventende], drift: Iterable[Driftsstatus]) -> None:
        super().__init__(name="Forside", url="/admin", template="admin/index.html")
        self.ventende, self.drift = tuple(ventende), tuple(drift)

    def is_accessible(self) -> bool:
        return current_actor().has(Rolle.LESER)

    def inaccessible_callback(self, name: str, **kwargs: object) -> ResponseReturnValue:
        return til_innlogging()

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Heaps with work in them first, in the rooms' order."""
        venter = [v for room in self.ventende for v in room(db.session, current_actor()) if v.antall]
        status = [s for source in self.drift for s in source(db.session)]
        return str(self.render("admin/index.html", venter=venter, driftsstatus=status))
