"""The room's pages, and what it says on the pages of others."""

from collections.abc import Iterable, Sequence

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.outbox import OutboxMessage
from ksadmin.formidling import queries
from ksadmin.formidling.views.meldinger import MeldingView
from ksadmin.formidling.views.merker import MerkeView
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.paneler import Panel


def organisasjonspanel(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """The notices that are out for the organisation, and those it could not be sent."""
    innhold = {
        "meldinger": queries.om_organisasjonen(session, organisasjon.id, clock.now()),
        "uten": {a.melding_id: a for a in queries.uten_adresse(session, organisasjon.id)},
    }
    yield Panel("meldinger", "Meldinger", "formidling/organisasjon.html", innhold)


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """To whom each mail of the room goes, for the outbox page."""
    return queries.utsendinger(session, [m.id for m in messages if m.kind == "formidling.melding"])


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(MeldingView(settings))
    admin.add_view(MerkeView())
