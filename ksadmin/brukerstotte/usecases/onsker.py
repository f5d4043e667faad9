"""A case that is about a change at Skatteetaten: made a wish, and told when the wish goes on."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.kodeverk import Beskjed, Meldingsslag, Saksprak
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Sak, Sakskobling, Saksmelding
from ksadmin.brukerstotte.usecases.folgere import gi_beskjed
from ksadmin.brukerstotte.usecases.rundt import koble
from ksadmin.brukerstotte.usecases.svar import svar
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor
from ksadmin.endringsonsker import queries as onsker
from ksadmin.endringsonsker import usecases as onskesteg
from ksadmin.endringsonsker.fakta import Onskefakta
from ksadmin.endringsonsker.kodeverk import Onskeopphav, Onsketype


def lag_onske(
    session: Session, actor: Actor, sak: Sak, *, type: Onsketype, tittel: str, beskrivelse: str, i_dag: date
) -> int:
    """A wish of what the case asks for, tied to it. Returns the id of the wish."""
    onske = onskesteg.registrer(
        session,
        actor,
        Onskefakta(type=type, tittel=tittel, beskrivelse=beskrivelse),
        tjenester=[sak.tjeneste] if sak.tjeneste else [],
        mottatt=min(clock.dato(sak.opprettet), i_dag),
        i_dag=i_dag,
        opphav=Onskeopphav.SAK,
        saksreferanse=sak.referanse,
        eksempel=sak.eksempel,
    )
    koble(session, actor, sak, onske_id=onske.id)
    return onske.id


def onske_endret(session: Session, actor: Actor, onske_id: int, status: str, *, merke: str) -> int:
    """Note the new status in every case tied to the wish, and tell who asked. Returns how many cases.

    ``merke`` names the change: noting it twice is the same as once. A wish that has gone on meanwhile tells of that.
    An organisation that stands behind the wish has its own mail of it.
    """
    onske = onsker.ved_referanse(session, str(onske_id))
    if onske is None or onske.status.value != status:
        return 0
    koblet = select(Sakskobling.sak_id).where(Sakskobling.onske_id == onske_id)
    saker = session.scalars(select(Sak).where(Sak.id.in_(koblet)).order_by(Sak.id)).all()
    kjente = select(Saksmelding.message_id).where(Saksmelding.message_id.in_([f"{merke}:{s.id}" for s in saker]))
    fortalt = set(session.scalars(kjente))
    nye = [sak for sak in saker if f"{merke}:{sak.id}" not in fortalt]
    for sak in nye:
        _noter(session, actor, sak, onske, f"{merke}:{sak.id}")
        bak = sak.organisasjon is not None and bool(onsker.stemmene(session, onske, fra=sak.organisasjon))
        if sak.innsender_epost and sak.status is not Saksstatus.SLATT_SAMMEN and not bak:
            svar(session, actor, sak, _til_innsender(sak, onske), automatisk=True)
    return len(nye)


def _noter(session: Session, actor: Actor, sak: Sak, onske: Any, merke: str) -> None:
    notat = Saksmelding(
        sak=sak,
        slag=Meldingsslag.NOTAT,
        tidspunkt=clock.now(),
        tekst=f"{onske} har fått status «{onske.status.midt_i_setning}».",
        avsender_navn=actor.navn,
        automatisk=True,
        message_id=merke,
    )
    session.add(notat)
    session.flush()
    sak.sist_aktivitet = notat.tidspunkt
    audit.note(session, sak, actor=actor, handling="sak.notat")
    gi_beskjed(session, sak, notat, [f.bruker for f in sak.folgere], Beskjed.ONSKE)


def _til_innsender(sak: Sak, onske: Any) -> str:
    if sak.sprak is Saksprak.NN:
        avsnitt = (
            f"Spørsmålet dykkar vart eit endringsønske til Skatteetaten: {onske.tittel} ({onske.referanse}).",
            f"Status er no: {onske.status.tekst_nn}",
            onske.svar_nn or onske.svar,
        )
    else:
        avsnitt = (
            f"Spørsmålet deres ble et endringsønske til Skatteetaten: {onske.tittel} ({onske.referanse}).",
            f"Status er nå: {onske.status.tekst}",
            onske.svar,
        )
    return "\n\n".join(("Hei,", *(a for a in avsnitt if a)))
