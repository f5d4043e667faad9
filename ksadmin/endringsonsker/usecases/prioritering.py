"""Judging wishes, deciding what counts, and keeping a ranking as it was."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.endringsonsker.kodeverk import Innsats, Konsekvens, Lovplikt, Personverngevinst
from ksadmin.endringsonsker.models import Endringsonske, Poenggrunnlag, Prioriteringsrunde, Rundesak, Vektsett
from ksadmin.endringsonsker.poeng import vekter
from ksadmin.endringsonsker.queries import KANDIDATER, gjeldende_vektsett, rangert
from ksadmin.endringsonsker.usecases.mote import krev_aapen
from ksadmin.endringsonsker.usecases.plassering import plasser, plasser_alle


def sett_grunnlag(
    session: Session,
    actor: Actor,
    onske: Endringsonske,
    *,
    lovplikt: Lovplikt,
    konsekvens: Konsekvens,
    personvern: Personverngevinst,
    innsats: Innsats,
) -> None:
    """Judge what the score is made of. Raises Conflict when the wish is no longer a candidate."""
    actor.require(Rolle.SAKSBEHANDLER)
    if onske.status not in KANDIDATER:
        raise Conflict(f"Ønsket er {onske.status.midt_i_setning} og rangeres ikke lenger.")
    grunnlag = onske.poenggrunnlag or Poenggrunnlag(onske=onske)
    with audit.recording(session, grunnlag, actor=actor, handling="poenggrunnlag.satt"):
        grunnlag.lovplikt, grunnlag.konsekvens = lovplikt, konsekvens
        grunnlag.personvern, grunnlag.innsats = personvern, innsats
    plasser(session, onske)


def nytt_vektsett(session: Session, actor: Actor, verdier: Mapping[str, float | None], *, begrunnelse: str) -> Vektsett:
    """A new version of what counts, in force at once. Raises InvalidInput for weights that cannot be."""
    actor.require(Rolle.FORVALTER)
    kontrollert = vekter(verdier)
    gammelt = gjeldende_vektsett(session)
    if gammelt is not None and gammelt.vekter == kontrollert:
        raise Conflict(f"Vektene er de samme som i {gammelt}, som gjelder nå. Endre minst én.")
    ny = Vektsett(**asdict(kontrollert), begrunnelse=begrunnelse, opprettet=clock.now())
    with audit.recording(session, ny, actor=actor, handling="vektsett.opprettet"):
        session.add(ny)
    plasser_alle(session, clock.today())
    return ny


def frys_runde(
    session: Session, actor: Actor, *, navn: str, i_dag: date, antall: int | None = None, eksempel: bool = False
) -> Prioriteringsrunde:
    """Keep the ranking of today with all it was made of: the ``antall`` best, or every candidate that has a score.

    Raises Conflict without weights, and with nothing to rank.
    """
    actor.require(Rolle.FORVALTER)
    vektsett = gjeldende_vektsett(session)
    if vektsett is None:
        raise Conflict("Det finnes ikke noe vektsett ennå. Lag et under «Vektsett» først.")
    plasser_alle(session, i_dag)
    kandidater = rangert(session, vektsett.vekter, antall=antall)
    if not kandidater:
        raise Conflict("Ingen ønsker har fått poeng ennå. Vurder grunnlaget for minst ett først.")
    runde = Prioriteringsrunde(navn=navn, dato=i_dag, vektsett=vektsett, eksempel=eksempel)
    with audit.recording(session, runde, actor=actor, handling="runde.frosset"):
        session.add(runde)
    runde.saker = [
        Rundesak(
            onske=k.onske,
            tittel=k.onske.tittel,
            inndata=k.inndata.som_json(),
            poengplass=k.plass,
            plass=k.plass,
        )
        for k in kandidater
    ]
    session.flush()
    return runde


def flytt(
    session: Session, actor: Actor, runde: Prioriteringsrunde, sak: Rundesak, *, plass: int | None, begrunnelse: str
) -> None:
    """Put a candidate in another place than the score gives, and say why. The others close ranks.

    Raises InvalidInput for a place there is not and for the one it has, Conflict when the meeting is over.
    """
    actor.require(Rolle.FORVALTER)
    krev_aapen(session, runde)
    rekke = sorted(runde.saker, key=lambda s: s.plass)
    if plass is None or not 1 <= plass <= len(rekke):
        raise InvalidInput("plass", f"Velg en plass fra 1 til {len(rekke)}.")
    fra = sak.plass
    if plass == fra:
        raise InvalidInput("plass", f"Ønsket har alt plass {plass}. Velg en annen.")
    rekke.remove(sak)
    rekke.insert(plass - 1, sak)
    for nummer, rad in enumerate(rekke, 1):
        rad.plass = nummer
    sak.flyttet_grunn = begrunnelse
    session.flush()
    session.expire(runde, ["saker"])
    opplysninger = {"onske": sak.tittel, "fra_plass": fra, "til_plass": plass}
    audit.note(
        session, runde, actor=actor, handling="runde.flyttet", begrunnelse=begrunnelse, opplysninger=opplysninger
    )
