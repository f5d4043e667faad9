"""Where a case worker stands when helping somebody."""

from collections.abc import Iterable, Sequence

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import queries
from ksadmin.brukerstotte.views.karantene import KaranteneView
from ksadmin.brukerstotte.views.karantene import ventende as ventende
from ksadmin.brukerstotte.views.saker import SakView
from ksadmin.brukerstotte.views.standardsvar import StandardsvarView
from ksadmin.core.outbox import OutboxMessage
from ksadmin.register.models import Organisasjon
from ksadmin.web.paneler import Panel, Panelkilde


def organisasjonspanel(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """What the organisation has asked KS."""
    saker = queries.saker_hos(session, organisasjon.id)
    yield Panel("saker", "Brukerstøtte", "brukerstotte/saksliste.html", {"saker": saker})


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def register_views(admin: Admin, om_organisasjoner: Sequence[Panelkilde]) -> None:
    """Hang the room's pages in the admin. ``om_organisasjoner`` is what other rooms know of who asks."""
    admin.add_view(SakView(om_organisasjoner))
    admin.add_view(StandardsvarView())
    admin.add_view(KaranteneView())
