"""Where a case worker stands when working with wishes."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.outbox import OutboxMessage
from ksadmin.endringsonsker import queries
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.views.onsker import OnskeView
from ksadmin.endringsonsker.views.pakker import PakkeView
from ksadmin.endringsonsker.views.prioritering import RangeringView, RundeView, VektsettView
from ksadmin.endringsonsker.views.rapport import RapportView
from ksadmin.register.models import Organisasjon
from ksadmin.web.index import Venter
from ksadmin.web.paneler import Panel

_HAUGER = (
    ("Endringsønsker fra skjemaet på nettsiden", Onskestatus.INNSENDT),
    ("Nye endringsønsker", Onskestatus.REGISTRERT),
    ("Endringsønsker under vurdering", Onskestatus.UNDER_VURDERING),
    ("Endringsønsker å oversende Skatteetaten", Onskestatus.PRIORITERT),
)


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Wishes that somebody in KS must move."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    for tittel, status in _HAUGER:
        antall, forste = queries.haug(session, status)
        yield Venter(
            tittel, antall, [_rad(o) for o in forste], url_for("onsker.index_view", flt0_status_er=status.value)
        )
    yield _uten_svar(session)


def _uten_svar(session: Session) -> Venter:
    saker = queries.uten_svar(session, clock.today())
    rader: list[tuple[str, str, date | None, str | None]] = [
        (sak.tittel, url_for("innspillspakker.details_view", id=sak.pakke_id), sak.pakke.svarfrist, str(sak.pakke))
        for sak in saker[:5]
    ]
    return Venter("Skatteetaten har ikke svart innen fristen", len(saker), rader, url_for("innspillspakker.index_view"))


def organisasjonspanel(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """What the organisation wants changed."""
    stemmer = queries.stemmer_fra(session, organisasjon)
    spor = [(stemme, stemme.onske.referanse) for stemme in stemmer]
    yield Panel("endringsonsker", "Endringsønsker", "endringsonsker/organisasjon.html", {"stemmer": stemmer}, spor)


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, for the outbox page."""
    return queries.utsendinger(session, messages)


def _rad(onske: Endringsonske) -> tuple[str, str, date | None, str | None]:
    return onske.tittel, url_for("onsker.details_view", id=onske.id), onske.frist, onske.referanse


def register_views(admin: Admin) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(OnskeView())
    admin.add_view(RangeringView())
    admin.add_view(RundeView())
    admin.add_view(VektsettView())
    admin.add_view(PakkeView())
    admin.add_view(RapportView())
