"""Taking facts from Enhetsregisteret, those a person has seen and chosen."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.register.gateway import Enhet
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.register.usecases.leverandorer import sett_navn


@dataclass(frozen=True, slots=True)
class Forskjell:
    """One field that differs. ``velges`` is whether it can be taken from the look-up."""

    felt: str
    etikett: str
    na: str | None
    forslag: str
    velges: bool = True


def forskjeller(rad: Organisasjon | Leverandor, enhet: Enhet) -> list[Forskjell]:
    """What Enhetsregisteret has that we have not, or have otherwise.

    Its målform is left out: it is that of the registration, not the kommune's språkvedtak. The name of an
    organisation has a period and other languages beside it, so it is shown, but changed on its own page.
    """
    found = []
    if enhet.navn and not _same_name(rad, enhet):
        found.append(Forskjell("navn", "Navn", rad.navn, enhet.navn, velges=isinstance(rad, Leverandor)))
    for felt in ("nettsted", "postadresse") if isinstance(rad, Organisasjon) else ("nettsted",):
        theirs, ours = getattr(enhet, felt), getattr(rad, felt)
        if theirs and _folded(theirs) != _folded(ours):
            found.append(Forskjell(felt, rad.FELTNAVN[felt], ours, theirs))
    return found


def ta_fra_enhetsregisteret(
    session: Session, actor: Actor, rad: Organisasjon | Leverandor, enhet: Enhet, *, felter: Collection[str]
) -> None:
    """Take the fields the person chose. Raises Conflict when one of them no longer differs."""
    actor.require(Rolle.SAKSBEHANDLER)
    offered = {f.felt: f.forslag for f in forskjeller(rad, enhet) if f.velges}
    if not offered.keys() >= set(felter):
        raise Conflict("Opplysningene er endret siden du så dem. Se over forskjellene på nytt.")
    with audit.recording(session, rad, actor=actor, handling=f"{rad.__tablename__}.oppslag"):
        for felt in felter:
            if felt == "navn" and isinstance(rad, Leverandor):
                sett_navn(rad, offered[felt])
            else:
                setattr(rad, felt, offered[felt])


def _same_name(rad: Organisasjon | Leverandor, enhet: Enhet) -> bool:
    """Enhetsregisteret writes in capitals, and joins the names of all languages."""
    if isinstance(rad, Leverandor):
        return _folded(rad.navn) == _folded(enhet.navn)
    return rad.navn.casefold() in enhet.navn.casefold()


def _folded(text: str | None) -> str:
    plain = (text or "").casefold().removeprefix("https://").removeprefix("http://").rstrip("/")
    return " ".join(plain.split())
