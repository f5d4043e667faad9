"""Where a case worker stands when helping somebody."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.kodeverk import Ko
from ksadmin.brukerstotte.models import Sak
from ksadmin.brukerstotte.queries import Saksrad, Utvalg
from ksadmin.brukerstotte.views.frister import ArbeidstidView, FristView
from ksadmin.brukerstotte.views.karantene import KaranteneView
from ksadmin.brukerstotte.views.karantene import ventende as i_karantene
from ksadmin.brukerstotte.views.personvern import PersonvernView
from ksadmin.brukerstotte.views.rapport import RapportView
from ksadmin.brukerstotte.views.saker import SakView
from ksadmin.brukerstotte.views.standardsvar import StandardsvarView
from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.outbox import OutboxMessage
from ksadmin.register.models import Organisasjon
from ksadmin.web.index import Venter
from ksadmin.web.paneler import Panel, Panelkilde


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Cases that somebody in KS must move: those the time is running out for, one's own, and nobody's."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    yield from i_karantene(session, actor)
    antall = queries.antall_i_koer(session, actor)
    for ko, tittel in (
        (Ko.FRIST, "Saker over fristen eller snart"),
        (Ko.MINE, "Mine saker"),
        (Ko.LEDIGE, "Saker uten ansvarlig"),
    ):
        saker: Sequence[Sak | Saksrad]
        if ko is Ko.FRIST:
            saker = queries.forst_til_frist(session)
        else:
            saker, _ = queries.side(session, Utvalg(ko=ko), actor, 5)
        rader = [_rad(sak) for sak in saker]
        yield Venter(tittel, antall[ko], rader, url_for("saker.index_view", ko=ko.value))
    foreldet = usecases.ma_leses_pa_nytt(session)
    rader = [(str(s), url_for("standardsvar.details_view", id=s.id), None, s.kategori.tekst) for s in foreldet[:5]]
    yield Venter("Standardsvar der regelen er endret", len(foreldet), rader, url_for("standardsvar.index_view"))


def _rad(sak: Sak | Saksrad) -> tuple[str, str, date | None, str | None]:
    frist = clock.dato(sak.frist) if sak.frist else None
    return sak.emne, url_for("saker.details_view", id=sak.id), frist, sak.referanse


def organisasjonspanel(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """What the organisation has asked KS."""
    saker = queries.saker_hos(session, organisasjon.id)
    yield Panel("saker", "Brukerstøtte", "brukerstotte/saksliste.html", {"saker": saker})


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def register_views(admin: Admin, om_organisasjoner: Sequence[Panelkilde]) -> None:
    """Hang the room's pages in the admin. ``om_organisasjoner`` is what other rooms know of who asks."""
    admin.add_view(SakView(om_organisasjoner))
    admin.add_view(StandardsvarView())
    admin.add_view(KaranteneView())
    admin.add_view(RapportView())
    admin.add_view(FristView())
    admin.add_view(ArbeidstidView())
    admin.add_view(PersonvernView())
