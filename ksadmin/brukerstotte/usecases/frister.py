"""How quickly KS wants to answer, and what that means for the cases it has."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.klokke import frister
from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.brukerstotte.lifecycle import KS_TUR
from ksadmin.brukerstotte.models import Sak, Saksfrist
from ksadmin.brukerstotte.usecases.steg import still_klokken
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput

STANDARD, HASTER = (8, 40), (2, 2)
"""(first answer, solution) in working hours until KS says something else. A personal data breach goes first."""


def last_inn_frister(session: Session, actor: Actor) -> None:
    """A row for every category that has none."""
    kjente = frister(session)
    for kategori in (None, *Sakskategori):
        if kategori not in kjente:
            forste, losning = HASTER if kategori is Sakskategori.PERSONVERN else STANDARD
            rad = Saksfrist(kategori=kategori, forste_svar_timer=forste, losning_timer=losning)
            audit.adding(session, rad, actor=actor, handling="frist.lastet_inn")


def endre_frist(session: Session, actor: Actor, rad: Saksfrist, *, forste_svar_timer: int, losning_timer: int) -> None:
    """Other hours from now, for the cases KS has already too. Linear in those.

    Raises InvalidInput when the case must be solved before it is answered.
    """
    actor.require(Rolle.FORVALTER)
    if losning_timer < forste_svar_timer:
        raise InvalidInput("losning_timer", "Løsningen kan ikke ha kortere frist enn det første svaret.")
    with audit.recording(session, rad, actor=actor, handling="frist.endret"):
        rad.forste_svar_timer, rad.losning_timer = forste_svar_timer, losning_timer
    na = clock.now()
    hos_ks = select(Sak).where(Sak.status.in_(KS_TUR), Sak.kategori.is_not_distinct_from(rad.kategori))
    for sak in session.scalars(hos_ks.order_by(Sak.id)):
        still_klokken(session, sak, na)
