"""What KS does with one organisation's declaration."""

from datetime import date

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.etterlevelse.lifecycle import EGENERKLAERINGSLOP, Egenerklaeringsrundestatus, Egenerklaeringsstatus
from ksadmin.etterlevelse.models import Egenerklaering


def gjennomga(session: Session, actor: Actor, egenerklaering: Egenerklaering) -> None:
    """The answers are read. Deviations live on by themselves."""
    _steg(session, actor, egenerklaering, "gjennomga", "egenerklaering.gjennomgatt", None)


def apne_igjen(session: Session, actor: Actor, egenerklaering: Egenerklaering, *, begrunnelse: str) -> None:
    """Ask again. ``begrunnelse`` is shown to the organisation; its answers are as it left them."""
    _krev_levende(egenerklaering)
    _steg(session, actor, egenerklaering, "apne_igjen", "egenerklaering.apnet_igjen", begrunnelse)


def unnta(session: Session, actor: Actor, egenerklaering: Egenerklaering, *, begrunnelse: str) -> None:
    """KS does not ask this organisation after all."""
    _krev_levende(egenerklaering)
    _steg(session, actor, egenerklaering, "unnta", "egenerklaering.unntatt", begrunnelse)


def spor_likevel(session: Session, actor: Actor, egenerklaering: Egenerklaering) -> None:
    """Ask after all."""
    _krev_levende(egenerklaering)
    _steg(session, actor, egenerklaering, "spor_likevel", "egenerklaering.spurt_likevel", None)


def ny_frist(session: Session, actor: Actor, egenerklaering: Egenerklaering, *, frist: date, i_dag: date) -> None:
    """Give one organisation more time, and its link longer life. Raises InvalidInput for a date that is not ahead."""
    actor.require(Rolle.SAKSBEHANDLER)
    if egenerklaering.status is not Egenerklaeringsstatus.VENTER:
        raise Conflict("Egenerklæringen venter ikke på svar, så den trenger ingen ny frist.")
    if frist <= i_dag:
        raise InvalidInput("frist", "Fristen må ligge fram i tid.")
    with audit.recording(session, egenerklaering, actor=actor, handling="egenerklaering.frist_endret"):
        egenerklaering.frist = frist


def _krev_levende(egenerklaering: Egenerklaering) -> None:
    if egenerklaering.runde.status not in (Egenerklaeringsrundestatus.AAPEN, Egenerklaeringsrundestatus.PAUSET):
        raise Conflict("Runden er avsluttet, så egenerklæringene i den kan ikke åpnes igjen.")


def _steg(
    session: Session,
    actor: Actor,
    egenerklaering: Egenerklaering,
    steg: str,
    handling: str,
    begrunnelse: str | None,
) -> None:
    with audit.recording(session, egenerklaering, actor=actor, handling=handling, begrunnelse=begrunnelse):
        egenerklaering.status = EGENERKLAERINGSLOP.target(steg, egenerklaering.status, actor)
        egenerklaering.begrunnelse = begrunnelse
