"""Being in touch: mails put in the outbox, each once, and what was said by other ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock, outbox, outbox_bulk
from ksadmin.core.actor import SYSTEM, Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.core.outbox import OutboxMessage
from ksadmin.oppfolging import queries
from ksadmin.oppfolging.models import Kanal, Kontaktforsok
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon
from ksadmin.register.usecases.kontakter import avvis_kontakt
from ksadmin.register.usecases.kontakter import registrer_kontakt as register_kontakt
from ksadmin.register.usecases.opptak import recording_all


@dataclass(frozen=True, slots=True)
class Brev:
    """One e-mail as previewed. ``nokkel`` makes it go once, however many times it is asked for."""

    nokkel: str
    organisasjon_id: int
    erklaering_id: int | None
    kampanje_id: int | None
    mottaker: str
    emne: str
    tekst: str


def legg_i_utboksen(session: Session, actor: Actor, brev: Sequence[Brev]) -> list[Kontaktforsok]:
    """Promise each mail that has not been promised before; those that were new."""
    actor.require(Rolle.SAKSBEHANDLER)
    known = outbox.kjente_nokler(session, [b.nokkel for b in brev])
    attempts = [
        _forsok(actor, b, outbox.promise(session, "kontakt.epost", nokkel=b.nokkel))
        for b in brev
        if b.nokkel not in known
    ]
    with recording_all(session, attempts, actor=actor, handling="kontaktforsok.epost"):
        pass
    return attempts


def gjor_forfalt(session: Session, forsok_ids: Select[Any]) -> None:
    """What held the queued mails of these attempts, told by a query for their ids, is over: they go at once."""
    utboks = select(Kontaktforsok.utboks_id).where(Kontaktforsok.id.in_(forsok_ids))
    outbox_bulk.gjor_forfalt(session, OutboxMessage.id.in_(utboks))


def registrer_kontakt(
    session: Session,
    actor: Actor,
    *,
    organisasjon: Organisasjon,
    kanal: Kanal,
    tidspunkt: datetime,
    emne: str,
    tekst: str,
) -> Kontaktforsok:
    """A call, a letter or a meeting. Raises InvalidInput for one that has not been yet, and for an e-mail."""
    actor.require(Rolle.SAKSBEHANDLER)
    if kanal is Kanal.EPOST:
        raise InvalidInput("kanal", "E-post sendes herfra og registrerer seg selv. Velg en annen kanal.")
    if tidspunkt > clock.now():
        raise InvalidInput("tidspunkt", "Tidspunktet kan ikke ligge fram i tid.")
    attempt = Kontaktforsok(organisasjon_id=organisasjon.id, kanal=kanal)
    with audit.recording(session, attempt, actor=actor, handling="kontaktforsok.registrert"):
        attempt.tidspunkt, attempt.av, attempt.av_navn = tidspunkt, actor.ident, actor.navn
        attempt.emne, attempt.tekst = emne, tekst
    return attempt


def rett_mottaker(session: Session, actor: Actor, forsok: Kontaktforsok, mottaker: str) -> None:
    """The address was replaced while the mail waited; it goes to the one in use now."""
    with audit.recording(session, forsok, actor=actor, handling="kontaktforsok.ny_mottaker"):
        forsok.mottaker = mottaker


def adressen_virker_ikke(session: Session, actor: Actor, forsok: Kontaktforsok, *, grunn: str) -> None:
    """Let the register know, so that nobody writes there again before it has been confirmed."""
    contacts = queries.kontakter_med(session, forsok.organisasjon_id, forsok.mottaker or "")
    for contact in contacts or [_ny_kontakt(session, actor, forsok)]:
        avvis_kontakt(session, actor, contact, grunn=grunn, tidspunkt=clock.now())


def _ny_kontakt(session: Session, actor: Actor, forsok: Kontaktforsok) -> Kontaktperson:
    return register_kontakt(
        session, actor, forsok.organisasjon, rolle=Kontaktrolle.KONTAKTPERSON, navn=None,
        epost=forsok.mottaker, telefon=None,
    )  # fmt: skip


def _forsok(actor: Actor, brev: Brev, utboks: OutboxMessage) -> Kontaktforsok:
    return Kontaktforsok(
        organisasjon_id=brev.organisasjon_id,
        erklaering_id=brev.erklaering_id,
        kampanje_id=brev.kampanje_id,
        kanal=Kanal.EPOST,
        tidspunkt=clock.now(),
        av=actor.ident,
        av_navn=actor.navn,
        mottaker=brev.mottaker,
        emne=brev.emne,
        tekst=brev.tekst,
        utboks=utboks,
    )


def slett_kontaktforsok(session: Session, eldre_enn: datetime) -> int:
    """Forget what was said to whom before then; the trail keeps that there was a contact. How many."""
    gamle = session.scalars(select(Kontaktforsok).where(Kontaktforsok.tidspunkt < eldre_enn)).all()
    for forsok in gamle:
        with audit.removing(session, forsok, actor=SYSTEM, handling="kontaktforsok.slettet"):
            session.delete(forsok)
    return len(gamle)
