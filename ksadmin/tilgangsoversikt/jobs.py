"""The clock's part: read each source that is turned on."""

from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import DomainError
from ksadmin.core.jobs import Job, Transact
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import synk_kilder
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Kjorestatus
from ksadmin.tilgangsoversikt.synk import Bestilling, i_ord, summer


def jobs(settings: Settings) -> tuple[Job, ...]:
    """One job for each source, so that a source that is away delays no other."""
    return tuple(_job(settings, kilde) for kilde in synk_kilder.satt_opp(settings))


def _job(settings: Settings, kilde: Kilde) -> Job:
    def kjor(transact: Transact) -> str:
        utfall = synk_kilder.les_kilde(transact, settings, kilde, Bestilling(SYSTEM, synk_kilder.grense(settings)))
        galt = [f"{u.omfang or kilde.tekst}: {u.melding}" for u in utfall if u.status is not Kjorestatus.FULLFORT]
        if galt:
            raise DomainError("\n".join(galt))
        return i_ord(summer(utfall))

    return Job(
        f"synk_{kilde.value}",
        f"Leser tilganger: {kilde.midt_i_setning}.",
        kjor,
        every_seconds=settings.synk_minutter * 60,
    )
