"""Registering a wish, and keeping what it says right."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.history import FJERNET
from ksadmin.endringsonsker.fakta import Onskefakta
from ksadmin.endringsonsker.kodeverk import Onskeopphav
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, OnskeTjeneste, Oppslutning
from ksadmin.endringsonsker.usecases.plassering import plasser
from ksadmin.register.usecases.opptak import recording_all, removing_all
from ksadmin.tjenester.models import Tjeneste


def registrer(
    session: Session,
    actor: Actor,
    fakta: Onskefakta,
    *,
    tjenester: Sequence[Tjeneste],
    mottatt: date,
    i_dag: date,
    opphav: Onskeopphav = Onskeopphav.KS,
    saksreferanse: str | None = None,
    eksempel: bool = False,
) -> Endringsonske:
    """A wish that KS has received, in whatever state it came; what is missing is asked for before it is prioritised.

    Raises InvalidInput for a date to come, and for a deadline without its reason.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if mottatt > i_dag:
        raise InvalidInput("mottatt", "Datoen kan ikke ligge fram i tid.")
    onske = Endringsonske(opphav=opphav, saksreferanse=saksreferanse, mottatt_dato=mottatt, eksempel=eksempel)
    opprett(session, actor, onske, fakta, tjenester=tjenester, handling="onske.registrert")
    plasser(session, onske)
    return onske


def opprett(
    session: Session,
    actor: Actor,
    onske: Endringsonske,
    fakta: Onskefakta,
    *,
    tjenester: Sequence[Tjeneste],
    handling: str,
) -> None:
    """Write a new wish, whoever asks and whatever status it begins in. Raises InvalidInput as ``registrer``."""
    onske.oppslutning = Oppslutning()
    with audit.recording(session, onske, actor=actor, handling=handling):
        _skriv(onske, fakta)
    _knytt(session, actor, onske, tjenester)


def endre(
    session: Session, actor: Actor, onske: Endringsonske, fakta: Onskefakta, *, tjenester: Sequence[Tjeneste]
) -> None:
    """Correct or complete it. Raises Conflict when it is merged into another, which is then the one to change."""
    actor.require(Rolle.SAKSBEHANDLER)
    if onske.status is Onskestatus.SLATT_SAMMEN:
        raise Conflict(f"Ønsket er slått sammen med {onske.slatt_sammen_med}. Endre det, eller skill dem først.")
    if onske.status not in (Onskestatus.REGISTRERT, Onskestatus.UNDER_VURDERING, Onskestatus.UTSATT):
        _krev_fortsatt_fullstendig(fakta)
    with audit.recording(session, onske, actor=actor, handling="onske.endret"):
        _skriv(onske, fakta)
    _knytt(session, actor, onske, tjenester)
    plasser(session, onske)


def _skriv(onske: Endringsonske, fakta: Onskefakta) -> None:
    if (fakta.frist is None) != (fakta.fristgrunn is None):
        felt, tekst = ("frist", "Oppgi fristen.") if fakta.frist is None else ("fristgrunn", "Velg hva den skyldes.")
        raise InvalidInput(felt, tekst)
    for fact in fields(fakta):
        setattr(onske, fact.name, getattr(fakta, fact.name))
    onske.sist_endret = clock.now()


def _krev_fortsatt_fullstendig(fakta: Onskefakta) -> None:
    """What it was prioritised on may be improved, but not taken away."""
    for felt, verdi in (("hjemmel", fakta.hjemmel), ("nodvendighet", fakta.nodvendighet)):
        if not verdi:
            raise InvalidInput(felt, "Ønsket er prioritert ut fra dette. Det kan endres, men ikke fjernes.")


def _knytt(session: Session, actor: Actor, onske: Endringsonske, tjenester: Sequence[Tjeneste]) -> None:
    valgt = {t.id: t for t in tjenester}
    borte = [rad for rad in onske.tjenester if rad.tjeneste_id not in valgt]
    har, navn = {rad.tjeneste_id for rad in onske.tjenester}, ", ".join(map(str, borte))
    with removing_all(session, borte, actor=actor, handling="onsketjeneste.fjernet"):
        for rad in borte:
            session.delete(rad)
    if borte:
        audit.note(session, onske, actor=actor, handling="onske.lost", opplysninger={FJERNET: navn})
    nye = [OnskeTjeneste(onske_id=onske.id, tjeneste=t) for ident, t in valgt.items() if ident not in har]
    with recording_all(session, nye, actor=actor, handling="onsketjeneste.lagt_til"):
        pass
    session.expire(onske, ["tjenester"])
