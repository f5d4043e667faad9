"""The room's pages, and what it says on the pages of others."""

from collections.abc import Iterable, Sequence

from flask_admin import Admin
from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.base import UtcDateTime
from ksadmin.core.forening import Sporring
from ksadmin.core.outbox import OutboxMessage
from ksadmin.formidling import queries
from ksadmin.formidling.models import Adressat, Melding
from ksadmin.formidling.views.meldinger import MeldingView
from ksadmin.formidling.views.merker import MerkeView
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.paneler import RAD, Panel, Panelkilde


def _paneler(_organisasjon: Organisasjon, meldinger: list[Melding], uten: list[Adressat]) -> Iterable[Panel]:
    innhold = {"meldinger": meldinger, "uten": {a.melding_id: a for a in uten}}
    yield Panel("meldinger", "Meldinger", "formidling/organisasjon.html", innhold)


def _sporsmal() -> list[Sporring]:
    uten = queries.uten_adresse().where(Adressat.organisasjon_id == RAD)
    return [queries.gjelder_organisasjonen(RAD, bindparam("naa", callable_=clock.now, type_=UtcDateTime())), uten]


organisasjonspanel = Panelkilde(_paneler, _sporsmal)
"""The notices that are out for the organisation, and those it could not be sent."""


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """To whom each mail of the room goes, for the outbox page."""
    return queries.utsendinger(session, [m.id for m in messages if m.kind == "formidling.melding"])


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(MeldingView(settings))
    admin.add_view(MerkeView())
