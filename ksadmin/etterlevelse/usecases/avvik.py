"""Deviations: from an answer or from KS, to a measure with a deadline, to closed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import SYSTEM, Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.lifecycle import AVVIKSLOP, Tiltaksstatus
from ksadmin.etterlevelse.models import Egenerklaering, Etterlevelsesavvik, Vilkarspunkt
from ksadmin.register.models import Organisasjon


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiltaksfakta:
    """What the organisation does about it, who there answers for it, and by when."""

    tiltak: str
    ansvarlig: str | None
    frist: date


def meld_avvik(
    session: Session, actor: Actor, egenerklaering: Egenerklaering, punkt: Vilkarspunkt, *, beskrivelse: str
) -> None:
    """An answer says that the clause is not met. One said before is opened again, and told anew, if it was closed."""
    avvik = queries.avvik_fra(session, egenerklaering, punkt)
    if avvik is None:
        avvik = Etterlevelsesavvik(
            organisasjon_id=egenerklaering.organisasjon_id,
            punkt_id=punkt.id,
            egenerklaering_id=egenerklaering.id,
            eksempel=egenerklaering.runde.eksempel,
        )
    elif avvik.status in (Tiltaksstatus.LUKKET, Tiltaksstatus.FRAFALT):
        gjenapne(session, SYSTEM, avvik, begrunnelse="Svart på nytt at punktet ikke er oppfylt.")
    with audit.recording(session, avvik, actor=actor, handling="etterlevelsesavvik.meldt"):
        avvik.beskrivelse, avvik.oppdaget = beskrivelse, clock.today()


def registrer_avvik(
    session: Session,
    actor: Actor,
    *,
    organisasjon: Organisasjon,
    punkt: Vilkarspunkt,
    beskrivelse: str,
    oppdaget: date,
    i_dag: date,
) -> Etterlevelsesavvik:
    """Something KS has learnt elsewhere. Raises InvalidInput for a date that has not been."""
    actor.require(Rolle.SAKSBEHANDLER)
    if oppdaget > i_dag:
        raise InvalidInput("oppdaget", "Datoen kan ikke ligge fram i tid.")
    avvik = Etterlevelsesavvik(organisasjon_id=organisasjon.id, punkt_id=punkt.id, status=AVVIKSLOP.initial)
    with audit.recording(session, avvik, actor=actor, handling="etterlevelsesavvik.registrert"):
        avvik.beskrivelse, avvik.oppdaget = beskrivelse, oppdaget
    return avvik


def avtal_tiltak(
    session: Session, actor: Actor, avvik: Etterlevelsesavvik, fakta: Tiltaksfakta, *, i_dag: date
) -> None:
    """What is to be done, agreed with the organisation; also a new measure or date for one already agreed."""
    status = AVVIKSLOP.target("avtal", avvik.status, actor)
    if fakta.frist <= i_dag:
        raise InvalidInput("frist", "Fristen må ligge fram i tid.")
    with audit.recording(session, avvik, actor=actor, handling="etterlevelsesavvik.tiltak"):
        avvik.status = status
        avvik.tiltak, avvik.ansvarlig, avvik.tiltaksfrist = fakta.tiltak, fakta.ansvarlig, fakta.frist


def lukk(session: Session, actor: Actor, avvik: Etterlevelsesavvik, *, begrunnelse: str, i_dag: date) -> None:
    """The measure is done; ``begrunnelse`` says how KS knows."""
    _avgjor(session, actor, avvik, "lukk", "etterlevelsesavvik.lukket", begrunnelse, i_dag)


def frafall(session: Session, actor: Actor, avvik: Etterlevelsesavvik, *, begrunnelse: str, i_dag: date) -> None:
    """It was no deviation after all, or nothing more is asked."""
    _avgjor(session, actor, avvik, "frafall", "etterlevelsesavvik.frafalt", begrunnelse, i_dag)


def gjenapne(session: Session, actor: Actor, avvik: Etterlevelsesavvik, *, begrunnelse: str) -> None:
    """It was not enough. A new measure is to be agreed; the old one stands until then."""
    _avgjor(session, actor, avvik, "gjenapne", "etterlevelsesavvik.gjenapnet", begrunnelse, None)


def _avgjor(
    session: Session,
    actor: Actor,
    avvik: Etterlevelsesavvik,
    steg: str,
    handling: str,
    begrunnelse: str,
    lukket: date | None,
) -> None:
    with audit.recording(session, avvik, actor=actor, handling=handling, begrunnelse=begrunnelse):
        avvik.status = AVVIKSLOP.target(steg, avvik.status, actor)
        avvik.lukket_dato, avvik.begrunnelse = lukket, begrunnelse
