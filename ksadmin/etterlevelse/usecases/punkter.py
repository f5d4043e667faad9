"""The clauses that are followed up, as KS has entered them."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.models import Vilkarspunkt
from ksadmin.vilkar.lifecycle import Vilkarsstatus
from ksadmin.vilkar.models import Vilkar


@dataclass(frozen=True, slots=True, kw_only=True)
class Punktfakta:
    """What is entered about a clause, and what is asked about it in each målform."""

    nummer: int
    klausul: str
    sporsmal_nb: str
    sporsmal_nn: str
    hjelp_nb: str | None = None
    hjelp_nn: str | None = None
    krever_dokumentasjon: bool = False


def registrer_punkt(
    session: Session, actor: Actor, vilkar: Vilkar, fakta: Punktfakta, *, eksempel: bool = False
) -> Vilkarspunkt:
    """A clause of a version of the terms. Raises InvalidInput for a version that is thrown away."""
    actor.require(Rolle.FORVALTER)
    if vilkar.status is Vilkarsstatus.FORKASTET:
        raise InvalidInput("vilkar", "Versjonen er forkastet. Velg en som er publisert eller under arbeid.")
    punkt = Vilkarspunkt(vilkar_id=vilkar.id, aktiv=True, eksempel=eksempel)
    with audit.recording(session, punkt, actor=actor, handling="vilkarspunkt.registrert"):
        _skriv(punkt, fakta)
    return punkt


def endre_punkt(session: Session, actor: Actor, punkt: Vilkarspunkt, fakta: Punktfakta, *, aktiv: bool) -> None:
    """Change a clause, or take it in or out of use. Raises Conflict for changing one a round has asked about."""
    actor.require(Rolle.FORVALTER)
    brukt_i = queries.runder_med(session, punkt)
    endret = any(getattr(punkt, felt) != verdi for felt, verdi in asdict(fakta).items())
    if brukt_i and endret:
        raise Conflict(
            f"Punktet er brukt i {brukt_i[0]} og kan ikke endres. Ta det ut av bruk, og registrer et nytt punkt."
        )
    with audit.recording(session, punkt, actor=actor, handling="vilkarspunkt.endret"):
        _skriv(punkt, fakta)
        punkt.aktiv = aktiv


def _skriv(punkt: Vilkarspunkt, fakta: Punktfakta) -> None:
    for felt, verdi in asdict(fakta).items():
        setattr(punkt, felt, verdi)
