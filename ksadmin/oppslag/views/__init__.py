"""What KS sees of the lookups, and can do about them."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor, Rolle
from ksadmin.oppslag.queries import bruk
from ksadmin.oppslag.views.oversikt import OppslagView
from ksadmin.oppslag.views.pauser import PauseView
from ksadmin.oppslag.views.varsler import VarselView
from ksadmin.settings import Settings
from ksadmin.web.index import Venter


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Days when somebody looked up much more than usual."""
    if actor.has(Rolle.SAKSBEHANDLER):
        varsler = bruk.apne_varsler(session)
        rader: list[Any] = [
            (
                str(v.organisasjon),
                url_for("volumvarsel.details_view", id=v.id),
                None,
                f"{v.antall} oppslag {v.dag:%d.%m.%Y}, flest før: {v.vanlig}",
            )
            for v in varsler[:5]
        ]
        yield Venter("Uvanlig mange oppslag", len(varsler), rader, url_for("volumvarsel.index_view"))


def driftsstatus(session: Session) -> Iterable[tuple[str, bool | None, str]]:
    """Pauses that hold: nobody should forget one."""
    for pause in bruk.pauser_na(session):
        yield "Oppslag stanset", False, f"{pause}: {pause.grunn}"


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(OppslagView(settings))
    admin.add_view(PauseView())
    admin.add_view(VarselView())
