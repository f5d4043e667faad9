"""How much e-mail has come in."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.lifecycle import Karantenestatus
from ksadmin.brukerstotte.models import Karantenepost, Saksmelding


def innkommet(session: Session) -> Mapping[str, int]:
    """E-mails by what became of them: ``melding`` in a case, ``karantene`` until somebody decides, ``forkastet``."""
    meldinger = session.scalar(select(func.count()).where(Saksmelding.message_id.is_not(None))) or 0
    p = Karantenepost
    satt_til_side = {
        status: antall for status, antall in session.execute(select(p.status, func.count()).group_by(p.status))
    }
    return {
        "melding": meldinger,
        "karantene": satt_til_side.get(Karantenestatus.VENTER, 0),
        "forkastet": satt_til_side.get(Karantenestatus.FORKASTET, 0),
    }
