"""One comparison of erklæringer, grants and delegations, by one process at a time."""

from sqlalchemy import Engine

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import Conflict
from ksadmin.core.jobs import Transact
from ksadmin.core.solo import alone
from ksadmin.register.gateway import Enhetsregisteret, OppslagFeilet
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.models import Mottakerenhet
from ksadmin.tilgangsoversikt.queries import avvik as queries
from ksadmin.tilgangsoversikt.usecases.avvik import Avviksutfall, oppdater_avvik

MAKS_OPPSLAG = 20
"""So many unknown receivers are looked up in one run; the rest wait for the next."""


def sammenlign(transact: Transact, settings: Settings) -> Avviksutfall:
    """Find what does not fit together now. Raises Conflict while another process does the same."""
    with transact() as session:
        engine = session.get_bind()
    assert isinstance(engine, Engine)
    with alone(engine, "avvik") as ours:
        if not ours:
            raise Conflict("Avvikene regnes ut av en annen prosess akkurat nå. Prøv igjen om litt.")
        _sla_opp_mottakere(transact, settings)
        with transact() as session:
            return oppdater_avvik(session, SYSTEM, i_dag=clock.today(), dager=settings.avvik_dager)


def i_ord(utfall: Avviksutfall) -> str:
    return f"{utfall.nye} nye, {utfall.lukket} rettet, {utfall.apne} åpne"


def _sla_opp_mottakere(transact: Transact, settings: Settings) -> None:
    """Ask Enhetsregisteret, when it is turned on, whether receivers nobody knows are sub-units."""
    if settings.brreg_url is None:
        return
    register = Enhetsregisteret(str(settings.brreg_url))
    with transact() as session:
        ukjente = queries.ukjente_mottakere(session)[:MAKS_OPPSLAG]
    for orgnr in ukjente:
        try:
            hovedenhet = register.hovedenhet(orgnr)
        except OppslagFeilet:
            return  # it is away; what it did not answer is asked the next time
        with transact() as session:
            session.add(Mottakerenhet(orgnr=orgnr, hovedenhet=hovedenhet, hentet=clock.now()))
