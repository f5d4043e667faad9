"""Where a case worker stands when helping somebody."""

from collections.abc import Sequence

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import queries
from ksadmin.brukerstotte.views.saker import SakView
from ksadmin.core.outbox import OutboxMessage


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def register_views(admin: Admin) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(SakView())
