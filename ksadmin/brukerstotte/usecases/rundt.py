"""What a case is marked with and tied to, and what KS has asked Skatteetaten for it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.lifecycle import AAPNE, Saksstatus
from ksadmin.brukerstotte.models import Eskalering, Merkelapp, Sak, Sakskobling, Saksmerke
from ksadmin.brukerstotte.usecases import steg
from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.history import FJERNET
from ksadmin.core.sortering import sorteringsnokkel


def merk(session: Session, actor: Actor, sak: Sak, navn: list[str]) -> None:
    """Let these words, and no others, be on the case."""
    actor.require(Rolle.SAKSBEHANDLER)
    onsket = {sorteringsnokkel(n): n for n in navn}
    for rad in list(sak.merker):
        if onsket.pop(rad.merkelapp.navn_nokkel, None) is None:
            _fjern(session, actor, sak, rad, "merke.fjernet")
    for nokkel, ordet in onsket.items():
        lapp = session.scalars(select(Merkelapp).where(Merkelapp.navn_nokkel == nokkel)).one_or_none()
        if lapp is None:
            session.add(lapp := Merkelapp(navn=ordet, navn_nokkel=nokkel))
            session.flush()
        rad = Saksmerke(sak_id=sak.id, merkelapp_id=lapp.id)
        with audit.recording(session, rad, actor=actor, handling="merke.satt"):
            session.add(rad)
    session.expire(sak, ["merker"])


def koble(
    session: Session,
    actor: Actor,
    sak: Sak,
    *,
    onske_id: int | None = None,
    annen: Sak | None = None,
    driftshendelse: str | None = None,
) -> None:
    """Tie the case to one thing. Raises Conflict when it is tied to it already, InvalidInput for itself."""
    actor.require(Rolle.SAKSBEHANDLER)
    if annen is not None and annen.id == sak.id:
        raise InvalidInput("til", "En sak kan ikke kobles til seg selv.")
    ny = (onske_id, annen.id if annen else None, driftshendelse)
    if any((k.onske_id, k.annen_sak_id, k.driftshendelse) == ny for k in sak.koblinger):
        raise Conflict("Saken er alt koblet til dette.")
    rad = Sakskobling(sak_id=sak.id, onske_id=ny[0], annen_sak_id=ny[1], driftshendelse=ny[2])
    with audit.recording(session, rad, actor=actor, handling="kobling.laget"):
        session.add(rad)
    session.expire(sak, ["koblinger"])


def koble_fra(session: Session, actor: Actor, kobling: Sakskobling) -> None:
    """The case has nothing to do with it after all."""
    actor.require(Rolle.SAKSBEHANDLER)
    _fjern(session, actor, kobling.sak, kobling, "kobling.fjernet")


def _fjern(session: Session, actor: Actor, sak: Sak, rad: Saksmerke | Sakskobling, handling: str) -> None:
    """Take it away; the history of the case keeps what it was, and leads to undoing it."""
    fjernet = {FJERNET: str(rad)}
    with audit.removing(session, rad, actor=actor, handling=handling):
        session.delete(rad)
    session.expire(sak, ["merker", "koblinger"])
    audit.note(session, sak, actor=actor, handling="sak.fjernet", opplysninger=fjernet)


def eskaler(
    session: Session, actor: Actor, sak: Sak, *, sporsmal: str, frist: date, referanse: str | None, i_dag: date
) -> Eskalering:
    """KS has asked Skatteetaten; it is their turn. Raises InvalidInput for a deadline that has passed."""
    actor.require(Rolle.SAKSBEHANDLER)
    if frist < i_dag:
        raise InvalidInput("frist", "Fristen kan ikke ha vært.")
    if sak.status not in AAPNE:
        raise Conflict(f"Saken er {sak.status.midt_i_setning}. Gjenåpne den først.")
    rad = Eskalering(sak_id=sak.id, sporsmal=sporsmal, oversendt=i_dag, frist=frist, referanse=referanse)
    with audit.recording(session, rad, actor=actor, handling="eskalering.sendt"):
        session.add(rad)
    session.expire(sak, ["eskaleringer"])
    if sak.status is not Saksstatus.VENTER_SKATTEETATEN:
        steg.ta(session, actor, sak, "vent_skatteetaten")
    return rad


def besvar_eskalering(
    session: Session, actor: Actor, rad: Eskalering, *, svar: str, referanse: str | None, i_dag: date
) -> None:
    """Skatteetaten has answered. With no other question of the case out, it is KS' turn again."""
    actor.require(Rolle.SAKSBEHANDLER)
    if rad.besvart is not None:
        raise Conflict("Svaret er alt registrert.")
    with audit.recording(session, rad, actor=actor, handling="eskalering.besvart"):
        rad.besvart, rad.svar, rad.referanse = i_dag, svar, referanse or rad.referanse
    if rad.sak.status is Saksstatus.VENTER_SKATTEETATEN and all(e.besvart for e in rad.sak.eskaleringer):
        steg.ta(session, actor, rad.sak, "fortsett")
