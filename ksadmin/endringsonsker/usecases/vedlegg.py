"""Files that explain a wish."""

from datetime import datetime

from sqlalchemy.orm import Session

from ksadmin.core import lagret_fil
from ksadmin.core.actor import Actor
from ksadmin.core.uploads import Fil
from ksadmin.endringsonsker.models import Endringsonske, Onskevedlegg


def last_opp(session: Session, actor: Actor, onske: Endringsonske, *, fil: Fil, tidspunkt: datetime) -> Onskevedlegg:
    """Keep a checked file with the wish. Raises InvalidInput when it is there already."""
    rad = Onskevedlegg(onske_id=onske.id)
    lagret_fil.lagre(session, actor, rad, fil, blant=onske.vedlegg, tidspunkt=tidspunkt)
    session.expire(onske, ["vedlegg"])
    return rad


def fjern_vedlegg(session: Session, actor: Actor, vedlegg: Onskevedlegg, *, begrunnelse: str) -> None:
    """Remove a file that should not be here. The wish's history keeps its name and sum."""
    lagret_fil.fjern(session, actor, vedlegg, fra=vedlegg.onske, handling="onske.fjernet", begrunnelse=begrunnelse)
