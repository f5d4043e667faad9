"""The clock's part: scores as of today."""

from ksadmin.core import clock
from ksadmin.core.jobs import Job, Transact
from ksadmin.endringsonsker import usecases


def jobs() -> tuple[Job, ...]:
    """The jobs of the room."""
    return (
        Job(
            "rangering",
            "Regner ut poengene til endringsønskene på nytt, siden frister kommer nærmere og innbyggertall endres.",
            _plasser,
            every_seconds=3600,
        ),
    )


def _plasser(transact: Transact) -> str:
    with transact() as session:
        return f"{usecases.plasser_alle(session, clock.today())} plasseringer endret."
