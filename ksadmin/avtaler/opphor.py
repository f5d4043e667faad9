"""Ending the erklæringer of units that are no more."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import AVTALELOP, LEVENDE, Avtalestatus
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.register.usecases.opptak import recording_all

_STEG = {
    Avtalestatus.UTKAST: "trekk",
    Avtalestatus.SENDT: "trekk",
    Avtalestatus.SIGNERT: "avvis",
    Avtalestatus.KONTROLLERT: "avvis",
    Avtalestatus.VIDERESENDT: "avvis",
    Avtalestatus.BEKREFTET: "avslutt",
}
"""How the lifecycle lets an erklæring end, from where it stands."""


def avslutt_for_opphorte(session: Session, actor: Actor, opphort: Mapping[int, date], *, begrunnelse: str) -> int:
    """End every living erklæring of the organisations in ``opphort``, from the day each was no more; how many.

    No letter is made: the unit it would go to does not exist, and nothing says that one must be sent.
    """
    rader = session.scalars(
        select(Tilslutningserklaering)
        .where(Tilslutningserklaering.organisasjon_id.in_(opphort), Tilslutningserklaering.status.in_(LEVENDE))
        .order_by(Tilslutningserklaering.id)
    ).all()
    with recording_all(session, rader, actor=actor, handling="avtale.enhet_opphort", begrunnelse=begrunnelse):
        for avtale in rader:
            avtale.status = AVTALELOP.target(_STEG[avtale.status], avtale.status, actor)
            avtale.avsluttet_dato, avtale.sist_endret = opphort[avtale.organisasjon_id], clock.now()
    return len(rader)
