"""Where a case worker stands when helping somebody."""

from collections.abc import Iterable, Sequence

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.models import Sak
from ksadmin.brukerstotte.views.frister import ArbeidstidView, FristView
from ksadmin.brukerstotte.views.karantene import KaranteneView
from ksadmin.brukerstotte.views.personvern import PersonvernView
from ksadmin.brukerstotte.views.rapport import RapportView
from ksadmin.brukerstotte.views.saker import Om, SakView
from ksadmin.brukerstotte.views.standardsvar import StandardsvarView
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.haug import VISES, Haugrad, Venter
from ksadmin.core.outbox import OutboxMessage
from ksadmin.register.models import Organisasjon
from ksadmin.web.detaljside import detaljside
from ksadmin.web.paneler import RAD, Panel, Panelkilde


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Answers whose rule is another than when they were written."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    if foreldet := usecases.foreldede(session):
        side = detaljside("standardsvar")
        rader = [Haugrad(v.tittel, side(v.standardsvar_id), v.standardsvar.kategori.tekst) for v in foreldet[:VISES]]
        alle = url_for("standardsvar.index_view", flt0_m_leses_p_nytt_fordi="ja")
        yield Venter("Standardsvar der regelen er endret", len(foreldet), rader, alle)


def _paneler(_organisasjon: Organisasjon, saker: Sequence[Sak]) -> Iterable[Panel]:
    yield Panel("saker", "Brukerstøtte", "brukerstotte/saksliste.html", {"saker": saker, "ingen": "Ingen saker."})


organisasjonspanel = Panelkilde(_paneler, lambda: [queries.saker_hos(RAD)])
"""What the organisation has asked KS."""


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def register_views(admin: Admin, om_organisasjoner: Iterable[tuple[str, str, Panelkilde]]) -> None:
    """Hang the room's pages in the admin. ``om_organisasjoner`` is what other rooms know of who asks, as in ``Om``."""
    admin.add_view(SakView([Om(*om) for om in om_organisasjoner]))
    admin.add_view(StandardsvarView())
    admin.add_view(KaranteneView())
    admin.add_view(RapportView())
    admin.add_view(FristView())
    admin.add_view(ArbeidstidView())
    admin.add_view(PersonvernView())
