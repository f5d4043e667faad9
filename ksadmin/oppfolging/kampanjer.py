"""What can be done with a campaign and its tasks."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.oppfolging import fremdrift
from ksadmin.oppfolging.lifecycle import KAMPANJELOP, OPPGAVELOP, Kampanjestatus
from ksadmin.oppfolging.models import Kampanje, Kampanjeoppgave, Kontaktforsok
from ksadmin.oppfolging.purreplan import Purreplan
from ksadmin.oppfolging.usecases import gjor_forfalt
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.vilkar.models import Endringsklasse


def opprett(session: Session, actor: Actor, plan: Purreplan, *, i_dag: date, eksempel: bool = False) -> Kampanje:
    """A draft. Raises InvalidInput when the version of the terms is not one that needs a new acceptance."""
    actor.require(Rolle.FORVALTER)
    kampanje = Kampanje(status=KAMPANJELOP.initial, eksempel=eksempel)
    with audit.recording(session, kampanje, actor=actor, handling="kampanje.opprettet"):
        _skriv(kampanje, plan, i_dag)
    return kampanje


def endre(session: Session, actor: Actor, kampanje: Kampanje, plan: Purreplan, *, i_dag: date) -> None:
    """Change a draft. Raises Conflict once it is open: the tasks were given on what it said then."""
    actor.require(Rolle.FORVALTER)
    if kampanje.status is not Kampanjestatus.UTKAST:
        raise Conflict("Kampanjen er åpnet og kan ikke endres. Du kan gi enkeltavtaler ny frist.")
    with audit.recording(session, kampanje, actor=actor, handling="kampanje.endret"):
        _skriv(kampanje, plan, i_dag)


def aapne(session: Session, actor: Actor, kampanje: Kampanje, *, erklaeringer: Collection[int], i_dag: date) -> int:
    """Give each chosen agreement its task. The number of tasks; the mails follow by themselves.

    Raises InvalidInput when nothing is chosen, when an agreement cannot be asked, or when the deadline is past.
    """
    ids = {k.stilling.erklaering_id for k in fremdrift.kandidater(session, kampanje)}
    chosen = set(erklaeringer)
    if not chosen:
        raise InvalidInput("avtaler", "Velg minst én avtale.")
    if not chosen <= ids:
        raise InvalidInput("avtaler", "Noen av avtalene er endret siden siden ble åpnet. Se over listen på nytt.")
    if kampanje.frist <= i_dag:
        raise Conflict("Fristen er passert. Rett fristen i utkastet før du åpner kampanjen.")
    with audit.recording(session, kampanje, actor=actor, handling="kampanje.aapnet"):
        kampanje.status = KAMPANJELOP.target("aapne", kampanje.status, actor)
        kampanje.aapnet_dato = i_dag
    tasks = [
        Kampanjeoppgave(kampanje_id=kampanje.id, erklaering_id=i, frist=kampanje.frist, status=OPPGAVELOP.initial)
        for i in sorted(chosen)
    ]
    with recording_all(session, tasks, actor=actor, handling="oppgave.opprettet"):
        pass
    return len(tasks)


def forkast(session: Session, actor: Actor, kampanje: Kampanje) -> None:
    """Throw a draft away."""
    _steg(session, actor, kampanje, "forkast", "kampanje.forkastet")


def pause(session: Session, actor: Actor, kampanje: Kampanje) -> None:
    """Hold every mail, those already queued too, until ``gjenoppta``."""
    _steg(session, actor, kampanje, "pause", "kampanje.pauset")


def gjenoppta(session: Session, actor: Actor, kampanje: Kampanje) -> None:
    """Send again, at once; a task gets one mail at most, however long the pause was."""
    _steg(session, actor, kampanje, "gjenoppta", "kampanje.gjenopptatt")
    gjor_forfalt(session, select(Kontaktforsok.id).where(Kontaktforsok.kampanje_id == kampanje.id))


def avslutt(session: Session, actor: Actor, kampanje: Kampanje, *, i_dag: date) -> None:
    """No more mails. What was accepted stays accepted, and every other agreement keeps its old acceptance."""
    with audit.recording(session, kampanje, actor=actor, handling="kampanje.avsluttet"):
        kampanje.status = KAMPANJELOP.target("avslutt", kampanje.status, actor)
        kampanje.avsluttet_dato = i_dag


def avsla(session: Session, actor: Actor, oppgave: Kampanjeoppgave, *, begrunnelse: str) -> None:
    """The organisation says no. Its old acceptance holds; no more reminders go."""
    _avgjor(session, actor, oppgave, "avsla", "oppgave.avslatt", begrunnelse)


def unnta(session: Session, actor: Actor, oppgave: Kampanjeoppgave, *, begrunnelse: str) -> None:
    """KS does not ask this organisation after all."""
    _avgjor(session, actor, oppgave, "unnta", "oppgave.unntatt", begrunnelse)


def gjenapne(session: Session, actor: Actor, oppgave: Kampanjeoppgave) -> None:
    """Ask after all."""
    _avgjor(session, actor, oppgave, "gjenapne", "oppgave.gjenapnet", None)


def ny_frist(session: Session, actor: Actor, oppgave: Kampanjeoppgave, *, frist: date, i_dag: date) -> None:
    """Give one organisation more time. Raises InvalidInput for a date that is not ahead."""
    actor.require(Rolle.SAKSBEHANDLER)
    if frist <= i_dag:
        raise InvalidInput("frist", "Fristen må ligge fram i tid.")
    with audit.recording(session, oppgave, actor=actor, handling="oppgave.frist_endret"):
        oppgave.frist = frist


def _steg(session: Session, actor: Actor, kampanje: Kampanje, steg: str, handling: str) -> None:
    with audit.recording(session, kampanje, actor=actor, handling=handling):
        kampanje.status = KAMPANJELOP.target(steg, kampanje.status, actor)


def _avgjor(
    session: Session, actor: Actor, oppgave: Kampanjeoppgave, steg: str, handling: str, begrunnelse: str | None
) -> None:
    if oppgave.kampanje.status not in (Kampanjestatus.AAPEN, Kampanjestatus.PAUSET):
        raise Conflict("Kampanjen er avsluttet, så oppgavene i den kan ikke endres.")
    with audit.recording(session, oppgave, actor=actor, handling=handling, begrunnelse=begrunnelse):
        oppgave.status = OPPGAVELOP.target(steg, oppgave.status, actor)
        oppgave.begrunnelse = begrunnelse


def _skriv(kampanje: Kampanje, plan: Purreplan, i_dag: date) -> None:
    if plan.vilkar.endringsklasse is not Endringsklasse.VESENTLIG:
        raise InvalidInput("vilkar", "Bare en vesentlig endring må aksepteres på nytt. Denne versjonen er ikke det.")
    plan.skriv(kampanje, i_dag)
