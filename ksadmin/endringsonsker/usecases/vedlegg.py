"""Files that explain a wish: uploaded once, downloaded with a trace, removed with a reason."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.endringsonsker.models import Endringsonske, Onskevedlegg
from ksadmin.tjenester.filer import Fil


def last_opp(session: Session, actor: Actor, onske: Endringsonske, *, fil: Fil, tidspunkt: datetime) -> Onskevedlegg:
    """Keep a checked file with the wish. Raises InvalidInput when it is there already."""
    actor.require(Rolle.SAKSBEHANDLER)
    sha256 = hashlib.sha256(fil.innhold).hexdigest()
    if any(v.sha256 == sha256 for v in onske.vedlegg):
        raise InvalidInput("fil", "Akkurat denne filen ligger her fra før.")
    vedlegg = Onskevedlegg(
        filnavn=fil.filnavn,
        innholdstype=fil.innholdstype,
        sha256=sha256,
        storrelse=len(fil.innhold),
        lastet_opp=tidspunkt,
        innhold=fil.innhold,
    )
    with audit.recording(session, vedlegg, actor=actor, handling="vedlegg.lastet_opp"):
        vedlegg.onske = onske
    return vedlegg


def noter_nedlasting(session: Session, actor: Actor, vedlegg: Onskevedlegg) -> None:
    """Somebody took a copy."""
    actor.require(Rolle.LESER)
    audit.note(session, vedlegg, actor=actor, handling="vedlegg.lastet_ned")


def fjern_vedlegg(session: Session, actor: Actor, vedlegg: Onskevedlegg, *, begrunnelse: str) -> None:
    """Remove a file that should not be here. The wish's history keeps its name and sum."""
    actor.require(Rolle.FORVALTER)
    onske, tekst = vedlegg.onske, f"{vedlegg}, SHA-256 {vedlegg.sha256}"
    with audit.removing(session, vedlegg, actor=actor, handling="vedlegg.fjernet", begrunnelse=begrunnelse):
        session.delete(vedlegg)
    session.expire(onske, ["vedlegg"])
    opplysninger = {"fjernet": tekst}
    audit.note(
        session, onske, actor=actor, handling="onske.fjernet", begrunnelse=begrunnelse, opplysninger=opplysninger
    )
