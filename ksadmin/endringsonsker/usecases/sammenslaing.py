"""Merging duplicates, and splitting them again.

Nothing is moved: a merged wish keeps its voices and points at the other, which counts them as its own. Splitting
takes the pointer away, so both are again exactly what they were, with what has happened to each since.
"""

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.endringsonsker.lifecycle import AAPNE, ONSKELOP, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.usecases.plassering import plasser
from ksadmin.endringsonsker.usecases.steg import nyhet
from ksadmin.endringsonsker.usecases.stemmer import las, tell_opp
from ksadmin.endringsonsker.usecases.varsler import varsle


def sla_sammen(session: Session, actor: Actor, onske: Endringsonske, *, med: Endringsonske) -> None:
    """``onske`` says the same as ``med``, which goes on with the voices of both.

    Raises InvalidInput for itself and for one that has ended or is merged, Conflict when ``onske`` has duplicates
    of its own. The database says the same, so two people doing it at once cannot make a circle.
    """
    if onske.id == med.id:
        raise InvalidInput("med", "Et ønske kan ikke slås sammen med seg selv. Velg et annet.")
    for ett in sorted((onske, med), key=lambda o: o.id):
        las(session, ett)
    if med.status is Onskestatus.SLATT_SAMMEN:
        raise InvalidInput("med", f"Det er selv slått sammen med {med.slatt_sammen_med}. Velg det i stedet.")
    if med.status not in AAPNE:
        raise InvalidInput("med", f"Det er avsluttet ({med.status.midt_i_setning}). Velg et som er åpent.")
    if onske.dubletter:
        raise Conflict(f"Ønsket har andre slått sammen med seg: {_liste(onske)}. Skill dem først.")
    with audit.recording(session, onske, actor=actor, handling="onske.sla_sammen"):
        onske.status_for = onske.status.value
        onske.status = ONSKELOP.target("sla_sammen", onske.status, actor)
        onske.sammenslatt, onske.slatt_sammen_med_id, onske.malet_sammenslatt = True, med.id, False
        nyhet(onske)
    session.expire(onske, ["slatt_sammen_med"])
    session.expire(med, ["dubletter"])
    varsle(session, onske)
    plasser(session, onske)
    tell_opp(session, med)


def skill(session: Session, actor: Actor, onske: Endringsonske) -> None:
    """Undo the merging: the status it had, and its own voices. What each got meanwhile stays where it was given."""
    ONSKELOP.target("skill", onske.status, actor)
    malet = onske.slatt_sammen_med
    assert malet is not None
    for ett in sorted((onske, malet), key=lambda o: o.id):
        las(session, ett)
    ONSKELOP.target("skill", onske.status, actor)
    assert onske.status_for is not None
    with audit.recording(session, onske, actor=actor, handling="onske.skill"):
        onske.status, onske.status_for = Onskestatus(onske.status_for), None
        onske.sammenslatt, onske.slatt_sammen_med_id, onske.malet_sammenslatt = False, None, None
        nyhet(onske)
    session.expire(malet, ["dubletter"])
    varsle(session, onske)
    plasser(session, onske)
    tell_opp(session, malet)


def _liste(onske: Endringsonske) -> str:
    return ", ".join(d.referanse for d in onske.dubletter)
