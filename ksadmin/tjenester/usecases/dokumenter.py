"""Documents of a stage."""

from datetime import datetime

from sqlalchemy.orm import Session

from ksadmin.core import lagret_fil
from ksadmin.core.actor import Actor
from ksadmin.core.uploads import Fil
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import Tjeneste, Tjenestedokument


def last_opp(
    session: Session,
    actor: Actor,
    tjeneste: Tjeneste,
    *,
    stadium: Stadium,
    tittel: str,
    fil: Fil,
    tidspunkt: datetime,
) -> Tjenestedokument:
    """Keep a checked file with the stage it belongs to. Raises InvalidInput when the stage has it already."""
    rad = Tjenestedokument(tjeneste_id=tjeneste.id, stadium=stadium, tittel=tittel)
    i_stadiet = [d for d in tjeneste.dokumenter if d.stadium is stadium]
    lagret_fil.lagre(session, actor, rad, fil, blant=i_stadiet, tidspunkt=tidspunkt)
    session.expire(tjeneste, ["dokumenter"])
    return rad


def fjern_dokument(session: Session, actor: Actor, dokument: Tjenestedokument, *, begrunnelse: str) -> None:
    """Remove a file that should not be here. The history keeps its name and sum."""
    fra = dokument.tjeneste
    lagret_fil.fjern(session, actor, dokument, fra=fra, handling="tjeneste.fjernet", begrunnelse=begrunnelse)
