"""The clock's part: write down what has ended by itself, and read Skatteetaten's feed."""

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.jobs import Job, Transact
from ksadmin.formidling import gateway, queries, usecases
from ksadmin.formidling.gateway import KildeFeil
from ksadmin.settings import Settings


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs of the room; the feed's where it has an address."""
    slutt = Job("meldinger_slutt", "Avslutter meldinger når tiden deres er ute.", avslutt_utlopte, every_seconds=30)
    if settings.varselkilde_url is None:
        return (slutt,)
    url = str(settings.varselkilde_url)
    lesing = Job(
        "varselkilde",
        "Leser Skatteetatens nyheter og driftsvarsler, og lager utkast av dem.",
        lambda transact: les_kilden(transact, url),
        every_seconds=settings.varselkilde_minutter * 60,
    )
    return slutt, lesing


def les_kilden(transact: Transact, url: str) -> str:
    """Ask whether anything is new, and take it in. Raises KildeFeil, which the front page shows until it goes well."""
    with transact() as session:
        kilde = usecases.kilden(session, url)
        etag, endret = kilde.etag, kilde.endret
    try:
        strom = gateway.hent(url, etag=etag, endret=endret)
    except KildeFeil as feil:
        with transact() as session:
            usecases.lest(usecases.kilden(session, url), str(feil))
        raise
    with transact() as session:
        kilde = usecases.kilden(session, url)
        if strom is None:
            usecases.lest(kilde)
            return "Uendret."
        inntak = usecases.ta_inn(session, kilde, strom)
    ulest = f" {strom.uleselige} kunne ikke leses." if strom.uleselige else ""
    return f"{inntak.nye} nye utkast, {inntak.endrede} endret, {inntak.gamle} for gamle.{ulest}"


def avslutt_utlopte(transact: Transact) -> str:
    """They show nowhere from the very second; this gives them their status and calls off what is queued."""
    with transact() as session:
        utlopte = queries.utlopte(session, clock.now())
        for melding in utlopte:
            usecases.avslutt(session, SYSTEM, melding)
    return f"{len(utlopte)} avsluttet."
