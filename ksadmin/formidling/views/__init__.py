"""The room's pages, and what waits for people in it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.outbox import OutboxMessage
from ksadmin.formidling import queries
from ksadmin.formidling.lifecycle import Meldingsstatus
from ksadmin.formidling.models import Adressat, Melding, Varselmerke
from ksadmin.formidling.views.meldinger import MeldingView
from ksadmin.formidling.views.merker import MerkeView
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.web.filters import klokkeslett
from ksadmin.web.index import Venter
from ksadmin.web.paneler import Panel

_SNART = timedelta(hours=1)


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Notices that somebody must approve, send or prolong, and organisations that could not be told."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    for tittel, status in (
        ("Meldinger til godkjenning", Meldingsstatus.TIL_GODKJENNING),
        ("Godkjente meldinger som ikke er sendt", Meldingsstatus.GODKJENT),
        ("Meldinger der utsendingen er satt på pause", Meldingsstatus.PAUSET),
    ):
        alle = url_for("meldinger.index_view", flt0_status_er=status.value)
        yield _haug(tittel, queries.i_status(session, status), alle)
    yield _haug(
        "Driftsmeldinger som slutter innen en time",
        queries.snart_slutt(session, clock.now(), _SNART),
        url_for("meldinger.index_view"),
    )
    yield _uten_adresse(queries.uten_adresse(session))
    utkast = url_for("meldinger.index_view", flt0_status_er=Meldingsstatus.UTKAST.value)
    yield _haug(
        "Varsler fra Skatteetaten å ta stilling til", queries.utkast_fra_kilden(session, avventer=False), utkast
    )
    yield _haug("Skatteetaten har endret varselet", queries.utkast_fra_kilden(session, avventer=True), utkast)
    yield _merker(queries.ukjente_merker(session))


def _merker(merker: Sequence[Varselmerke]) -> Venter:
    rader = [(str(m), url_for("varselmerker.edit_view", id=m.id), None, None) for m in merker[:5]]
    tittel = "Merker i Skatteetatens varsler uten tjeneste"
    return Venter(tittel, len(merker), list(rader), url_for("varselmerker.index_view"))


def driftsstatus(session: Session) -> Iterable[tuple[str, bool | None, str]]:
    """How the last reading of each feed went."""
    for kilde in queries.kilder(session):
        yield "Varsler fra Skatteetaten", kilde.feil is None, kilde.feil or f"Lest {klokkeslett(kilde.lest)}."


def _haug(tittel: str, meldinger: Sequence[Melding], alle_url: str) -> Venter:
    rader = [(str(m), url_for("meldinger.details_view", id=m.id), None, m.type.tekst) for m in meldinger[:5]]
    return Venter(tittel, len(meldinger), list(rader), alle_url)


def _uten_adresse(oppgaver: Sequence[Adressat]) -> Venter:
    """One contact settles every notice the organisation has missed."""
    hver = list({a.organisasjon_id: a for a in oppgaver}.values())
    rader = [
        (str(a.organisasjon), url_for("kontakter.create_view", organisasjon=a.organisasjon_id), None, str(a.melding))
        for a in hver[:5]
    ]
    return Venter("Fikk ikke en melding fordi adressen mangler", len(hver), list(rader))


def organisasjonspanel(session: Session, organisasjon: Organisasjon) -> Iterable[Panel]:
    """The notices that are out for the organisation, and those it could not be sent."""
    innhold = {
        "meldinger": queries.om_organisasjonen(session, organisasjon.id, clock.now()),
        "uten": {a.melding_id: a for a in queries.uten_adresse(session, organisasjon.id)},
    }
    yield Panel("meldinger", "Meldinger", "formidling/organisasjon.html", innhold)


def beskriv_utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """To whom each mail of the room goes, for the outbox page."""
    return queries.utsendinger(session, [m.id for m in messages if m.kind == "formidling.melding"])


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(MeldingView(settings))
    admin.add_view(MerkeView())
