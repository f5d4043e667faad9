"""The clock's part: read each source, and compare what they say with what has been agreed."""

from functools import partial

from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import Conflict, DomainError
from ksadmin.core.innsending import slett_utgatte
from ksadmin.core.jobs import Job, Transact
from ksadmin.core.oppbevaring import Dataklasse
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import sammenligning, synk_kilder
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Kjorestatus
from ksadmin.tilgangsoversikt.models import Innsending
from ksadmin.tilgangsoversikt.synk import Bestilling, i_ord, summer


def jobs(settings: Settings) -> tuple[Job, ...]:
    """One job for each source, so that a source that is away delays no other, and the comparison.

    The comparison runs after each reading too. By itself it sees what people have done, and that time passes.
    """
    kilder = (_job(settings, kilde) for kilde in synk_kilder.satt_opp(settings))
    return *kilder, _avvik(settings)


def oppbevaring(settings: Settings) -> tuple[Dataklasse, ...]:
    """What the room keeps for a while."""
    return (
        Dataklasse(
            "innsendinger",
            "Det som er sendt inn i påkoblingsskjemaet; en bekreftet forespørsel lever videre for seg selv.",
            settings.innsending_frist_dager,
            partial(slett_utgatte, tabell=Innsending),
        ),
    )


def _avvik(settings: Settings) -> Job:
    return Job(
        "avvik",
        "Finner erklæringer, tilganger og delegeringer som ikke stemmer overens.",
        lambda transact: _sammenlign(transact, settings),
        every_seconds=3600,
    )


def _sammenlign(transact: Transact, settings: Settings) -> str:
    try:
        return sammenligning.i_ord(sammenligning.sammenlign(transact, settings))
    except Conflict as opptatt:
        return str(opptatt)


def _job(settings: Settings, kilde: Kilde) -> Job:
    def kjor(transact: Transact) -> str:
        utfall = synk_kilder.les_kilde(transact, settings, kilde, Bestilling(SYSTEM, synk_kilder.grense(settings)))
        avvik = _sammenlign(transact, settings)
        galt = [f"{u.omfang or kilde.tekst}: {u.melding}" for u in utfall if u.status is not Kjorestatus.FULLFORT]
        if galt:
            raise DomainError("\n".join(galt))
        return f"{i_ord(summer(utfall))}. Avvik: {avvik}"

    return Job(
        f"synk_{kilde.value}",
        f"Leser tilganger: {kilde.midt_i_setning}.",
        kjor,
        every_seconds=settings.synk_minutter * 60,
    )
