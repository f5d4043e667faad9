"""What an organisation does with its own link: answers, backs them up, and delivers."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ksadmin.core import audit, clock
from ksadmin.core.actor import SYSTEM, Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.uploads import Fil
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.lifecycle import EGENERKLAERINGSLOP, Egenerklaeringsrundestatus, Egenerklaeringsstatus
from ksadmin.etterlevelse.models import Dokumentasjon, Egenerklaering, Punktsvar, Svar, Vilkarspunkt
from ksadmin.etterlevelse.usecases.avvik import meld_avvik

MAKS_FILER = 5
"""For each clause: enough to back up an answer, and too few to fill a disk."""


def krev_apen(egenerklaering: Egenerklaering) -> None:
    """Raises Conflict when no more answers are taken."""
    if egenerklaering.runde.status not in (Egenerklaeringsrundestatus.AAPEN, Egenerklaeringsrundestatus.PAUSET):
        raise Conflict("Runden er avsluttet, og svarene kan ikke endres.")
    if egenerklaering.status is not Egenerklaeringsstatus.VENTER:
        raise Conflict("Egenerklæringen er levert, og svarene kan ikke endres.")


def lagre_svar(
    session: Session,
    egenerklaering: Egenerklaering,
    punkt: Vilkarspunkt,
    *,
    svar: Svar | None,
    utdyping: str | None,
    sett: int,
) -> Punktsvar:
    """Keep the draft of an answer. ``sett`` is the version it was written on top of, 0 for none.

    Raises StaleDataError when somebody else has saved meanwhile.
    """
    krev_apen(egenerklaering)
    rad = queries.svaret(session, egenerklaering, punkt)
    if (rad.versjon if rad else 0) != sett:
        raise StaleDataError("the answer was opened on an older version")
    if rad is None:
        rad = Punktsvar(egenerklaering_id=egenerklaering.id, punkt_id=punkt.id)
        session.add(rad)
    rad.svar, rad.utdyping = svar, utdyping
    session.flush()
    return rad


def legg_ved(
    session: Session, egenerklaering: Egenerklaering, punkt: Vilkarspunkt, fil: Fil, *, tidspunkt: datetime
) -> None:
    """Keep a checked file with the answer. The same file again changes nothing.

    Raises InvalidInput when there are ``MAKS_FILER`` already.
    """
    krev_apen(egenerklaering)
    sha256 = hashlib.sha256(fil.innhold).hexdigest()
    egne = [d for d in egenerklaering.dokumentasjon if d.punkt_id == punkt.id]
    if any(d.sha256 == sha256 for d in egne):
        return
    if len(egne) >= MAKS_FILER:
        raise InvalidInput("fil", f"Det er alt {MAKS_FILER} filer her. Fjern en av dem først.")
    egenerklaering.dokumentasjon.append(
        Dokumentasjon(
            punkt_id=punkt.id,
            filnavn=fil.filnavn,
            innholdstype=fil.innholdstype,
            innhold=fil.innhold,
            storrelse=len(fil.innhold),
            sha256=sha256,
            lastet_opp=tidspunkt,
        )
    )


def fjern_dokumentasjon(session: Session, egenerklaering: Egenerklaering, dokument: Dokumentasjon) -> None:
    """Take back a file that has not been delivered."""
    krev_apen(egenerklaering)
    session.delete(dokument)


def lever(session: Session, egenerklaering: Egenerklaering, *, navn: str, rolle: str) -> None:
    """Deliver: the trail gets the answers as they are now, and each no becomes a deviation.

    Raises Conflict naming the clauses that lack an answer, or the evidence they ask for.
    """
    krev_apen(egenerklaering)
    besvarelse = queries.besvarelse(session, egenerklaering)
    mangler = [b for b in besvarelse if not b.ferdig]
    if mangler:
        raise Conflict(f"{len(mangler)} punkter er ikke ferdige: {', '.join(str(b.punkt) for b in mangler)}.")
    actor = Actor("egenerklaering", f"{egenerklaering.organisasjon} (egen lenke)", None)
    with audit.recording(session, egenerklaering, actor=actor, handling="egenerklaering.levert"):
        egenerklaering.status = EGENERKLAERINGSLOP.target("lever", egenerklaering.status, SYSTEM)
        egenerklaering.levert, egenerklaering.begrunnelse = clock.now(), None
        egenerklaering.levert_av, egenerklaering.levert_rolle = navn, rolle
    svarene = "; ".join(f"{b.punkt}: {b.svar.tekst}" for b in besvarelse if b.svar)
    audit.note(
        session, egenerklaering, actor=actor, handling="egenerklaering.svarte", opplysninger={"svarene": svarene}
    )
    for b in besvarelse:
        if b.svar in (Svar.NEI, Svar.DELVIS):
            meld_avvik(session, actor, egenerklaering, b.punkt, beskrivelse=b.utdyping or b.svar.tekst)


def noter_nedlasting(session: Session, actor: Actor, dokument: Dokumentasjon) -> None:
    """Somebody in KS took a copy of the evidence."""
    actor.require(Rolle.SAKSBEHANDLER)
    audit.note(
        session,
        dokument.egenerklaering,
        actor=actor,
        handling="egenerklaering.dokument_lastet_ned",
        opplysninger={"filnavn": dokument.filnavn},
    )
