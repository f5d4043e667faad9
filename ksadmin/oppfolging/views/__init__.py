"""The room's pages, and what it says on the pages of others."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.core import clock
from ksadmin.core.forening import Sporring
from ksadmin.core.outbox import OutboxMessage
from ksadmin.core.samlet import Rad
from ksadmin.oppfolging import fremdrift, queries
from ksadmin.oppfolging.views.jakt import JaktView, neste
from ksadmin.oppfolging.views.kampanjer import KampanjeView, OppgaveView
from ksadmin.oppfolging.views.kontaktsjekk import KontaktsjekkView
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.paneler import RAD, Panel, Panelkilde

_VISES = 5


def _paneler(
    organisasjon: Organisasjon, nyeste: Iterable[Rad], kontakter: Iterable[Rad], *om_oppgavene: Sequence[Any]
) -> Iterable[Panel]:
    i_dag = clock.today()
    stilling = stillinger.les_nyeste(nyeste).get(organisasjon.id)
    rad = queries.i_jaktlisten(organisasjon, stilling, i_dag)
    oppgaver = fremdrift.les_oppgaver(om_oppgavene, organisasjon, stilling, i_dag) if stilling else []
    innhold = {
        "organisasjon": organisasjon,
        "rad": rad,
        "neste": neste(rad) if rad else None,
        "oppgaver": oppgaver,
        "logg": queries.les_kontaktlogg(kontakter),
    }
    spor = [(o.oppgave, str(o.oppgave.kampanje)) for o in oppgaver]
    yield Panel("oppfolging", "Oppfølging og kampanjer", "oppfolging/organisasjon.html", innhold, spor)


def _sporsmal() -> list[Sporring]:
    logg = queries.kontaktlogg_hos(RAD).limit(_VISES)
    return [stillinger.nyeste_sporsmal([RAD]), logg, *fremdrift.oppgaver_hos(RAD)]


organisasjonspanel = Panelkilde(_paneler, _sporsmal)
"""Whether the organisation is being chased, what campaigns ask of it, and when we last were in touch."""


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """To whom each mail of the room goes, for the outbox page."""
    return queries.utsendinger(session, [m.id for m in messages if m.kind == "kontakt.epost"])


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(JaktView(settings))
    admin.add_view(KampanjeView(settings))
    admin.add_view(OppgaveView())
    admin.add_view(KontaktsjekkView(settings))
