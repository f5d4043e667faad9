"""Where a case worker stands when working with wishes."""

from collections.abc import Iterable, Sequence

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core.outbox import OutboxMessage
from ksadmin.core.samlet import med
from ksadmin.endringsonsker import queries
from ksadmin.endringsonsker.models import Endringsonske, Stemme
from ksadmin.endringsonsker.views.onsker import OnskeView
from ksadmin.endringsonsker.views.pakker import PakkeView
from ksadmin.endringsonsker.views.prioritering import RangeringView, RundeView, VektsettView
from ksadmin.endringsonsker.views.rapport import RapportView
from ksadmin.register.models import Organisasjon
from ksadmin.web.paneler import RAD, Panel, Panelkilde


def _paneler(_organisasjon: Organisasjon, svar: Sequence[tuple[Stemme, Endringsonske]]) -> Iterable[Panel]:
    stemmer = [med(stemme, onske=onske) for stemme, onske in svar]
    spor = [(stemme, stemme.onske.referanse) for stemme in stemmer]
    yield Panel("endringsonsker", "Endringsønsker", "endringsonsker/organisasjon.html", {"stemmer": stemmer}, spor)


organisasjonspanel = Panelkilde(_paneler, lambda: [queries.stemmer_fra(RAD)])
"""What the organisation wants changed."""


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
