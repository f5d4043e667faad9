"""The front page: what waits for me, and whether the machinery is well."""

from collections.abc import Callable, Iterable

from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.driftstegn import Driftskilde, driftsstatus
from ksadmin.core.haug import TELLES_TIL, Haugkilde, Venter, venter
from ksadmin.database import db
from ksadmin.web.identity import current_actor, til_innlogging
from ksadmin.web.paneler import Panel

Ventende = Callable[[Session, Actor], Iterable[Venter]]
"""What must be judged row by row before it is known whether it waits."""


class Forside(AdminIndexView):
    """Asks the rooms what waits for this person, and how they are."""

    extra_css = ["kart.css"]

    def __init__(
        self,
        hauger: Iterable[Haugkilde],
        ventende: Iterable[Ventende],
        drift: Iterable[Driftskilde],
        utvikling: Callable[[Session], Panel],
    ) -> None:
        super().__init__(name="Forside", url="/admin", template="admin/index.html")
        self.hauger, self.ventende, self.drift, self.utvikling = tuple(hauger), tuple(ventende), tuple(drift), utvikling

    def is_accessible(self) -> bool:
        return current_actor().has(Rolle.LESER)

    def inaccessible_callback(self, name: str, **kwargs: object) -> ResponseReturnValue:
        return til_innlogging()

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The heaps in the rooms' order, then what had to be judged; how things have gone, and how they are."""
        actor = current_actor()
        hauger = [
            *venter(db.session, self.hauger, actor),
            *(v for rom in self.ventende for v in rom(db.session, actor)),
        ]
        status = driftsstatus(db.session, self.drift)
        utvikling = self.utvikling(db.session)
        return str(
            self.render(
                "admin/index.html", venter=hauger, telles_til=TELLES_TIL, utvikling=utvikling, driftsstatus=status
            )
        )
