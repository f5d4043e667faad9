"""Handing the prioritised wishes to Skatteetaten, and writing what it answers."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.endringsonsker.documents import Innspill, Pakkedata
from ksadmin.endringsonsker.kodeverk import Pakkesvar
from ksadmin.endringsonsker.models import Endringsonske, Innspillspakke, Pakkesak
from ksadmin.endringsonsker.queries import til_neste_pakke
from ksadmin.endringsonsker.usecases import steg
from ksadmin.register.usecases.opptak import recording_all

_STEGET = {
    Pakkesvar.AKSEPTERT: "aksepter",
    Pakkesvar.PLANLAGT: "planlegg",
    Pakkesvar.AVSLATT: "avsla",
    Pakkesvar.UTSATT: "utsett",
}
"""The step each answer leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Svarfakta:
    """What Skatteetaten has answered. ``tekst`` is told to the kommuner; a no and a not now must have one."""

    svar: Pakkesvar
    dato: date
    referanse: str | None = None
    utgivelse: str | None = None
    tekst: str | None = None
    tekst_nn: str | None = None


def lag_pakke(
    session: Session, actor: Actor, *, svarfrist: date, i_dag: date, pakk: Callable[[Pakkedata], bytes]
) -> Innspillspakke:
    """Hand over every prioritised wish in one package, frozen as ``pakk`` makes it.

    Raises InvalidInput for a deadline that has passed, Conflict when nothing is prioritised and when one of them
    is not finished.
    """
    actor.require(Rolle.FORVALTER)
    if svarfrist < i_dag:
        raise InvalidInput("svarfrist", "Fristen kan ikke ha vært.")
    onsker = til_neste_pakke(session)
    if not onsker:
        raise Conflict("Ingen ønsker er prioritert. Prioriter minst ett først.")
    if uferdige := [o.referanse for o in onsker if o.mangler]:
        raise Conflict(f"Disse mangler hjemmel eller nødvendighet: {', '.join(uferdige)}. Skriv det først.")
    nummer = (session.scalar(select(func.max(Innspillspakke.id))) or 0) + 1
    pakke = Innspillspakke(id=nummer, dato=i_dag, svarfrist=svarfrist, laget=clock.now())
    pakke.innhold = pakk(_pakkedata(pakke, onsker))
    pakke.sha256, pakke.storrelse = hashlib.sha256(pakke.innhold).hexdigest(), len(pakke.innhold)
    with audit.recording(session, pakke, actor=actor, handling="pakke.laget"):
        session.add(pakke)
    saker = [Pakkesak(pakke=pakke, onske=o, nummer=n, tittel=o.tittel) for n, o in enumerate(onsker, 1)]
    with recording_all(session, saker, actor=actor, handling="pakkesak.lagt_til"):
        pass
    for onske in onsker:
        steg.send_over(session, actor, onske, dato=i_dag, i_dag=i_dag)
    return pakke


def registrer_svar(session: Session, actor: Actor, sak: Pakkesak, fakta: Svarfakta, *, i_dag: date) -> None:
    """Skatteetaten's answer to one item; the wish follows, and those behind it are told.

    Raises Conflict when it is answered already, InvalidInput for a date that cannot be and for what is missing.
    """
    actor.require(Rolle.FORVALTER)
    if sak.svar is not None:
        raise Conflict(f"Svaret på «{sak.tittel}» er alt registrert.")
    if not sak.pakke.dato <= fakta.dato <= i_dag:
        raise InvalidInput("dato", f"Datoen må være fra {sak.pakke.dato:%d.%m.%Y} til og med i dag.")
    if fakta.svar is Pakkesvar.PLANLAGT and not fakta.utgivelse:
        raise InvalidInput("utgivelse", "Skriv når Skatteetaten planlegger å levere.")
    if fakta.svar in (Pakkesvar.AVSLATT, Pakkesvar.UTSATT) and not fakta.tekst:
        raise InvalidInput("tekst", "Skriv begrunnelsen. Kommunene får lese den.")
    with audit.recording(session, sak, actor=actor, handling="pakkesak.besvart"):
        sak.svar, sak.svar_dato, sak.svar_referanse = fakta.svar, fakta.dato, fakta.referanse
    _flytt_onsket(session, actor, sak.onske, fakta)


def noter_pakkenedlasting(session: Session, actor: Actor, pakke: Innspillspakke) -> None:
    """Somebody took a copy."""
    actor.require(Rolle.LESER)
    audit.note(session, pakke, actor=actor, handling="pakke.lastet_ned")


def _flytt_onsket(session: Session, actor: Actor, onske: Endringsonske, fakta: Svarfakta) -> None:
    planlagt = fakta.svar is Pakkesvar.PLANLAGT
    if planlagt:
        steg.ta(session, actor, onske, "aksepter", stille=True)
    steg.ta(
        session,
        actor,
        onske,
        _STEGET[fakta.svar],
        svar=fakta.tekst,
        svar_nn=fakta.tekst_nn,
        referanse_skatteetaten=fakta.referanse or onske.referanse_skatteetaten,
        planlagt_utgivelse=fakta.utgivelse if planlagt else onske.planlagt_utgivelse,
    )


def _pakkedata(pakke: Innspillspakke, onsker: Sequence[Endringsonske]) -> Pakkedata:
    return Pakkedata(
        referanse=pakke.referanse,
        dato=pakke.dato,
        svarfrist=pakke.svarfrist,
        innspill=tuple(_innspill(nummer, onske) for nummer, onske in enumerate(onsker, 1)),
    )


def _innspill(nummer: int, onske: Endringsonske) -> Innspill:
    return Innspill(
        nummer=nummer,
        referanse=onske.referanse,
        tittel=onske.tittel,
        type=onske.type.tekst,
        tjenester=tuple(str(rad) for rad in onske.tjenester),
        beskrivelse=onske.beskrivelse,
        rettighetspakke=onske.rettighetspakke,
        api=onske.api,
        felter=onske.felter,
        hjemmel=onske.hjemmel or "",
        nodvendighet=onske.nodvendighet or "",
        konsekvens=onske.konsekvens,
        frist=onske.frist,
        fristgrunn=onske.fristgrunn.tekst if onske.fristgrunn else None,
        organisasjoner=onske.oppslutning.kommuner,
        innbyggere=onske.oppslutning.innbyggere,
    )
