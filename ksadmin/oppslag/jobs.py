"""What the clock does for the lookups."""

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.jobs import Job, Transact
from ksadmin.oppslag import usecases
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """None while lookups are off."""
    if settings.oppslag_scope is None:
        return ()

    def varsle(transact: Transact) -> str:
        with transact() as session:
            antall = usecases.varsle_volum(
                session,
                SYSTEM,
                dag=clock.today(),
                faktor=settings.oppslag_volum_faktor,
                minst=settings.oppslag_volum_minst,
            )
        return f"{antall} nye varsler om uvanlig mange oppslag."

    return (Job("oppslagsvolum", "Varsler når en kommune slår opp mye mer enn den pleier.", varsle, 900),)
