"""Where KS follows up the terms."""

from collections.abc import Iterable

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core.audit import Noted
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.views.avvik import AvvikView
from ksadmin.etterlevelse.views.egenerklaeringer import EgenerklaeringView
from ksadmin.etterlevelse.views.oversikt import OversiktView
from ksadmin.etterlevelse.views.punkter import PunktView
from ksadmin.etterlevelse.views.runder import RundeView
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.paneler import Panel


def organisasjonspanel(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """What the organisation has said of itself, and its deviations."""
    skjemaer = queries.organisasjonens_egenerklaeringer(session, organisasjon.id)
    avvik = queries.organisasjonens_avvik(session, organisasjon.id)
    spor: list[tuple[Noted, str]] = [*((s, str(s.runde)) for s in skjemaer), *((a, str(a.punkt)) for a in avvik)]
    innhold = {"skjemaer": skjemaer, "avvik": avvik}
    yield Panel("etterlevelse", "Etterlevelse av vilkårene", "etterlevelse/organisasjon.html", innhold, spor)


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(OversiktView())
    admin.add_view(RundeView(settings))
    admin.add_view(EgenerklaeringView())
    admin.add_view(AvvikView())
    admin.add_view(PunktView())
