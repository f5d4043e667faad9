"""What can be done with the terms. A published version never changes again."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.vilkar import queries
from ksadmin.vilkar.lifecycle import VILKARSLOP, Vilkarsstatus
from ksadmin.vilkar.models import Endringsklasse, Utgave, Vilkar


def registrer(
    session: Session,
    actor: Actor,
    *,
    utgave: Utgave,
    betegnelse: str,
    endringsklasse: Endringsklasse,
    gyldig_fra: date,
    tekst: str,
    kilde: str | None,
) -> Vilkar:
    """A new version, as a draft. Raises Conflict when the edition already has a version of that name."""
    actor.require(Rolle.FORVALTER)
    taken = select(Vilkar.id).where(Vilkar.utgave == utgave, Vilkar.betegnelse == betegnelse)
    if session.scalar(taken) is not None:
        raise Conflict(f"{utgave.tekst} har alt en versjon {betegnelse}. Velg en annen betegnelse.")
    vilkar = Vilkar(utgave=utgave)
    with audit.recording(session, vilkar, actor=actor, handling="vilkar.registrert"):
        _skriv(vilkar, betegnelse, endringsklasse, gyldig_fra, tekst, kilde)
    return vilkar


def endre(
    session: Session,
    actor: Actor,
    vilkar: Vilkar,
    *,
    betegnelse: str,
    endringsklasse: Endringsklasse,
    gyldig_fra: date,
    tekst: str,
    kilde: str | None,
) -> None:
    """Change a draft. Raises Conflict once it is published: what somebody accepted stays as it was."""
    actor.require(Rolle.FORVALTER)
    if vilkar.status is not Vilkarsstatus.UTKAST:
        raise Conflict("En publisert versjon kan ikke endres. Registrer en ny versjon i stedet.")
    with audit.recording(session, vilkar, actor=actor, handling="vilkar.endret"):
        _skriv(vilkar, betegnelse, endringsklasse, gyldig_fra, tekst, kilde)


def publiser(session: Session, actor: Actor, vilkar: Vilkar) -> None:
    """Freeze the version and end the one it follows. Raises InvalidInput when it would start before that one."""
    before = session.scalars(
        select(Vilkar)
        .where(
            Vilkar.utgave == vilkar.utgave,
            Vilkar.status == Vilkarsstatus.PUBLISERT,
            Vilkar.gyldig_til.is_(None),
        )
        .order_by(Vilkar.gyldig_fra.desc())
    ).first()
    if before is not None and before.gyldig_fra >= vilkar.gyldig_fra:
        raise InvalidInput("gyldig_fra", f"Versjonen må gjelde fra etter {before.gyldig_fra:%d.%m.%Y}.")
    with audit.recording(session, vilkar, actor=actor, handling="vilkar.publisert"):
        vilkar.status = VILKARSLOP.target("publiser", vilkar.status, actor)
    if before is not None:
        with audit.recording(session, before, actor=actor, handling="vilkar.avlost"):
            before.gyldig_til = vilkar.gyldig_fra - timedelta(days=1)


def forkast(session: Session, actor: Actor, vilkar: Vilkar) -> None:
    """Throw a draft away."""
    with audit.recording(session, vilkar, actor=actor, handling="vilkar.forkastet"):
        vilkar.status = VILKARSLOP.target("forkast", vilkar.status, actor)


def _skriv(
    vilkar: Vilkar,
    betegnelse: str,
    endringsklasse: Endringsklasse,
    gyldig_fra: date,
    tekst: str,
    kilde: str | None,
) -> None:
    vilkar.betegnelse, vilkar.endringsklasse, vilkar.gyldig_fra = betegnelse, endringsklasse, gyldig_fra
    vilkar.tekst, vilkar.kilde = queries.normalisert(tekst), kilde
    vilkar.sha256 = queries.tekst_sha256(tekst)


HENVISNING = """# Skatteetatens delingsvilkår
Vilkårene er Skatteetatens delingsvilkår i utgaven for segmentsamarbeid, slik Skatteetaten har publisert dem på \
skatteetaten.no/deling/delingsvilkar. Der et API brukes, gjelder også Skatteetatens bruksvilkår.
# Ordlyden
Ordlyden er ikke lagt inn i ksadmin. KS legger den inn som en ny versjon når den er mottatt fra Skatteetaten."""


def last_inn_standard(session: Session, actor: Actor) -> None:
    """So that an erklæring can be made before anyone has pasted the terms: a version that refers to them.

    The wording is not known to ksadmin (domene.md § 1.4) and is not invented. The date is that of the
    segment agreement, June 2020, to the month. Does nothing once any version exists.
    """
    if session.scalar(select(Vilkar.id).limit(1)) is not None:
        return
    vilkar = registrer(
        session,
        actor,
        utgave=Utgave.SEGMENT,
        betegnelse="henvisning",
        endringsklasse=Endringsklasse.FORSTE,
        gyldig_fra=date(2020, 6, 1),
        tekst=HENVISNING,
        kilde="skatteetaten.no/deling/delingsvilkar. Datoen er måneden segmentavtalen er fra, ikke vilkårenes egen.",
    )
    publiser(session, actor, vilkar)
