"""The meeting: a decision on each candidate, and minutes that stand when it is over."""

import hashlib
from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, DomainError, InvalidInput
from ksadmin.endringsonsker.kodeverk import Beslutning
from ksadmin.endringsonsker.lifecycle import ONSKELOP, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Prioriteringsrunde, Rundesak
from ksadmin.endringsonsker.motereferat import Referatdata, Referatsak
from ksadmin.endringsonsker.usecases import steg
from ksadmin.endringsonsker.usecases.stemmer import las

_VEIEN = {
    Beslutning.PRIORITERES: ("vurder", "prioriter"),
    Beslutning.VURDERES: ("vurder",),
    Beslutning.UTSETTES: ("vurder", "utsett"),
    Beslutning.AVSLAS: ("avsla",),
}
"""The steps that lead to what was decided, from wherever a candidate stands. One that is behind it is left out."""


def beslutt(
    session: Session,
    actor: Actor,
    runde: Prioriteringsrunde,
    sak: Rundesak,
    *,
    beslutning: Beslutning,
    begrunnelse: str,
) -> None:
    """Write what the meeting decided. It may be changed until the meeting is over; nothing happens to the wish before.

    Raises Conflict when the meeting is over, when the wish cannot be what was decided, and when it would be
    prioritised without hjemmel or necessity.
    """
    actor.require(Rolle.FORVALTER)
    krev_aapen(session, runde)
    _krev_mulig(actor, sak.onske, beslutning)
    sak.beslutning, sak.beslutning_grunn = beslutning, begrunnelse
    session.flush()
    opplysninger = {"onske": sak.tittel, "beslutning": beslutning.tekst}
    audit.note(
        session, runde, actor=actor, handling="runde.besluttet", begrunnelse=begrunnelse, opplysninger=opplysninger
    )


def fjern_beslutning(
    session: Session, actor: Actor, runde: Prioriteringsrunde, sak: Rundesak, *, begrunnelse: str
) -> None:
    """The candidate is as if the meeting had not come to it: the wish has changed since, or it was a mistake.

    Raises Conflict when the meeting is over, and without a decision.
    """
    actor.require(Rolle.FORVALTER)
    krev_aapen(session, runde)
    if sak.beslutning is None:
        raise Conflict(f"Det er ikke besluttet noe om «{sak.tittel}». Last siden på nytt.")
    opplysninger = {"onske": sak.tittel, "beslutning": sak.beslutning.tekst}
    sak.beslutning = sak.beslutning_grunn = None
    session.flush()
    audit.note(
        session,
        runde,
        actor=actor,
        handling="runde.beslutning_fjernet",
        begrunnelse=begrunnelse,
        opplysninger=opplysninger,
    )


def avslutt(
    session: Session,
    actor: Actor,
    runde: Prioriteringsrunde,
    *,
    til_stede: str,
    i_dag: date,
    skriv: Callable[[Referatdata], bytes],
) -> None:
    """The meeting is over: every decision is carried out, the kommuner are told, and ``skriv`` makes the minutes.

    All or nothing. Raises Conflict without a decision, and when a wish has changed so that its decision cannot be
    carried out any more.
    """
    actor.require(Rolle.FORVALTER)
    krev_aapen(session, runde)
    besluttet = [sak for sak in runde.saker if sak.beslutning]
    if not besluttet:
        raise Conflict("Ingenting er besluttet ennå. Beslutt minst ett ønske først.")
    for sak in sorted(besluttet, key=lambda s: s.onske_id):
        las(session, sak.onske)
        _utfor(session, actor, sak)
    referat = skriv(_referatdata(runde, til_stede, i_dag))
    with audit.recording(session, runde, actor=actor, handling="runde.avsluttet"):
        runde.avsluttet, runde.til_stede, runde.referat = i_dag, til_stede, referat
        runde.referat_sha256 = hashlib.sha256(referat).hexdigest()


def noter_referatnedlasting(session: Session, actor: Actor, runde: Prioriteringsrunde) -> None:
    """Somebody took a copy of the minutes."""
    actor.require(Rolle.LESER)
    audit.note(session, runde, actor=actor, handling="runde.lastet_ned")


def krev_aapen(session: Session, runde: Prioriteringsrunde) -> None:
    """Take the round's row. Raises Conflict when the meeting is over."""
    session.refresh(runde, with_for_update={"of": Prioriteringsrunde})
    if runde.avsluttet is not None:
        raise Conflict(f"Møtet ble avsluttet {runde.avsluttet:%d.%m.%Y}, og referatet er laget. Frys en ny runde.")


def _krev_mulig(actor: Actor, onske: Endringsonske, beslutning: Beslutning) -> None:
    if beslutning is Beslutning.PRIORITERES and onske.mangler:
        raise Conflict(f"Skriv {' og '.join(onske.mangler)} i {onske.referanse} før det prioriteres.")
    status = onske.status
    for navn in _stegene(onske, beslutning):
        try:
            status = ONSKELOP.target(navn, status, actor)
        except DomainError:
            raise InvalidInput(
                "beslutning", f"{onske.referanse} er nå {onske.status.midt_i_setning}. Velg en annen beslutning."
            ) from None


def _stegene(onske: Endringsonske, beslutning: Beslutning) -> list[str]:
    venter = onske.status in (Onskestatus.REGISTRERT, Onskestatus.UTSATT)
    alt_prioritert = onske.status is Onskestatus.PRIORITERT and beslutning is Beslutning.PRIORITERES
    alt_vurderes = onske.status is Onskestatus.UNDER_VURDERING and beslutning is Beslutning.VURDERES
    if alt_prioritert or alt_vurderes:
        return []
    return [navn for navn in _VEIEN[beslutning] if navn != "vurder" or venter or beslutning is Beslutning.VURDERES]


def _utfor(session: Session, actor: Actor, sak: Rundesak) -> None:
    assert sak.beslutning is not None
    onske = sak.onske
    try:
        _krev_mulig(actor, onske, sak.beslutning)
    except InvalidInput:
        raise Conflict(
            f"Møtet besluttet «{sak.beslutning.tekst}», men {onske.referanse} er nå {onske.status.midt_i_setning}. Åpne"
            f" plass {sak.plass} i møtet, og endre eller fjern beslutningen."
        ) from None
    svar = sak.beslutning_grunn if sak.beslutning in (Beslutning.UTSETTES, Beslutning.AVSLAS) else None
    stegene = _stegene(onske, sak.beslutning)
    for navn in stegene:
        siste = navn == stegene[-1]
        steg.ta(session, actor, onske, navn, stille=not siste, svar=svar if siste else None)


def _referatdata(runde: Prioriteringsrunde, til_stede: str, i_dag: date) -> Referatdata:
    return Referatdata(
        navn=runde.navn,
        frosset=runde.dato,
        dato=i_dag,
        vektsett=str(runde.vektsett),
        til_stede=til_stede,
        saker=tuple(
            Referatsak(
                plass=sak.plass,
                poengplass=sak.poengplass,
                referanse=sak.onske.referanse,
                tittel=sak.tittel,
                poeng=sak.poeng,
                organisasjoner=sak.inndata["kommuner"],
                innbyggere=sak.inndata["innbyggere"],
                flyttet_grunn=sak.flyttet_grunn,
                beslutning=sak.beslutning.tekst if sak.beslutning else None,
                begrunnelse=sak.beslutning_grunn,
            )
            for sak in runde.saker
        ),
    )
