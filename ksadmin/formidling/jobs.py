"""The clock's part: write down what has ended by itself."""

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.jobs import Job, Transact
from ksadmin.formidling import queries, usecases
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs of the room."""
    return (
        Job(
            "meldinger_slutt",
            "Avslutter meldinger når tiden deres er ute.",
            avslutt_utlopte,
            every_seconds=30,
        ),
    )


def avslutt_utlopte(transact: Transact) -> str:
    """They show nowhere from the very second; this gives them their status and calls off what is queued."""
    with transact() as session:
        utlopte = queries.utlopte(session, clock.now())
        for melding in utlopte:
            usecases.avslutt(session, SYSTEM, melding)
    return f"{len(utlopte)} avsluttet."
