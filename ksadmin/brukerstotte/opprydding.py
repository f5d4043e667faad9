"""The clock's part of tidying: closing what is solved, forgetting what is old, and what nobody confirmed."""

from datetime import timedelta

from ksadmin.brukerstotte import usecases
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.jobs import Job, Transact
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """One job, a transaction for each of its parts."""

    def rydd(transact: Transact) -> str:
        na = clock.now()
        with transact() as session:
            lukket = usecases.lukk_loste(session, SYSTEM, for_=na - timedelta(days=settings.sak_lukkes_dager))
        with transact() as session:
            borte = usecases.slett_utgatte(session, for_=na - timedelta(days=settings.innsending_frist_dager))
        tomt = 0
        while True:
            with transact() as session:
                noen = usecases.tom_gamle(session, SYSTEM, for_=na - timedelta(days=settings.sak_oppbevaring_dager))
            tomt += noen
            if not noen:
                return f"{lukket} saker lukket, {tomt} tømt, {borte} ubekreftede spørsmål slettet."

    return (
        Job(
            "sak_opprydding",
            "Lukker løste saker, tømmer gamle og sletter ubekreftede spørsmål.",
            rydd,
            every_seconds=3600,
        ),
    )
