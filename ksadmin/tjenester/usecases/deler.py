"""What belongs to a tjeneste: hjemler, APIs, ways to connect, and who took part."""

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.tjenester.fakta import Apifakta, Deltakerfakta, Hjemmelsfakta, Tilkoblingsfakta, skriv
from ksadmin.tjenester.models import (
    Deltaker,
    Deltakerrolle,
    Hjemmel,
    Tilkoblingsalternativ,
    Tjeneste,
    TjenesteApi,
)

Del = Hjemmel | TjenesteApi | Tilkoblingsalternativ | Deltaker
Delfakta = Hjemmelsfakta | Apifakta | Tilkoblingsfakta | Deltakerfakta

_TABELL: dict[type[Delfakta], type[Del]] = {
    Hjemmelsfakta: Hjemmel,
    Apifakta: TjenesteApi,
    Tilkoblingsfakta: Tilkoblingsalternativ,
    Deltakerfakta: Deltaker,
}
_ORD: dict[type[Del], str] = {
    Hjemmel: "hjemmel",
    TjenesteApi: "api",
    Tilkoblingsalternativ: "tilkobling",
    Deltaker: "deltaker",
}


def legg_til_del(session: Session, actor: Actor, tjeneste: Tjeneste, fakta: Delfakta) -> Del:
    """One more hjemmel, API, way to connect or participant. Raises InvalidInput for what cannot be."""
    tabell = _TABELL[type(fakta)]
    actor.require(rolle_for(tabell))
    _kontroller(tjeneste, fakta, None)
    ny = tabell()
    with audit.recording(session, ny, actor=actor, handling=f"{_ORD[tabell]}.lagt_til"):
        skriv(ny, fakta)
        ny.tjeneste = tjeneste
    return ny


def endre_del(session: Session, actor: Actor, delen: Del, fakta: Delfakta) -> None:
    """Change it. Raises InvalidInput for what cannot be."""
    actor.require(rolle_for(type(delen)))
    _kontroller(delen.tjeneste, fakta, delen)
    with audit.recording(session, delen, actor=actor, handling=f"{_ORD[type(delen)]}.endret"):
        skriv(delen, fakta)


def fjern_del(session: Session, actor: Actor, delen: Del, *, begrunnelse: str) -> None:
    """Remove it; the tjeneste's history keeps what it was and why it went."""
    actor.require(rolle_for(type(delen)))
    tjeneste, tekst = delen.tjeneste, str(delen)
    handling = f"{_ORD[type(delen)]}.fjernet"
    with audit.removing(session, delen, actor=actor, handling=handling, begrunnelse=begrunnelse):
        session.delete(delen)
    session.expire(tjeneste, ["hjemler", "apier", "tilkoblinger", "deltakere"])
    audit.note(
        session,
        tjeneste,
        actor=actor,
        handling="tjeneste.fjernet",
        begrunnelse=begrunnelse,
        opplysninger={"fjernet": tekst},
    )


def rolle_for(tabell: type[Del]) -> Rolle:
    """Facts of law and technique are the forvalter's; who took part is anybody's to note."""
    return Rolle.SAKSBEHANDLER if tabell is Deltaker else Rolle.FORVALTER


def _kontroller(tjeneste: Tjeneste, fakta: Delfakta, selv: Del | None) -> None:
    if isinstance(fakta, Deltakerfakta):
        _kontroller_deltaker(tjeneste, fakta, selv)
    elif isinstance(fakta, Tilkoblingsfakta):
        if any(t.kode is fakta.kode for t in tjeneste.tilkoblinger if t is not selv):
            raise InvalidInput("kode", "Alternativet er alt registrert. Endre det som står der.")
    elif isinstance(fakta, Apifakta):
        ny = (fakta.navn, fakta.api_versjon, fakta.rettighetspakke)
        if any((a.navn, a.api_versjon, a.rettighetspakke) == ny for a in tjeneste.apier if a is not selv):
            raise InvalidInput("navn", "API-et er alt registrert med samme versjon og rettighetspakke.")


def _kontroller_deltaker(tjeneste: Tjeneste, fakta: Deltakerfakta, selv: Del | None) -> None:
    if fakta.rolle is Deltakerrolle.LEVERANDOR:
        if fakta.leverandor_id is None:
            raise InvalidInput("leverandor_id", "Velg leverandøren.")
        if fakta.organisasjon_id is not None:
            raise InvalidInput("organisasjon_id", "En leverandør velges bare i feltet for leverandør.")
    elif fakta.organisasjon_id is None:
        raise InvalidInput("organisasjon_id", "Velg kommunen eller fylkeskommunen.")
    elif fakta.leverandor_id is not None:
        raise InvalidInput("leverandor_id", "En kommune velges bare i feltet for kommune.")
    ny = (fakta.stadium, fakta.rolle, fakta.organisasjon_id, fakta.leverandor_id)
    andre = (d for d in tjeneste.deltakere if d is not selv)
    if any((d.stadium, d.rolle, d.organisasjon_id, d.leverandor_id) == ny for d in andre):
        raise InvalidInput("rolle", "Deltakeren er alt registrert i dette stadiet med samme rolle.")
