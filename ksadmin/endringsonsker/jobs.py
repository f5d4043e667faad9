"""The clock's part: scores as of today, and what is kept for a while."""

from functools import partial

from ksadmin.core import clock
from ksadmin.core.innsending import slett_utgatte
from ksadmin.core.jobs import Job, Transact
from ksadmin.core.oppbevaring import Dataklasse
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.models import Onskeinnsending
from ksadmin.settings import Settings


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


def oppbevaring(settings: Settings) -> tuple[Dataklasse, ...]:
    """What the room keeps for a while."""
    om = "Det som er sendt inn i skjemaet for endringsønsker; et bekreftet ønske lever videre for seg selv."
    dager = settings.innsending_frist_dager
    return (Dataklasse("onskeinnsendinger", om, dager, partial(slett_utgatte, tabell=Onskeinnsending)),)


def _plasser(transact: Transact) -> str:
    with transact() as session:
        return f"{usecases.plasser_alle(session, clock.today())} plasseringer endret."
