"""Giving a filter a name, alone or for everybody."""

from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.core.sortering import sorteringsnokkel
from ksadmin.tilgangsoversikt.models import Matrisevisning
from ksadmin.tilgangsoversikt.queries.visninger import ved_navn


def lagre_visning(session: Session, actor: Actor, *, navn: str, filter: str, delt: bool) -> Matrisevisning:
    """Keep the filter. ``delt`` shows it to everybody in KS. Raises InvalidInput when the name is taken."""
    actor.require(Rolle.SAKSBEHANDLER if delt else Rolle.LESER)
    if finnes := ved_navn(session, actor, navn, delt=delt):
        raise InvalidInput("navn", opptatt(finnes))
    visning = Matrisevisning(
        navn=navn,
        navn_nokkel=sorteringsnokkel(navn),
        eier=actor.ident,
        eier_navn=actor.navn,
        delt=delt,
        filter=filter,
        opprettet=clock.now(),
    )
    with audit.recording(session, visning, actor=actor, handling="visning.lagret"):
        session.add(visning)
    return visning


def slett_visning(session: Session, actor: Actor, visning: Matrisevisning) -> None:
    """For its owner; a shared one also for a forvalter. The last values stay in the trail."""
    if visning.eier != actor.ident:
        actor.require(Rolle.FORVALTER)
    with audit.removing(session, visning, actor=actor, handling="visning.slettet"):
        session.delete(visning)


def opptatt(visning: Matrisevisning) -> str:
    """Why the name cannot be used again."""
    if visning.delt:
        return f"{visning.eier_navn} har alt delt en visning som heter «{visning.navn}». Velg et annet navn."
    return f"Du har alt en visning som heter «{visning.navn}». Velg et annet navn, eller slett den gamle."
