"""The steps of a case, and the clock that follows them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.lifecycle import SAKSLOP, TUR, Saksstatus
from ksadmin.brukerstotte.models import Klokkeperiode, Sak
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor


def ta(session: Session, actor: Actor, sak: Sak, steg: str, *, begrunnelse: str | None = None) -> None:
    """Take a step of SAKSLOP that needs nothing more than that."""
    with audit.recording(session, sak, actor=actor, handling=f"sak.{steg}", begrunnelse=begrunnelse):
        sett_status(session, sak, SAKSLOP.target(steg, sak.status, actor), clock.now())


def sett_status(session: Session, sak: Sak, status: Saksstatus, na: datetime) -> None:
    """Inside a recording of ``sak``: the status, and whose turn it is from now."""
    sak.status, sak.sist_aktivitet = status, na
    sak.lost = na if status is Saksstatus.LOST else sak.lost if status is Saksstatus.LUKKET else None
    still_klokken(session, sak, na)


def still_klokken(session: Session, sak: Sak, na: datetime) -> None:
    """Stop the clock of whoever had the turn, and start that of whoever has it now."""
    part = TUR.get(sak.status)
    lopende = session.scalars(
        select(Klokkeperiode).where(Klokkeperiode.sak_id == sak.id, Klokkeperiode.til.is_(None))
    ).one_or_none()
    if lopende is not None:
        if lopende.part is part:
            return
        lopende.til = na
    if part is not None:
        session.add(Klokkeperiode(sak=sak, part=part, fra=na))
