"""What people decide about files that could not be read at the door."""

from sqlalchemy.orm import Session

from ksadmin.brukerstotte.models import Sak, Saksvedlegg
from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict


def slipp_vedlegg(session: Session, actor: Actor, sak: Sak, vedlegg: Saksvedlegg) -> None:
    """Somebody has looked at the file and seen no fødselsnummer: it is like any other."""
    _krev_holdt(actor, vedlegg)
    with audit.recording(session, vedlegg, actor=actor, handling="saksvedlegg.sluppet"):
        vedlegg.holdt_tilbake = None
    audit.note(session, sak, actor=actor, handling="sak.vedlegg_sluppet")


def fjern_holdt_vedlegg(session: Session, actor: Actor, sak: Sak, vedlegg: Saksvedlegg) -> None:
    """The file holds what KS must not keep. Its bytes go for good; the trail keeps its name and sum."""
    _krev_holdt(actor, vedlegg)
    fjernet = {"fjernet": f"{vedlegg}, SHA-256 {vedlegg.sha256}"}
    melding = vedlegg.melding
    with audit.removing(session, vedlegg, actor=actor, handling="saksvedlegg.fjernet"):
        session.delete(vedlegg)
    session.expire(melding, ["vedlegg"])
    audit.note(session, sak, actor=actor, handling="sak.vedlegg_fjernet", opplysninger=fjernet)


def _krev_holdt(actor: Actor, vedlegg: Saksvedlegg) -> None:
    actor.require(Rolle.SAKSBEHANDLER)
    if vedlegg.holdt_tilbake is None:
        raise Conflict("Vedlegget holdes ikke tilbake lenger. Noen andre har sluppet det fram.")
