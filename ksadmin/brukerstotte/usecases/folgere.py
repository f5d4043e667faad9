"""Who in KS is told what happens in a case."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte.kodeverk import Beskjed
from ksadmin.brukerstotte.models import Sak, Saksfolger, Saksmelding
from ksadmin.core import outbox

__all__ = ["Beskjed", "folg", "gi_beskjed", "nevnte", "slutt_a_folge"]


def folg(session: Session, sak: Sak, bruker: Bruker) -> None:
    """Tell ``bruker`` of what comes in. Saying so twice is the same as once."""
    if _folger(session, sak, bruker) is None:
        session.add(Saksfolger(sak_id=sak.id, bruker_id=bruker.id))
        session.flush()
        session.expire(sak, ["folgere"])


def slutt_a_folge(session: Session, sak: Sak, bruker: Bruker) -> None:
    """No more of it."""
    if (rad := _folger(session, sak, bruker)) is not None:
        session.delete(rad)
        session.flush()
        session.expire(sak, ["folgere"])


def nevnte(tekst: str, brukere: Sequence[Bruker]) -> list[Bruker]:
    """Those named with «@» and their full name, or what their address has before its «@»."""
    return [b for b in brukere if any(_nevner(tekst, navn) for navn in (b.navn, b.epost.partition("@")[0]))]


def gi_beskjed(session: Session, sak: Sak, melding: Saksmelding, brukere: Iterable[Bruker], hva: Beskjed) -> None:
    """Promise each of them a mail about the message, once."""
    for bruker in brukere:
        outbox.promise(
            session,
            "sak.beskjed",
            nokkel=f"sak:beskjed:{melding.id}:{bruker.id}",
            sak_id=sak.id,
            bruker_id=bruker.id,
            hva=hva.value,
        )


def _nevner(tekst: str, navn: str) -> bool:
    return re.search(rf"@{re.escape(navn)}(?!\w)", tekst, re.IGNORECASE) is not None


def _folger(session: Session, sak: Sak, bruker: Bruker) -> Saksfolger | None:
    return session.scalars(
        select(Saksfolger).where(Saksfolger.sak_id == sak.id, Saksfolger.bruker_id == bruker.id)
    ).one_or_none()
