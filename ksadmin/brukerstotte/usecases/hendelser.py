"""One answer to all who asked about the same driftshendelse."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.kodeverk import Saksprak
from ksadmin.brukerstotte.lifecycle import AAPNE
from ksadmin.brukerstotte.models import Sak, Sakskobling
from ksadmin.brukerstotte.usecases.steg import ta
from ksadmin.brukerstotte.usecases.svar import svar
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput


def apne_ved_hendelse(session: Session, driftshendelse: str) -> Sequence[Sak]:
    """The open cases tied to it, the oldest first."""
    koblet = select(Sakskobling.sak_id).where(Sakskobling.driftshendelse == driftshendelse)
    return session.scalars(select(Sak).where(Sak.id.in_(koblet), Sak.status.in_(AAPNE)).order_by(Sak.id)).all()


def svar_alle(
    session: Session, actor: Actor, driftshendelse: str, tekster: Mapping[Saksprak, str | None], *, etterpa: str | None
) -> list[Sak]:
    """Answer every open case tied to it, in its målform, and take the step ``etterpa``; those that got it.

    Each answer is one of its own case, taken back as any other; nobody's draft is touched. A case without an address
    is left as it is. Raises InvalidInput for a målform that is needed and not written, Conflict when nobody can get it.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    saker = [sak for sak in apne_ved_hendelse(session, driftshendelse) if sak.innsender_epost]
    if not saker:
        raise Conflict("Ingen av sakene er åpne og har en adresse å svare til.")
    for sprak in Saksprak:
        antall = sum(sak.sprak is sprak for sak in saker)
        if antall and not tekster.get(sprak):
            raise InvalidInput(
                f"tekst_{sprak.value}", f"{antall} av sakene er på {sprak.midt_i_setning}. Skriv svaret."
            )
    for sak in saker:
        svar(session, actor, sak, tekster[sak.sprak] or "", fra_utkast=False)
        if etterpa and sak.status.value != etterpa:
            ta(session, actor, sak, etterpa)
    return saker
