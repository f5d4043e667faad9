"""What is said in a case: what comes in, what goes out, and what KS says to itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ksadmin.brukerstotte.fakta import Innmelding, Vedleggsfil
from ksadmin.brukerstotte.kodeverk import Meldingsslag
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Sak, Saksmelding, Saksvedlegg
from ksadmin.brukerstotte.usecases import steg
from ksadmin.core import audit, clock, lagret_fil, outbox
from ksadmin.core.actor import SYSTEM, Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput

ANGREFRIST = timedelta(seconds=15)
"""How long an answer lies still before it goes, so that its writer can take it back."""

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
    """One more message from outside. It stays in the case it answers; if that is merged, the other one wakes up."""
    na = clock.now()
    rad = skriv_inn(session, actor, sak, melding, vedlegg, na)
    audit.note(session, sak, actor=actor, handling="sak.melding_inn", opplysninger=_om(melding.sladdet))
    hoved = sak.slatt_sammen_med or sak
    hoved.sist_aktivitet = na
    if not melding.automatisk and (neste := _VAKNER.get(hoved.status)):
        steg.ta(session, SYSTEM, hoved, neste)
    return rad


def noter(session: Session, actor: Actor, sak: Sak, tekst: str) -> Saksmelding:
    """A note for KS only."""
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
    return rad


def svar(
    session: Session,
    actor: Actor,
    sak: Sak,
    tekst: str,
    *,
    vedlegg: Sequence[Vedleggsfil] = (),
    automatisk: bool = False,
) -> Saksmelding:
    """An answer by mail to whoever asked, sent when ``ANGREFRIST`` has passed; an automatic one goes at once.

    Raises InvalidInput when there is no address to send to, Conflict when the case is answered in another.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if sak.status is Saksstatus.SLATT_SAMMEN:
        raise Conflict(f"Saken er slått sammen med {sak.slatt_sammen_med}. Svar der.")
    if not sak.innsender_epost:
        raise InvalidInput("tekst", "Saken har ingen e-postadresse å svare til. Skriv den inn under «Endre» først.")
    na = clock.now()
    rad = Saksmelding(
        sak=sak,
        slag=Meldingsslag.UT,
        tidspunkt=na,
        tekst=tekst,
        avsender_navn=actor.navn,
        skrevet_av=actor.ident,
        til=sak.innsender_epost,
        automatisk=automatisk,
    )
    session.add(rad)
    session.flush()
    _legg_ved(session, actor, rad, vedlegg, na)
    rad.utboks = f"sak:melding:{rad.id}:{na:%Y%m%d%H%M%S%f}"
    tidligst = None if automatisk else na + ANGREFRIST
    outbox.promise(session, "sak.melding", nokkel=rad.utboks, tidligst=tidligst, melding_id=rad.id)
    sak.sist_aktivitet = na
    if not automatisk:
        sak.forste_svar = sak.forste_svar or na
    audit.note(session, sak, actor=actor, handling="sak.melding_ut")
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
    session.flush()
    _legg_ved(session, actor, rad, vedlegg, na)
    return rad


def _legg_ved(session: Session, actor: Actor, rad: Saksmelding, vedlegg: Sequence[Vedleggsfil], na: datetime) -> None:
    lagt: list[Saksvedlegg] = []
    for ett in vedlegg:
        fil = Saksvedlegg(melding_id=rad.id, tekst=ett.tekst, holdt_tilbake=ett.holdt_tilbake)
        lagt.append(lagret_fil.lagre(session, actor, fil, ett.fil, blant=lagt, tidspunkt=na))
    session.expire(rad, ["vedlegg"])


def _om(sladdet: int) -> dict[str, int]:
    return {"sladdet": sladdet} if sladdet else {}
