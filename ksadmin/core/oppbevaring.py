"""How long each kind of data is kept, and the deletion of what has been kept long enough (docs/drift.md).

A room says what it keeps with a ``Dataklasse``. Each deletion leaves a receipt, noted in the audit trail, that says how
much of what was deleted and nothing of what was in it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core import audit, clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.base import Base
from ksadmin.core.jobs import Transact


@dataclass(frozen=True, slots=True)
class Dataklasse:
    """``slett`` deletes what is older than the time it is given, and says how many."""

    navn: str
    beskrivelse: str
    dager: int
    slett: Callable[[Session, datetime], int]


class Oppbevaringskvittering(audit.Noted, Base):
    """That something was deleted because its time was out."""

    __tablename__ = "oppbevaringskvittering"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataklasse: Mapped[str]
    eldre_enn: Mapped[datetime]
    antall: Mapped[int]
    slettet: Mapped[datetime]

    HANDLINGER = {"oppbevaring.slettet": "slettet det som er oppbevart lenge nok"}
    FELTNAVN = {"dataklasse": "Hva", "antall": "Antall"}

    def __str__(self) -> str:
        return f"{self.antall} {self.dataklasse}"


def slett_utlopt(transact: Transact, klasser: Iterable[Dataklasse], *, torr: bool = False) -> dict[str, int]:
    """Delete what has been kept long enough, one transaction for each class; how many of each.

    ``torr`` does exactly the same and takes it back.
    """
    slettet = {}
    for klasse in klasser:
        with transact() as session:
            eldre_enn = clock.now() - timedelta(days=klasse.dager)
            slettet[klasse.navn] = antall = klasse.slett(session, eldre_enn)
            if torr:
                session.rollback()
            elif antall:
                _kvitter(session, klasse, eldre_enn, antall)
    return slettet


def _kvitter(session: Session, klasse: Dataklasse, eldre_enn: datetime, antall: int) -> None:
    kvittering = Oppbevaringskvittering(dataklasse=klasse.navn, eldre_enn=eldre_enn, antall=antall, slettet=clock.now())
    session.add(kvittering)
    session.flush()
    opplysninger = {"dataklasse": klasse.navn, "antall": antall}
    audit.note(session, kvittering, actor=SYSTEM, handling="oppbevaring.slettet", opplysninger=opplysninger)
