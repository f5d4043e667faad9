"""Telling those behind a wish how it goes: each change once, to each organisation that has not said no thanks."""

from sqlalchemy.orm import Session

from ksadmin.core import audit, clock, outbox
from ksadmin.core.actor import Actor
from ksadmin.endringsonsker.models import Endringsonske, Stemme, Varselavmelding
from ksadmin.endringsonsker.queries import en_stemme_hver
from ksadmin.register import queries as register


def varsle(session: Session, onske: Endringsonske) -> None:
    """Promise a mail to each organisation behind the wish about the status it has now, and word to other rooms.

    The key holds the moment of the change, so that one change is never told twice. Nobody is told about examples.
    """
    if onske.eksempel:
        return
    endring = f"onske:{onske.id}:{onske.status}:{onske.sist_endret:%Y%m%d%H%M%S%f}"
    outbox.promise(session, "onske.endret", nokkel=endring, onske_id=onske.id, status=onske.status.value)
    for stemme in en_stemme_hver(session, onske):
        outbox.promise(
            session,
            "onske.varsel",
            nokkel=f"{endring}:{stemme.organisasjon_id}",
            onske_id=onske.id,
            stemme_id=stemme.id,
            status=onske.status.value,
        )


def mottaker(session: Session, stemme: Stemme) -> str | None:
    """The address of the newest supporter who has one, else the organisation's contact."""
    for stottespiller in reversed(stemme.stottespillere):
        if stottespiller.epost:
            return stottespiller.epost
    kontakt = register.kontaktpunkt(session, stemme.organisasjon_id)
    return kontakt.epost if kontakt else None


def meld_av(session: Session, stemme: Stemme) -> None:
    """The receiver wants no more mails about this wish. Saying so twice is the same as once."""
    if stemme.avmelding is None:
        actor = _mottakeren(stemme)
        rad = Varselavmelding(stemme=stemme, tidspunkt=clock.now())
        with audit.recording(session, rad, actor=actor, handling="varsel.avmeldt"):
            session.add(rad)


def meld_pa(session: Session, stemme: Stemme) -> None:
    """The receiver wants them again."""
    rad = stemme.avmelding
    if rad is not None:
        with audit.removing(session, rad, actor=_mottakeren(stemme), handling="varsel.pameldt"):
            session.delete(rad)
        session.expire(stemme, ["avmelding"])


def _mottakeren(stemme: Stemme) -> Actor:
    return Actor("varsel", f"Mottakeren i {stemme.organisasjon}", None)
