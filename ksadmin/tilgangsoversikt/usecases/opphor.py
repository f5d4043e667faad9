"""Ending what units that are no more have asked for. What sources have said of them stays as it is."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, PAKOBLINGSLOP
from ksadmin.tilgangsoversikt.models import Pakobling, Unntak


def avslutt_for_opphorte(session: Session, actor: Actor, opphort: Mapping[int, date], *, begrunnelse: str) -> None:
    """Withdraw the living requests of the organisations in ``opphort``, and lift their exceptions, from that day."""
    pakoblinger = session.scalars(
        select(Pakobling)
        .where(Pakobling.organisasjon_id.in_(opphort), Pakobling.status.in_(LEVENDE))
        .order_by(Pakobling.id)
    ).all()
    with recording_all(session, pakoblinger, actor=actor, handling="pakobling.enhet_opphort", begrunnelse=begrunnelse):
        for pakobling in pakoblinger:
            pakobling.status = PAKOBLINGSLOP.target("trekk", pakobling.status, actor)
            pakobling.avsluttet_dato, pakobling.sist_endret = opphort[pakobling.organisasjon_id], clock.now()
    unntak = session.scalars(
        select(Unntak).where(Unntak.organisasjon_id.in_(opphort), Unntak.til.is_(None)).order_by(Unntak.id)
    ).all()
    with recording_all(session, unntak, actor=actor, handling="unntak.enhet_opphort", begrunnelse=begrunnelse):
        for rad in unntak:
            rad.til = max(rad.fra, opphort[rad.organisasjon_id])
