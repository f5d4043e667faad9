"""Where KS follows up the terms, and what waits for people in it."""

from collections.abc import Iterable
from datetime import date

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.audit import Noted
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.lifecycle import Egenerklaeringsstatus, Tiltaksstatus
from ksadmin.etterlevelse.models import Etterlevelsesavvik
from ksadmin.etterlevelse.views.avvik import AvvikView
from ksadmin.etterlevelse.views.egenerklaeringer import EgenerklaeringView
from ksadmin.etterlevelse.views.oversikt import OversiktView
from ksadmin.etterlevelse.views.punkter import PunktView
from ksadmin.etterlevelse.views.runder import RundeView
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.index import Venter
from ksadmin.web.paneler import Panel

_VISES = 5


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Declarations to read, deviations without a measure, and measures that are late."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    levert = queries.a_ga_gjennom(session)
    rader: list[tuple[str, str, date | None, str | None]] = [
        (str(e.organisasjon), url_for("egenerklaeringer.details_view", id=e.id), None, str(e.runde))
        for e in levert[:_VISES]
    ]
    alle = url_for("egenerklaeringer.index_view", flt0_status_er=Egenerklaeringsstatus.LEVERT.value)
    yield Venter("Egenerklæringer å gå gjennom", len(levert), rader, alle)
    for tittel, avvik, status in (
        ("Avvik fra vilkårene uten tiltak", queries.apne_avvik(session), Tiltaksstatus.APENT),
        ("Tiltak over fristen", queries.forfalte_tiltak(session, clock.today()), Tiltaksstatus.TILTAK),
    ):
        alle = url_for("etterlevelsesavvik.index_view", flt0_status_er=status.value)
        yield Venter(tittel, len(avvik), [_rad(a) for a in avvik[:_VISES]], alle)


def _rad(avvik: Etterlevelsesavvik) -> tuple[str, str, date | None, str | None]:
    url = url_for("etterlevelsesavvik.details_view", id=avvik.id)
    return str(avvik.organisasjon), url, avvik.tiltaksfrist, str(avvik.punkt)


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
