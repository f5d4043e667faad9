"""Importing a file: preview it, and write all of it or nothing. It is one deed, and undone as one (``core.angring``).

The preview is rows in the database, made from the stored file. The write makes the plan once more and refuses
unless it is the very plan the person saw.
"""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, NotPermitted
from ksadmin.core.history import siste_hendelse
from ksadmin.importer import plan
from ksadmin.importer.lifecycle import IMPORTLOP
from ksadmin.importer.models import Importbatch, Importrad, Importslag, Radutfall
from ksadmin.importer.slag import SLAG
from ksadmin.register import csvfil
from ksadmin.register.usecases.opptak import recording_all

BUNKE = 1000
_MAKS_FILNAVN = 200
SKRIVES = (Radutfall.NY, Radutfall.ENDRET)


def forhandsvis_import(
    session: Session, actor: Actor, *, slag: Importslag, filnavn: str, innhold: bytes
) -> Importbatch:
    """Keep the file and say what each line of it means. Nothing else is written.

    Raises InvalidInput for the field ``fil`` when it is no CSV file we can use.
    """
    actor.require(Rolle.FORVALTER)
    fil = csvfil.les(innhold)
    _, ukjente = plan.kolonner(slag, fil)
    batch = Importbatch(
        slag=slag,
        filnavn=filnavn[-_MAKS_FILNAVN:],
        innhold=innhold,
        storrelse=len(innhold),
        sha256=hashlib.sha256(innhold).hexdigest(),
        tegnsett=fil.tegnsett,
        merknader="\n".join(f"Kolonnen «{k[:100]}» er ukjent og ble ikke brukt." for k in ukjente[:50]) or None,
        opplastet=clock.now(),
        opplastet_av=actor.navn,
        grunnlag="",
        antall_nye=0,
        antall_endrede=0,
        antall_uendrede=0,
        antall_avviste=0,
    )
    with audit.recording(session, batch, actor=actor, handling="import.forhandsvist"):
        session.add(batch)
        session.flush()
        _lagre_plan(session, batch, fil)
    return batch


def forny_forhandsvisning(session: Session, actor: Actor, batch: Importbatch) -> None:
    """Make the preview again, because the register has changed since."""
    with audit.recording(session, batch, actor=actor, handling="import.forhandsvist_igjen"):
        batch.status = IMPORTLOP.target("forny", batch.status, actor)
        session.execute(delete(Importrad).where(Importrad.batch_id == batch.id))
        _lagre_plan(session, batch, csvfil.les(batch.innhold))


def forkast_import(session: Session, actor: Actor, batch: Importbatch) -> None:
    """Let the file go without writing it."""
    with audit.recording(session, batch, actor=actor, handling="import.forkastet"):
        batch.status = IMPORTLOP.target("forkast", batch.status, actor)


def utfor_import(session: Session, actor: Actor, batch: Importbatch) -> None:
    """Write every line of the preview, or none.

    Raises Conflict when a line is rejected, nothing would change, or the register has changed since the preview.
    """
    target = IMPORTLOP.target("utfor", batch.status, actor)
    hindring = hindrer_utforing(batch)
    if hindring:
        raise Conflict(hindring)
    forst = siste_hendelse(session, batch, "import.forhandsvist")
    opplastet_av = forst.aktor if forst else actor.ident  # none yet when both are done at one stroke
    if SLAG[batch.slag].to_personer and opplastet_av == actor.ident:
        raise NotPermitted("Du lastet opp filen selv. En annen person må se over den og utføre importen.")
    if _grunnlag_na(session, batch) != batch.grunnlag:
        raise Conflict("Registeret er endret siden forhåndsvisningen. Lag ny forhåndsvisning, og se over den.")
    with audit.recording(session, batch, actor=actor, handling="import.utfort"):
        for rader in _bunker(session, batch):
            _skriv(session, actor, batch, rader, opplastet_av)
        batch.status, batch.utfort = target, clock.now()


def hindrer_utforing(batch: Importbatch) -> str | None:
    """Why the batch cannot be written as it stands, or None."""
    if batch.antall_avviste:
        antall = "Én rad er avvist" if batch.antall_avviste == 1 else f"{batch.antall_avviste} rader er avvist"
        return f"{antall}, og da skrives ingen av radene. Rett filen og last den opp på nytt."
    if not batch.antall_nye + batch.antall_endrede:
        return "Filen endrer ingenting: alle radene er i registeret fra før."
    return None


def _lagre_plan(session: Session, batch: Importbatch, fil: csvfil.Csvfil) -> None:
    grunnlag = plan.Grunnlag()
    rader = grunnlag.tell(plan.planlegg(session, batch.slag, fil))
    while bunke := [_kolonner(batch, rad) for rad in islice(rader, BUNKE)]:
        session.execute(insert(Importrad), bunke)
    batch.grunnlag = grunnlag.sum
    batch.antall_nye, batch.antall_endrede = grunnlag.antall[Radutfall.NY], grunnlag.antall[Radutfall.ENDRET]
    batch.antall_uendrede = grunnlag.antall[Radutfall.UENDRET]
    batch.antall_avviste = grunnlag.antall[Radutfall.AVVIST]


def _kolonner(batch: Importbatch, rad: plan.Planrad) -> dict[str, Any]:
    return {
        "batch_id": batch.id,
        "radnr": rad.radnr,
        "utfall": rad.utfall,
        "tittel": rad.tittel,
        "endringer": rad.endringer,
        "feil": rad.feil,
        "objekt_id": rad.objekt_id,
    }


def _grunnlag_na(session: Session, batch: Importbatch) -> str:
    grunnlag = plan.Grunnlag()
    deque(grunnlag.tell(plan.planlegg(session, batch.slag, csvfil.les(batch.innhold))), maxlen=0)
    return grunnlag.sum


def _bunker(session: Session, batch: Importbatch) -> Iterator[Sequence[Importrad]]:
    """The lines that write something, some at a time: a big file must not fill the memory."""
    last = 0
    lines = select(Importrad).where(Importrad.batch_id == batch.id, Importrad.utfall.in_(SKRIVES))
    while rader := session.scalars(lines.where(Importrad.id > last).order_by(Importrad.id).limit(BUNKE)).all():
        last = rader[-1].id
        yield rader


def _skriv(session: Session, actor: Actor, batch: Importbatch, rader: Sequence[Importrad], opplastet_av: str) -> None:
    slag, dag = SLAG[batch.slag], clock.today()
    modell: Any = slag.modell
    kjente = select(modell).where(modell.id.in_([r.objekt_id for r in rader if r.utfall is Radutfall.ENDRET]))
    present = {rad.id: rad for rad in session.scalars(kjente)}
    objects = [modell() if r.utfall is Radutfall.NY else present[r.objekt_id or 0] for r in rader]
    values = [{felt: ny for felt, (_, ny) in rad.endringer.items()} for rad in rader]
    with session.no_autoflush, recording_all(session, objects, actor=actor, handling=slag.handling):
        for obj, verdier in zip(objects, values, strict=True):
            slag.sett(obj, verdier, dag)
    for obj, rad in zip(objects, rader, strict=True):
        rad.objekt_id = obj.id
    session.flush()
    slag.fullfor(session, actor, opplastet_av, list(zip(objects, values, strict=True)))
