"""What can be done with a supplier."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.register import verdier
from ksadmin.register.models import Leverandor


def registrer_leverandor(
    session: Session,
    actor: Actor,
    *,
    navn: str | None,
    orgnr: str | None,
    nettsted: str | None,
    merknad: str | None,
) -> Leverandor:
    """A new supplier. Raises InvalidInput for a value that cannot be, Conflict when it is here already."""
    actor.require(Rolle.SAKSBEHANDLER)
    leverandor = Leverandor(aktiv=True)
    with (
        session.no_autoflush,
        audit.recording(session, leverandor, actor=actor, handling="leverandor.registrert"),
    ):
        _skriv(session, leverandor, navn=navn, orgnr=orgnr, nettsted=nettsted, merknad=merknad)
    return leverandor


def endre_leverandor(
    session: Session,
    actor: Actor,
    leverandor: Leverandor,
    *,
    navn: str | None,
    orgnr: str | None,
    nettsted: str | None,
    merknad: str | None,
    aktiv: bool,
) -> None:
    """Change what is known. Raises as ``registrer_leverandor``."""
    actor.require(Rolle.SAKSBEHANDLER)
    with (
        session.no_autoflush,
        audit.recording(session, leverandor, actor=actor, handling="leverandor.endret"),
    ):
        _skriv(session, leverandor, navn=navn, orgnr=orgnr, nettsted=nettsted, merknad=merknad)
        leverandor.aktiv = aktiv


def _skriv(
    session: Session,
    leverandor: Leverandor,
    *,
    navn: str | None,
    orgnr: str | None,
    nettsted: str | None,
    merknad: str | None,
) -> None:
    name, number = verdier.navn(navn, "navn"), verdier.orgnr_eller_tomt(orgnr, "orgnr")
    _krev_ledig(session, leverandor, name, number)
    sett_navn(leverandor, name)
    leverandor.orgnr = number
    leverandor.nettsted = verdier.lenke(nettsted, "nettsted")
    leverandor.merknad = verdier.merknad(merknad, "merknad")


def sett_navn(leverandor: Leverandor, navn: str) -> None:
    """The name and its keys. Inside a recording only."""
    leverandor.navn, leverandor.navn_nokkel = navn, sorteringsnokkel(navn)
    leverandor.sok = sokenokkel(navn)


def _krev_ledig(session: Session, leverandor: Leverandor, navn: str, orgnr: str | None) -> None:
    others = select(Leverandor).where(Leverandor.id.is_distinct_from(leverandor.id))
    same_name = session.scalars(others.where(Leverandor.sok == sokenokkel(navn))).first()
    if same_name is not None:
        raise Conflict(f"{same_name.navn} er allerede registrert som leverandør.")
    same_number = session.scalars(others.where(Leverandor.orgnr == orgnr)).first() if orgnr else None
    if same_number is not None:
        raise Conflict(f"Organisasjonsnummeret tilhører allerede {same_number.navn}.")
