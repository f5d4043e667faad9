"""What the clock does for the lookups."""

from datetime import timedelta

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.jobs import Job, Transact
from ksadmin.oppslag import usecases
from ksadmin.settings import Settings

_ETTER_MIDNATT = timedelta(hours=2)
"""So long the day before is looked at too: what came after the last look at it, and while nobody looked."""


def jobs(settings: Settings) -> tuple[Job, ...]:
    """None while lookups are off."""
    if settings.oppslag_scope is None:
        return ()

    def varsle(transact: Transact) -> str:
        with transact() as session:
            antall = sum(
                usecases.varsle_volum(
                    session,
                    SYSTEM,
                    dag=dag,
                    faktor=settings.oppslag_volum_faktor,
                    minst=settings.oppslag_volum_minst,
                )
                for dag in sorted({clock.dato(clock.now() - _ETTER_MIDNATT), clock.today()})
            )
        return f"{antall} nye varsler om uvanlig mange oppslag."

    return (Job("oppslagsvolum", "Varsler når en kommune slår opp mye mer enn den pleier.", varsle, 900),)
