"""Documents of a stage: uploaded once, downloaded with a trace, removed with a reason."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.tjenester.filer import Fil
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import Tjeneste, Tjenestedokument


def last_opp(
    session: Session,
    actor: Actor,
    tjeneste: Tjeneste,
    *,
    stadium: Stadium,
    tittel: str,
    fil: Fil,
    tidspunkt: datetime,
) -> Tjenestedokument:
    """Keep a checked file with the stage it belongs to. Raises InvalidInput when the stage has it already."""
    actor.require(Rolle.SAKSBEHANDLER)
    sha256 = hashlib.sha256(fil.innhold).hexdigest()
    if any((d.stadium, d.sha256) == (stadium, sha256) for d in tjeneste.dokumenter):
        raise InvalidInput("fil", "Akkurat denne filen er alt lastet opp i dette stadiet.")
    dokument = Tjenestedokument(
        stadium=stadium,
        tittel=tittel,
        filnavn=fil.filnavn,
        innholdstype=fil.innholdstype,
        sha256=sha256,
        storrelse=len(fil.innhold),
        lastet_opp=tidspunkt,
        innhold=fil.innhold,
    )
    with audit.recording(session, dokument, actor=actor, handling="tjenestedokument.lastet_opp"):
        dokument.tjeneste = tjeneste
    return dokument


def noter_nedlasting(session: Session, actor: Actor, dokument: Tjenestedokument) -> None:
    """Somebody took a copy."""
    actor.require(Rolle.LESER)
    audit.note(session, dokument, actor=actor, handling="tjenestedokument.lastet_ned")


def fjern_dokument(session: Session, actor: Actor, dokument: Tjenestedokument, *, begrunnelse: str) -> None:
    """Remove a file that should not be here. The history keeps its name and sum."""
    actor.require(Rolle.FORVALTER)
    tjeneste, tekst, sha256 = dokument.tjeneste, str(dokument), dokument.sha256
    handling = "tjenestedokument.fjernet"
    with audit.removing(session, dokument, actor=actor, handling=handling, begrunnelse=begrunnelse):
        session.delete(dokument)
    session.expire(tjeneste, ["dokumenter"])
    audit.note(
        session,
        tjeneste,
        actor=actor,
        handling="tjeneste.fjernet",
        begrunnelse=begrunnelse,
        opplysninger={"fjernet": f"{tekst}, SHA-256 {sha256}"},
    )
