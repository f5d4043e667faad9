"""How quickly KS wants to answer and when it is at work, and what that means for the cases it has."""

from datetime import time

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.brukerstotte.lifecycle import KS_TUR
from ksadmin.brukerstotte.models import Sak, Saksarbeidstid, Saksfrist
from ksadmin.brukerstotte.usecases.steg import still_klokken
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput

STANDARD, HASTER = (8, 40), (2, 2)
"""(first answer, solution) in working hours until KS says something else. A personal data breach goes first."""
APNER, STENGER = time(8), time(16)
"""The working hours until KS says something else."""


def last_inn_frister(session: Session, actor: Actor) -> None:
    """A row for every category that has none, and the working hours."""
    kjente = set(session.scalars(select(Saksfrist.kategori)))
    for kategori in (None, *Sakskategori):
        if kategori not in kjente:
            forste, losning = HASTER if kategori is Sakskategori.PERSONVERN else STANDARD
            rad = Saksfrist(kategori=kategori, forste_svar_timer=forste, losning_timer=losning)
            audit.adding(session, rad, actor=actor, handling="frist.lastet_inn")
    if session.get(Saksarbeidstid, 1) is None:
        arbeidstid = Saksarbeidstid(id=1, fra=APNER, til=STENGER)
        with audit.recording(session, arbeidstid, actor=actor, handling="arbeidstid.lastet_inn"):
            session.add(arbeidstid)


def endre_frist(session: Session, actor: Actor, rad: Saksfrist, *, forste_svar_timer: int, losning_timer: int) -> None:
    """Other hours from now, for the cases KS has already too. Linear in those.

    Raises InvalidInput when the case must be solved before it is answered.
    """
    actor.require(Rolle.FORVALTER)
    if losning_timer < forste_svar_timer:
        raise InvalidInput("losning_timer", "Løsningen kan ikke ha kortere frist enn det første svaret.")
    with audit.recording(session, rad, actor=actor, handling="frist.endret"):
        rad.forste_svar_timer, rad.losning_timer = forste_svar_timer, losning_timer
    regn_fristene(session, Sak.kategori.is_not_distinct_from(rad.kategori))


def endre_arbeidstid(session: Session, actor: Actor, rad: Saksarbeidstid, *, fra: time, til: time) -> None:
    """Other working hours, for all time that is counted from now: limits of the cases KS has, and reports.

    Linear in the cases KS has. Raises InvalidInput when the day ends before it begins.
    """
    actor.require(Rolle.FORVALTER)
    if til <= fra:
        raise InvalidInput("til", "Arbeidsdagen må slutte etter at den begynner.")
    with audit.recording(session, rad, actor=actor, handling="arbeidstid.endret"):
        rad.fra, rad.til = fra, til
    regn_fristene(session)


def regn_fristene(session: Session, hvilke: ColumnElement[bool] | None = None) -> None:
    """Reckon anew when KS' time is up, in the cases it has that are ``hvilke``."""
    na = clock.now()
    hos_ks = select(Sak).where(Sak.status.in_(KS_TUR), true() if hvilke is None else hvilke)
    for sak in session.scalars(hos_ks.order_by(Sak.id)):
        still_klokken(session, sak, na)
