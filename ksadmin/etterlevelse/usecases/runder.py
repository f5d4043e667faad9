"""Rounds: opened for everyone with an active erklæring, reminded by the clock, and ended."""

import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.lifecycle import EGENERKLAERINGSLOP, RUNDELOP, Egenerklaeringsrundestatus
from ksadmin.etterlevelse.models import Egenerklaering, Egenerklaeringsbrev, Egenerklaeringsrunde, Rundepunkt
from ksadmin.oppfolging.purreplan import Purreplan
from ksadmin.oppfolging.usecases import Brev, gjor_forfalt, legg_i_utboksen
from ksadmin.register.usecases.opptak import recording_all


def opprett_runde(
    session: Session, actor: Actor, plan: Purreplan, *, i_dag: date, eksempel: bool = False
) -> Egenerklaeringsrunde:
    """A draft. Raises InvalidInput for terms that are not published, and for a deadline that is not ahead."""
    actor.require(Rolle.FORVALTER)
    runde = Egenerklaeringsrunde(status=RUNDELOP.initial, eksempel=eksempel)
    with audit.recording(session, runde, actor=actor, handling="egenerklaeringsrunde.opprettet"):
        plan.skriv(runde, i_dag)
    return runde


def endre_runde(session: Session, actor: Actor, runde: Egenerklaeringsrunde, plan: Purreplan, *, i_dag: date) -> None:
    """Change a draft. Raises Conflict once it is open: the organisations have been asked on what it said then."""
    actor.require(Rolle.FORVALTER)
    if runde.status is not Egenerklaeringsrundestatus.UTKAST:
        raise Conflict("Runden er åpnet og kan ikke endres. Du kan gi den enkelte ny frist.")
    with audit.recording(session, runde, actor=actor, handling="egenerklaeringsrunde.endret"):
        plan.skriv(runde, i_dag)


def aapne_runde(session: Session, actor: Actor, runde: Egenerklaeringsrunde, *, i_dag: date) -> int:
    """Give each organisation with an active erklæring its declaration to fill in; how many.

    Raises Conflict when there is nothing to ask about, nobody to ask, or the deadline is past.
    """
    punkter, hvem = queries.punkter_i_bruk(session, runde.vilkar_id), queries.som_skal_svare(session)
    if not punkter:
        raise Conflict(f"{runde.vilkar} har ingen punkter i bruk. Registrer minst ett punkt før runden åpnes.")
    if not hvem:
        raise Conflict("Ingen har aktiv tilslutningserklæring, så det er ingen å spørre.")
    if runde.frist <= i_dag:
        raise Conflict("Fristen er passert. Rett fristen i utkastet før du åpner runden.")
    with audit.recording(session, runde, actor=actor, handling="egenerklaeringsrunde.aapnet"):
        runde.status, runde.aapnet_dato = RUNDELOP.target("aapne", runde.status, actor), i_dag
    session.add_all(Rundepunkt(runde_id=runde.id, punkt_id=p.id) for p in punkter)
    skjemaer = [
        Egenerklaering(
            runde_id=runde.id,
            organisasjon_id=o.id,
            nokkel=secrets.token_hex(16),
            frist=runde.frist,
            status=EGENERKLAERINGSLOP.initial,
        )
        for o in hvem
    ]
    with recording_all(session, skjemaer, actor=actor, handling="egenerklaering.opprettet"):
        pass
    return len(skjemaer)


def legg_i_ko(session: Session, actor: Actor, brev: Sequence[tuple[int, Brev]]) -> int:
    """Put each (id of the declaration, mail) in the outbox, unless it is there already; how many were new."""
    hvilken = {b.nokkel: ident for ident, b in brev}
    nye = legg_i_utboksen(session, actor, [b for _, b in brev])
    for forsok in nye:
        assert forsok.utboks is not None
        assert forsok.utboks.nokkel is not None
        session.add(Egenerklaeringsbrev(egenerklaering_id=hvilken[forsok.utboks.nokkel], forsok_id=forsok.id))
    return len(nye)


def forkast_runde(session: Session, actor: Actor, runde: Egenerklaeringsrunde) -> None:
    """Throw a draft away."""
    _steg(session, actor, runde, "forkast", "egenerklaeringsrunde.forkastet")


def pause_runde(session: Session, actor: Actor, runde: Egenerklaeringsrunde) -> None:
    """Hold every mail, those already queued too. The links go on taking answers."""
    _steg(session, actor, runde, "pause", "egenerklaeringsrunde.pauset")


def gjenoppta_runde(session: Session, actor: Actor, runde: Egenerklaeringsrunde) -> None:
    """Send again, at once; each gets one mail at most, however long the pause was."""
    _steg(session, actor, runde, "gjenoppta", "egenerklaeringsrunde.gjenopptatt")
    i_runden = Egenerklaeringsbrev.egenerklaering.has(Egenerklaering.runde_id == runde.id)
    gjor_forfalt(session, select(Egenerklaeringsbrev.forsok_id).where(i_runden))


def avslutt_runde(session: Session, actor: Actor, runde: Egenerklaeringsrunde, *, i_dag: date) -> None:
    """No more mails, and no more answers."""
    with audit.recording(session, runde, actor=actor, handling="egenerklaeringsrunde.avsluttet"):
        runde.status, runde.avsluttet_dato = RUNDELOP.target("avslutt", runde.status, actor), i_dag


def noter_rapport(session: Session, actor: Actor, runde: Egenerklaeringsrunde) -> None:
    """Somebody took a copy of the report."""
    actor.require(Rolle.LESER)
    audit.note(session, runde, actor=actor, handling="egenerklaeringsrunde.rapport")


def _steg(session: Session, actor: Actor, runde: Egenerklaeringsrunde, steg: str, handling: str) -> None:
    with audit.recording(session, runde, actor=actor, handling=handling):
        runde.status = RUNDELOP.target(steg, runde.status, actor)
