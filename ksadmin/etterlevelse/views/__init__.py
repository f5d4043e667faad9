"""Where KS follows up the terms."""

from collections.abc import Iterable

from flask_admin import Admin

from ksadmin.core.audit import Noted
from ksadmin.core.samlet import med
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.models import Egenerklaering, Egenerklaeringsrunde, Etterlevelsesavvik, Vilkarspunkt
from ksadmin.etterlevelse.views.avvik import AvvikView
from ksadmin.etterlevelse.views.egenerklaeringer import EgenerklaeringView
from ksadmin.etterlevelse.views.oversikt import OversiktView
from ksadmin.etterlevelse.views.punkter import PunktView
from ksadmin.etterlevelse.views.runder import RundeView
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.paneler import RAD, Panel, Panelkilde


def _paneler(
    _organisasjon: Organisasjon,
    egne: Iterable[tuple[Egenerklaering, Egenerklaeringsrunde]],
    funnet: Iterable[tuple[Etterlevelsesavvik, Vilkarspunkt]],
) -> Iterable[Panel]:
    skjemaer = [med(skjema, runde=runde) for skjema, runde in egne]
    avvik = [med(a, punkt=punkt) for a, punkt in funnet]
    spor: list[tuple[Noted, str]] = [*((s, str(s.runde)) for s in skjemaer), *((a, str(a.punkt)) for a in avvik)]
    innhold = {"skjemaer": skjemaer, "avvik": avvik}
    yield Panel("etterlevelse", "Etterlevelse av vilkårene", "etterlevelse/organisasjon.html", innhold, spor)


organisasjonspanel = Panelkilde(
    _paneler, lambda: [queries.organisasjonens_egenerklaeringer(RAD), queries.organisasjonens_avvik(RAD)]
)
"""What the organisation has said of itself, and its deviations."""


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(OversiktView())
    admin.add_view(RundeView(settings))
    admin.add_view(EgenerklaeringView())
    admin.add_view(AvvikView())
    admin.add_view(PunktView())
