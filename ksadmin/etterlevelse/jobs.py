"""The clock's part: queue the mails of open rounds when their turn comes."""

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.jobs import Job, Transact
from ksadmin.etterlevelse import queries, usecases
from ksadmin.etterlevelse.brev import egenerklaeringsbrev
from ksadmin.etterlevelse.models import Egenerklaeringsrunde
from ksadmin.oppfolging.jobs import for_hver
from ksadmin.oppfolging.queries import adressene
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs of the room."""
    return (
        Job(
            "egenerklaering",
            "Legger e-post om egenerklæring i åpne runder i utboksen når det er deres tur.",
            lambda transact: legg_i_ko(transact, settings),
            every_seconds=600,
        ),
    )


def legg_i_ko(transact: Transact, settings: Settings) -> str:
    """Queue what is due in every open round."""
    return for_hver(transact, "runder", queries.apne_runder, lambda session, ident: _runde(session, ident, settings))


def _runde(session: Session, ident: int, settings: Settings) -> tuple[int, int]:
    runde, i_dag = session.get_one(Egenerklaeringsrunde, ident), clock.today()
    skal_ha = queries.skal_ha_brev(runde, queries.rader(session, runde, i_dag), i_dag)
    adresser = adressene(session, [r.organisasjon.id for r in skal_ha])
    brev = egenerklaeringsbrev(settings, skal_ha, adresser, i_dag)
    return usecases.legg_i_ko(session, SYSTEM, brev), len(skal_ha) - len(brev)
