"""Where a case worker stands when working with requests for access."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.outbox import OutboxMessage
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.matriselager import Matriselager
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tilgangsoversikt.views import avvik, synkronisering
from ksadmin.tilgangsoversikt.views.avvik import AvvikView
from ksadmin.tilgangsoversikt.views.kart import KartView
from ksadmin.tilgangsoversikt.views.leverandorbruk import LeverandorbrukView
from ksadmin.tilgangsoversikt.views.matrise import MatriseView
from ksadmin.tilgangsoversikt.views.opplysninger import OpplysningView
from ksadmin.tilgangsoversikt.views.pakoblinger import PakoblingView
from ksadmin.tilgangsoversikt.views.synkronisering import SynkView
from ksadmin.tilgangsoversikt.views.utvikling import UtviklingView
from ksadmin.web.index import Venter

_HAUGER = (
    ("Påkoblingsforespørsler til kontroll", Pakoblingsstatus.REGISTRERT),
    ("Påkoblingsforespørsler å sende til Skatteetaten", Pakoblingsstatus.KONTROLLERT),
    ("Venter på at Skatteetaten åpner", Pakoblingsstatus.SENDT),
    ("Åpnet i test, venter på produksjon", Pakoblingsstatus.APNET_TEST),
)


class _MedOrganisasjon(Protocol):
    organisasjon_id: int


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Requests that somebody in KS must move, or follow up."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    forfalte = queries.forfalte(session, clock.today())
    forfalte_url = url_for("pakoblinger.index_view", flt0_frist_er="over")
    yield Venter("Påkoblingsforespørsler med frist som er over", len(forfalte), _rader(forfalte), forfalte_url)
    for tittel, status in _HAUGER:
        saker = queries.under_arbeid(session, status)
        alle = url_for("pakoblinger.index_view", flt0_status_er=status.value)
        yield Venter(tittel, len(saker), _rader(saker), alle)
    yield from avvik.ventende(session, actor)
    yield from synkronisering.ventende(session, actor)


def _rader(saker: Sequence[Pakobling]) -> list[tuple[str, str, date | None, str | None]]:
    return [
        (
            str(p.organisasjon),
            url_for("pakoblinger.details_view", id=p.id),
            p.frist,
            f"{p.tjeneste}{f', {p.eier.navn}' if p.eier else ''}",
        )
        for p in saker[:5]
    ]


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def konsekvenser(session: Session, avtale: _MedOrganisasjon) -> list[str]:
    """The tjenester whose access loses its basis when the erklæring ends."""
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
