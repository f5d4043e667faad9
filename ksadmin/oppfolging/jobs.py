"""The clock's part: queue the campaign mails that are due, and ask contacts again when a year has passed."""

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import DomainError
from ksadmin.core.jobs import Job, Transact
from ksadmin.core.oppbevaring import Dataklasse
from ksadmin.oppfolging import fremdrift, kontaktsjekk, queries, usecases
from ksadmin.oppfolging.brev import kampanjebrev, kontaktsporsmal
from ksadmin.oppfolging.models import Kampanje
from ksadmin.register.adressetilstand import Adressetilstand
from ksadmin.settings import Settings

log = structlog.get_logger()


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs of the room."""
    return (
        Job(
            "purring",
            "Legger e-post til avtaler i åpne kampanjer i utboksen når det er deres tur.",
            lambda transact: legg_i_ko(transact, settings),
            every_seconds=600,
        ),
        Job(
            "kontaktsjekk",
            "Spør kontakter som bekreftet adressen for over ett år siden, om den fortsatt er riktig.",
            lambda transact: spor_igjen(transact, settings),
            every_seconds=86_400,
        ),
    )


def oppbevaring(settings: Settings) -> tuple[Dataklasse, ...]:
    """What the room keeps for a while, if that is decided."""
    if settings.kontaktforsok_dager is None:
        return ()
    om = "E-post, samtaler og brev til organisasjoner: hva som ble sagt, og til hvem."
    return (Dataklasse("kontaktforsok", om, settings.kontaktforsok_dager, usecases.slett_kontaktforsok),)


def spor_igjen(transact: Transact, settings: Settings) -> str:
    """The yearly question to those who have said yes before. The others are asked when a person says so."""
    with transact() as session:
        gamle = kontaktsjekk.a_sporre(session, clock.today(), (Adressetilstand.GAMMEL,))
        return f"{kontaktsjekk.spor(session, SYSTEM, kontaktsporsmal(settings, gamle))} kontakter spurt."


def legg_i_ko(transact: Transact, settings: Settings) -> str:
    """Queue what is due in every open campaign."""
    return for_hver(transact, "kampanjer", fremdrift.apne, lambda session, ident: _kampanje(session, ident, settings))


def for_hver(
    transact: Transact,
    hva: str,
    apne: Callable[[Session], Sequence[Any]],
    en: Callable[[Session, int], tuple[int, int]],
) -> str:
    """One transaction for each that is open, so that a mistake in one does not stop the others; ``hva`` they are.

    ``en`` gives how many mails were queued, and how many have no address. Raises DomainError at the end for those
    that could not be done.
    """
    with transact() as session:
        ids = [rad.id for rad in apne(session)]
    lagt = uten = stanset = 0
    for ident in ids:
        try:
            with transact() as session:
                nye, mangler = en(session, ident)
        except Exception:
            log.exception("purring_stanset")
            stanset += 1
        else:
            lagt, uten = lagt + nye, uten + mangler
    utfall = f"{len(ids)} åpne {hva}: {lagt} lagt i utboksen, {uten} uten adresse som virker."
    if stanset:
        raise DomainError(f"{utfall} {stanset} stanset, se loggen.")
    return utfall


def _kampanje(session: Session, ident: int, settings: Settings) -> tuple[int, int]:
    kampanje, i_dag = session.get_one(Kampanje, ident), clock.today()
    due = fremdrift.purres_na(kampanje, fremdrift.oppgaver(session, kampanje, i_dag), i_dag)
    adresser = queries.adresser(session, [r.stilling for r in due], [r.organisasjon.id for r in due])
    brev = [
        kampanjebrev(settings, kampanje, r, adresser[r.organisasjon.id], i_dag)
        for r in due
        if r.organisasjon.id in adresser
    ]
    return len(usecases.legg_i_utboksen(session, SYSTEM, brev)), len(due) - len(brev)
