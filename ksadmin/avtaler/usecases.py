"""What can be done with a tilslutningserklæring. Each function is one intention."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ksadmin.avtaler import documents, papers, queries
from ksadmin.avtaler.lifecycle import AVTALELOP
from ksadmin.avtaler.models import Avtaledokument, Dokumentslag, Tilslutningserklaering
from ksadmin.avtaler.papers import Brevhode
from ksadmin.core import audit, clock, outbox
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.register.models import Organisasjon
from ksadmin.vilkar.queries import gjeldende


def opprett(
    session: Session,
    actor: Actor,
    *,
    organisasjon: Organisasjon,
    kontakt_navn: str | None,
    kontakt_epost: str,
    merknad: str | None,
    i_dag: date,
    eksempel: bool = False,
) -> Tilslutningserklaering:
    """A draft for ``organisasjon`` on the terms in force on ``i_dag``.

    Raises Conflict when the organisation has a living one already, or when no terms are published.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if organisasjon.opphort is not None:
        raise Conflict(f"{organisasjon} er opphørt {organisasjon.opphort:%d.%m.%Y}. Velg enheten som har tatt over.")
    finnes = queries.levende(session, organisasjon.id)
    if finnes is not None:
        raise Conflict(
            f"{organisasjon} har alt erklæringen {finnes.referanse} («{finnes.status.midt_i_setning}»)."
            " Åpne den i stedet for å lage en ny."
        )
    vilkar = gjeldende(session, i_dag)
    if vilkar is None:
        raise Conflict("Ingen vilkår gjelder i dag. En forvalter må publisere vilkårene før erklæringer kan lages.")
    avtale = Tilslutningserklaering()
    with audit.recording(session, avtale, actor=actor, handling="avtale.opprettet"):
        avtale.organisasjon_id, avtale.orgnr, avtale.vilkar_id = (
            organisasjon.id,
            organisasjon.orgnr,
            vilkar.id,
        )
        avtale.kontakt_navn, avtale.kontakt_epost, avtale.merknad = kontakt_navn, kontakt_epost, merknad
        avtale.status, avtale.eksempel = AVTALELOP.initial, eksempel
        avtale.sist_endret = clock.now()
    return avtale


def endre(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    *,
    kontakt_navn: str | None,
    kontakt_epost: str,
    merknad: str | None,
) -> None:
    """Change whom to write to, and the note. What is printed stays as it was, and so does since when it stands so."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, avtale, actor=actor, handling="avtale.endret"):
        avtale.kontakt_navn, avtale.kontakt_epost, avtale.merknad = kontakt_navn, kontakt_epost, merknad


def send(session: Session, actor: Actor, avtale: Tilslutningserklaering, brevhode: Brevhode, *, i_dag: date) -> None:
    """Make the document, store it, and promise to mail it to the organisation for signing."""
    _steg(session, actor, avtale, "send", "avtale.sendt", sendt=clock.now())
    dokument = _lag_erklaering(session, actor, avtale, brevhode, i_dag)
    outbox.promise(
        session,
        "avtale.sendt",
        nokkel=f"avtale:{avtale.id}:sendt:{dokument.id}",
        avtale_id=avtale.id,
        dokument_id=dokument.id,
    )


def marker_sendt(
    session: Session, actor: Actor, avtale: Tilslutningserklaering, brevhode: Brevhode, *, i_dag: date
) -> None:
    """The organisation has got it on paper or by other mail; the document is made and kept all the same."""
    _steg(session, actor, avtale, "marker_sendt", "avtale.sendt_utenom", sendt=clock.now())
    _lag_erklaering(session, actor, avtale, brevhode, i_dag)


def videresend(session: Session, actor: Actor, avtale: Tilslutningserklaering, *, dato: date, i_dag: date) -> None:
    """KS has passed the signed erklæring on to Skatteetaten on ``dato``. Raises InvalidInput before it was signed."""
    signatur = avtale.siste_signatur
    _krev_dag("dato", dato, signatur.signert_dato if signatur else None, i_dag)
    _steg(session, actor, avtale, "videresend", "avtale.videresendt", videresendt_dato=dato)


def bekreft(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    brevhode: Brevhode,
    *,
    dato: date,
    referanse: str | None,
    i_dag: date,
) -> None:
    """Skatteetaten has confirmed: the erklæring is active, and the organisation gets its receipt.

    Raises Conflict when the signature has not been controlled by a second person, InvalidInput for a day before it
    was passed on.
    """
    _krev_dag("dato", dato, avtale.videresendt_dato, i_dag)
    signatur = avtale.siste_signatur
    if signatur is None or signatur.kontrollert is None:
        raise Conflict("Signaturen er ikke kontrollert av en annen person ennå.")
    _steg(
        session,
        actor,
        avtale,
        "bekreft",
        "avtale.bekreftet",
        bekreftet_dato=dato,
        skatteetatens_referanse=referanse,
    )
    paper = documents.kvittering_pdf(papers.kvittering(signatur, brevhode, i_dag))
    dokument = papers.arkiver(session, actor, avtale, Dokumentslag.KVITTERING, paper, brevhode)
    outbox.promise(
        session,
        "avtale.bekreftet",
        nokkel=f"avtale:{avtale.id}:bekreftet",
        avtale_id=avtale.id,
        dokument_id=dokument.id,
    )


def trekk(session: Session, actor: Actor, avtale: Tilslutningserklaering, *, begrunnelse: str) -> None:
    """The erklæring will not be signed after all."""
    _steg(session, actor, avtale, "trekk", "avtale.trukket", begrunnelse, avsluttet_dato=clock.today())


def avvis(session: Session, actor: Actor, avtale: Tilslutningserklaering, *, begrunnelse: str) -> None:
    """What came back cannot be used; the organisation must sign again on a new one."""
    _steg(session, actor, avtale, "avvis", "avtale.avvist", begrunnelse, avsluttet_dato=clock.today())


def erstatt(
    session: Session, actor: Actor, avtale: Tilslutningserklaering, *, begrunnelse: str, i_dag: date
) -> Tilslutningserklaering:
    """End the active erklæring because a new signature is needed, and start the new one.

    New terms do not need this: they are accepted on the same erklæring (``signing.registrer_aksept``).
    """
    _steg(session, actor, avtale, "erstatt", "avtale.erstattet", begrunnelse, avsluttet_dato=i_dag)
    ny = opprett(
        session,
        actor,
        organisasjon=avtale.organisasjon,
        kontakt_navn=avtale.kontakt_navn,
        kontakt_epost=avtale.kontakt_epost,
        merknad=None,
        i_dag=i_dag,
        eksempel=avtale.eksempel,
    )
    with audit.recording(session, ny, actor=actor, handling="avtale.endret"):
        ny.erstatter_id = avtale.id
    return ny


@dataclass(frozen=True, slots=True)
class Avslutning:
    """Why and when an erklæring ends; ``berorte`` is (tjeneste, what happens), as printed in the letter."""

    opphorer: date
    begrunnelse: str
    berorte: tuple[tuple[str, str], ...]


def avslutt(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    brevhode: Brevhode,
    avslutning: Avslutning,
    *,
    i_dag: date,
) -> Avtaledokument:
    """End an active erklæring and promise the letter that says so.

    It ends when it is registered, so ``opphorer`` is today or before: how long in advance it must be said is not
    known (domene.md § 1.4). Raises InvalidInput for a date to come, and for one before it was active.
    """
    _krev_dag("opphorer", avslutning.opphorer, avtale.bekreftet_dato, i_dag)
    _steg(
        session,
        actor,
        avtale,
        "avslutt",
        "avtale.avsluttet",
        avslutning.begrunnelse,
        avsluttet_dato=avslutning.opphorer,
    )
    data = papers.oppsigelse(
        avtale,
        brevhode,
        opphorer=avslutning.opphorer,
        begrunnelse=avslutning.begrunnelse,
        berorte=avslutning.berorte,
        dag=i_dag,
    )
    dokument = papers.arkiver(session, actor, avtale, Dokumentslag.OPPSIGELSE, documents.oppsigelse_pdf(data), brevhode)
    outbox.promise(
        session,
        "avtale.avsluttet",
        nokkel=f"avtale:{avtale.id}:avsluttet",
        avtale_id=avtale.id,
        dokument_id=dokument.id,
    )
    return dokument


def _steg(
    session: Session,
    actor: Actor,
    avtale: Tilslutningserklaering,
    steg: str,
    handling: str,
    begrunnelse: str | None = None,
    **fakta: object,
) -> None:
    with audit.recording(session, avtale, actor=actor, handling=handling, begrunnelse=begrunnelse):
        avtale.status = AVTALELOP.target(steg, avtale.status, actor)
        avtale.sist_endret = clock.now()
        for felt, verdi in fakta.items():
            setattr(avtale, felt, verdi)


def _lag_erklaering(
    session: Session, actor: Actor, avtale: Tilslutningserklaering, brevhode: Brevhode, i_dag: date
) -> Avtaledokument:
    paper = documents.erklaering_pdf(papers.erklaering(avtale, brevhode, i_dag))
    return papers.arkiver(session, actor, avtale, Dokumentslag.ERKLAERING, paper, brevhode)


def _krev_dag(felt: str, dato: date, tidligst: date | None, i_dag: date) -> None:
    if dato > i_dag:
        raise InvalidInput(felt, "Datoen kan ikke ligge fram i tid.")
    if tidligst and dato < tidligst:
        raise InvalidInput(felt, f"Datoen må være fra {tidligst:%d.%m.%Y}, da steget før ble tatt, til og med i dag.")
