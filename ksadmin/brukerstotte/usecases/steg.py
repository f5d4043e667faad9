"""The steps of a case, and the clock that follows them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.klokke import frist, regler
from ksadmin.brukerstotte.lifecycle import SAKSLOP, TUR, Saksstatus
from ksadmin.brukerstotte.models import Klokkeperiode, Sak
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor


def ta(session: Session, actor: Actor, sak: Sak, steg: str, *, begrunnelse: str | None = None) -> None:
    """Take a step of SAKSLOP that needs nothing more than that."""
    with audit.recording(session, sak, actor=actor, handling=f"sak.{steg}", begrunnelse=begrunnelse):
        sett_status(session, sak, SAKSLOP.target(steg, sak.status, actor), clock.now())


def lukk_loste(session: Session, actor: Actor, *, for_: datetime) -> int:
    """Close what was solved before then, with nothing more said. How many."""
    loste = session.scalars(select(Sak).where(Sak.status == Saksstatus.LOST, Sak.sist_aktivitet < for_)).all()
    for sak in loste:
        ta(session, actor, sak, "lukk")
    return len(loste)


def sett_status(session: Session, sak: Sak, status: Saksstatus, na: datetime) -> None:
    """Inside a recording of ``sak``: the status, and whose turn it is from now."""
    sak.status, sak.sist_aktivitet = status, na
    sak.lost = na if status is Saksstatus.LOST else sak.lost if status is Saksstatus.LUKKET else None
    still_klokken(session, sak, na)


def still_klokken(session: Session, sak: Sak, na: datetime) -> None:
    """Stop the clock of whoever had the turn, start that of whoever has it now, and say when KS' time is up."""
    part = TUR.get(sak.status)
    perioder = list(
        session.scalars(select(Klokkeperiode).where(Klokkeperiode.sak_id == sak.id).order_by(Klokkeperiode.id))
    )
    lopende = next((p for p in perioder if p.til is None), None)
    if lopende is not None and lopende.part is not part:
        lopende.til = na
    if part is not None and (lopende is None or lopende.til is not None):
        perioder.append(Klokkeperiode(sak_id=sak.id, part=part, fra=na))
        session.add(perioder[-1])
    sak.frist = frist(sak, perioder, na, regler(session))
