"""What is said in a case: what comes in, and what KS says to itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from ksadmin.brukere.queries import saksbehandlere
from ksadmin.brukerstotte.fakta import Innmelding, Vedleggsfil
from ksadmin.brukerstotte.kodeverk import Meldingsslag
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Sak, Saksmelding, Saksvedlegg
from ksadmin.brukerstotte.usecases import steg
from ksadmin.brukerstotte.usecases.folgere import Beskjed, folg, gi_beskjed, nevnte
from ksadmin.core import audit, clock, lagret_fil
from ksadmin.core.actor import SYSTEM, Actor, Rolle

_VAKNER = {
    Saksstatus.VENTER_KOMMUNE: "fortsett",
    Saksstatus.VENTER_LEVERANDOR: "fortsett",
    Saksstatus.LOST: "gjenapne",
    Saksstatus.LUKKET: "gjenapne",
}
"""What a person's answer does to a case that did not wait for KS."""


def motta(
    session: Session, actor: Actor, sak: Sak, melding: Innmelding, vedlegg: Sequence[Vedleggsfil] = ()
) -> Saksmelding:
    """One more message from outside; the next flush writes it.

    It stays in the case it answers; if that is merged, the other one wakes up. A machine wakes none, but for telling
    that an answer is lost.
    """
    na = clock.now()
    rad = skriv_inn(session, actor, sak, melding, vedlegg, na)
    audit.note(session, sak, actor=actor, handling="sak.melding_inn", opplysninger=_om(melding.sladdet))
    hoved = sak.slatt_sammen_med or sak
    hoved.sist_aktivitet = na
    if not melding.automatisk or melding.tapt_svar:
        vekk(session, hoved)
        if hoved.folgere:
            session.flush()  # gives the message its id
            gi_beskjed(session, hoved, rad, [folger.bruker for folger in hoved.folgere], Beskjed.SVAR)
    return rad


def vekk(session: Session, sak: Sak) -> None:
    """Let it be KS' turn in a case that waits for whoever asked, or is thought to be solved."""
    if neste := _VAKNER.get(sak.status):
        steg.ta(session, SYSTEM, sak, neste)


def noter(session: Session, actor: Actor, sak: Sak, tekst: str) -> Saksmelding:
    """A note for KS only. Whoever is named with «@» follows the case from now, and is told."""
    actor.require(Rolle.SAKSBEHANDLER)
    na = clock.now()
    rad = Saksmelding(
        sak=sak,
        slag=Meldingsslag.NOTAT,
        tidspunkt=na,
        tekst=tekst,
        avsender_navn=actor.navn,
        skrevet_av=actor.ident,
    )
    session.add(rad)
    sak.sist_aktivitet = na
    audit.note(session, sak, actor=actor, handling="sak.notat")
    session.flush()
    for bruker in (kalt := nevnte(tekst, saksbehandlere(session))):
        folg(session, sak, bruker)
    gi_beskjed(session, sak, rad, kalt, Beskjed.NEVNT)
    return rad


def skriv_inn(
    session: Session, actor: Actor, sak: Sak, fakta: Innmelding, vedlegg: Sequence[Vedleggsfil], na: datetime
) -> Saksmelding:
    """The row of a message from outside, with its files."""
    rad = Saksmelding(
        sak=sak,
        slag=Meldingsslag.INN,
        tidspunkt=na,
        tekst=fakta.tekst,
        html=fakta.html,
        emne=fakta.emne,
        avsender_navn=fakta.avsender_navn,
        avsender_epost=fakta.avsender_epost,
        til=fakta.til,
        message_id=fakta.message_id,
        referanser=" ".join(fakta.referanser) or None,
        automatisk=fakta.automatisk,
        sladdet=fakta.sladdet,
    )
    session.add(rad)
    legg_ved(session, actor, rad, vedlegg, na)
    return rad


def legg_ved(session: Session, actor: Actor, rad: Saksmelding, vedlegg: Sequence[Vedleggsfil], na: datetime) -> None:
    """Keep the files with the message."""
    lagt: list[Saksvedlegg] = []
    for ett in vedlegg:
        fil = Saksvedlegg(melding=rad, tekst=ett.tekst, holdt_tilbake=ett.holdt_tilbake)
        lagt.append(lagret_fil.lagre(session, actor, fil, ett.fil, blant=lagt, tidspunkt=na))


def _om(sladdet: int) -> dict[str, int]:
    return {"sladdet": sladdet} if sladdet else {}
