"""Where a case worker stands when working with wishes."""

from collections.abc import Iterable, Sequence

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core.outbox import OutboxMessage
from ksadmin.endringsonsker import queries
from ksadmin.endringsonsker.views.onsker import OnskeView
from ksadmin.endringsonsker.views.pakker import PakkeView
from ksadmin.endringsonsker.views.prioritering import RangeringView, RundeView, VektsettView
from ksadmin.endringsonsker.views.rapport import RapportView
from ksadmin.register.models import Organisasjon
from ksadmin.web.paneler import Panel


def organisasjonspanel(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """What the organisation wants changed."""
    stemmer = queries.stemmer_fra(session, organisasjon)
    spor = [(stemme, stemme.onske.referanse) for stemme in stemmer]
    yield Panel("endringsonsker", "Endringsønsker", "endringsonsker/organisasjon.html", {"stemmer": stemmer}, spor)


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def register_views(admin: Admin) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(OnskeView())
    admin.add_view(RangeringView())
    admin.add_view(RundeView())
    admin.add_view(VektsettView())
    admin.add_view(PakkeView())
    admin.add_view(RapportView())
