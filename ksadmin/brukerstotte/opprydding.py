"""The clock's part of tidying: closing what is solved, forgetting what is old, and what nobody confirmed."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.models import Saksinnsending
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.innsending import slett_utgatte
from ksadmin.core.jobs import Job, Transact
from ksadmin.core.oppbevaring import Dataklasse
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """Closing the cases that were solved a while ago."""

    def lukk(transact: Transact) -> str:
        with transact() as session:
            for_ = clock.now() - timedelta(days=settings.sak_lukkes_dager)
            return f"{usecases.lukk_loste(session, SYSTEM, for_=for_)} saker lukket."

    return (Job("sak_lukking", "Lukker saker som har vært løst en tid.", lukk, every_seconds=3600),)


def oppbevaring(settings: Settings) -> tuple[Dataklasse, ...]:
    """What people have written to KS: a case is emptied, so that the reports are as before."""
    return (
        Dataklasse("saker", "Det folk har skrevet i lukkede saker.", settings.sak_oppbevaring_dager, _tom_saker),
        Dataklasse(
            "saksinnsendinger",
            "Det som er sendt inn i spørreskjemaet; et bekreftet spørsmål lever videre som sak.",
            settings.innsending_frist_dager,
            partial(slett_utgatte, tabell=Saksinnsending),
        ),
    )


def _tom_saker(session: Session, eldre_enn: datetime) -> int:
    tomt = 0
    while noen := usecases.tom_gamle(session, SYSTEM, for_=eldre_enn):
        tomt += noen
    return tomt
