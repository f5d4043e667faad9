"""The steps of a wish, each with what it asks for."""

from datetime import date

from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.endringsonsker.lifecycle import ONSKELOP
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.usecases.plassering import plasser
from ksadmin.endringsonsker.usecases.varsler import varsle


def godta(session: Session, actor: Actor, onske: Endringsonske) -> None:
    """KS has looked at what came by the public form, and takes it in. Whoever sent it is told."""
    ta(session, actor, onske, "godta")


def vurder(session: Session, actor: Actor, onske: Endringsonske) -> None:
    """KS starts to look at it, or takes it up again."""
    ta(session, actor, onske, "vurder")


def prioriter(session: Session, actor: Actor, onske: Endringsonske) -> None:
    """KS wants it from Skatteetaten. Raises Conflict while hjemmel or necessity is not argued.

    Skatteetaten cannot share more than is needed, so the argument comes first (dataminimering,
    personvernforordningen art. 5).
    """
    if onske.mangler:
        raise Conflict(f"Skriv {' og '.join(onske.mangler)} før ønsket prioriteres.")
    ta(session, actor, onske, "prioriter")


def send_over(session: Session, actor: Actor, onske: Endringsonske, *, dato: date, i_dag: date) -> None:
    """Skatteetaten has been given it."""
    _krev_dato(dato, onske.mottatt_dato, i_dag)
    ta(session, actor, onske, "send_over", oversendt_dato=dato)


def aksepter(
    session: Session,
    actor: Actor,
    onske: Endringsonske,
    *,
    referanse: str | None,
    svar: str | None,
    svar_nn: str | None,
) -> None:
    """Skatteetaten has said yes, perhaps with a reference of its own and some words to the kommuner."""
    ta(session, actor, onske, "aksepter", referanse_skatteetaten=referanse, svar=svar, svar_nn=svar_nn)


def planlegg(
    session: Session, actor: Actor, onske: Endringsonske, *, utgivelse: str, svar: str | None, svar_nn: str | None
) -> None:
    """Skatteetaten has said when, perhaps with some words to the kommuner."""
    ta(session, actor, onske, "planlegg", planlagt_utgivelse=utgivelse, svar=svar, svar_nn=svar_nn)


def lever(session: Session, actor: Actor, onske: Endringsonske, *, dato: date, i_dag: date) -> None:
    """The kommuner have it."""
    _krev_dato(dato, onske.oversendt_dato or onske.mottatt_dato, i_dag)
    ta(session, actor, onske, "lever", levert_dato=dato)


def utsett(session: Session, actor: Actor, onske: Endringsonske, *, svar: str, svar_nn: str | None) -> None:
    """Not now, and why."""
    ta(session, actor, onske, "utsett", svar=svar, svar_nn=svar_nn)


def avsla(session: Session, actor: Actor, onske: Endringsonske, *, svar: str, svar_nn: str | None) -> None:
    """No, and why. ``svar`` is what the kommuner are told."""
    ta(session, actor, onske, "avsla", svar=svar, svar_nn=svar_nn)


def trekk(session: Session, actor: Actor, onske: Endringsonske, *, svar: str, svar_nn: str | None) -> None:
    """Nobody wants it any more, and why."""
    ta(session, actor, onske, "trekk", svar=svar, svar_nn=svar_nn)


def ta(
    session: Session, actor: Actor, onske: Endringsonske, steg: str, *, stille: bool = False, **fakta: date | str | None
) -> None:
    """Take a step of ONSKELOP and write what came with it. The kommuner behind it are told, unless it is on the way
    to another (``stille``).
    """
    with audit.recording(session, onske, actor=actor, handling=f"onske.{steg}"):
        onske.status = ONSKELOP.target(steg, onske.status, actor)
        for felt, verdi in {"svar": None, "svar_nn": None, **fakta}.items():
            setattr(onske, felt, verdi)
        nyhet(onske)
    if not stille:
        varsle(session, onske)
    plasser(session, onske)


def nyhet(onske: Endringsonske) -> None:
    """Something has happened that readers of the veikart may want to know."""
    onske.sist_endret = clock.now()
    if onske.veikart is not None:
        onske.veikart.endret = onske.sist_endret


def _krev_dato(dato: date, tidligst: date, i_dag: date) -> None:
    if not tidligst <= dato <= i_dag:
        raise InvalidInput("dato", f"Datoen må være fra {tidligst:%d.%m.%Y} til og med i dag.")
