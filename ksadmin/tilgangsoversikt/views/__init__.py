"""Where a case worker stands when working with requests for access."""

from collections.abc import Sequence
from typing import Protocol

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core.outbox import OutboxMessage
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.matriselager import Matriselager
from ksadmin.tilgangsoversikt.views.avvik import AvvikView
from ksadmin.tilgangsoversikt.views.kart import KartView
from ksadmin.tilgangsoversikt.views.leverandorbruk import LeverandorbrukView
from ksadmin.tilgangsoversikt.views.matrise import MatriseView
from ksadmin.tilgangsoversikt.views.opplysninger import OpplysningView
from ksadmin.tilgangsoversikt.views.pakoblinger import PakoblingView
from ksadmin.tilgangsoversikt.views.synkronisering import SynkView
from ksadmin.tilgangsoversikt.views.utvikling import UtviklingView


class _MedOrganisasjon(Protocol):
    organisasjon_id: int


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def konsekvenser(session: Session, avtale: _MedOrganisasjon) -> list[tuple[str, str]]:
    """The tjenester whose access loses its basis when the erklæring ends, in bokmål and nynorsk."""
    return queries.tjenester_med_tilgang(session, avtale.organisasjon_id)


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    lager = Matriselager()
    admin.add_view(MatriseView(lager))
    admin.add_view(PakoblingView())
    admin.add_view(OpplysningView())
    admin.add_view(AvvikView())
    admin.add_view(SynkView(settings))
    admin.add_view(LeverandorbrukView())
    admin.add_view(KartView(lager))
    admin.add_view(UtviklingView())
