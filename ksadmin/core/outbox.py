"""What must happen outside the database, promised inside the transaction.

A promise is kept by the scheduler process, once. Most deeds can be repeated safely, so a crash simply means
another try. A deed that cannot be repeated unseen (an e-mail) calls ``point_of_no_return`` just before the
moment it cannot be taken back: if the process dies after that, the message is *in doubt*, is not tried again
by itself, and a person decides (docs/adr/0007).
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.base import Base, kode_type
from ksadmin.core.errors import Conflict
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step

MAX_FORSOK = 8
LEASE = timedelta(minutes=5)
_MESSAGE_ID = re.compile(r"<utboks-(\d{1,9})\.(\d{20})@")


class Utboksstatus(Kodeverk):
    VENTER = "venter", "Venter"
    UNDER_ARBEID = "under_arbeid", "Under arbeid"
    I_TVIL = "i_tvil", "Kanskje sendt"
    UTFORT = "utfort", "Sendt"
    AVVIST = "avvist", "Avvist"
    OPPGITT = "oppgitt", "Ga opp"
    AVLYST = "avlyst", "Avlyst"


_S = Utboksstatus
FEILET = (_S.AVVIST, _S.OPPGITT)
"""What came to nothing: refused out there, or stopped by something here."""

TRENGER_AVGJORELSE = (_S.I_TVIL, *FEILET)
"""What the machine could not finish."""

UTBOKSLOP = Lifecycle(
    _S.VENTER,
    Step("kom_fram", "Den kom fram", frozenset({_S.I_TVIL}), _S.UTFORT, Rolle.FORVALTER),
    Step("send_igjen", "Send på nytt", frozenset(TRENGER_AVGJORELSE), _S.VENTER, Rolle.FORVALTER),
    Step(
        "avlys",
        "Avlys",
        frozenset({_S.VENTER, *TRENGER_AVGJORELSE}),
        _S.AVLYST,
        Rolle.FORVALTER,
        farlig=True,
    ),
)
"""What people may do with a promise. All else is the machine's: ``claim``, ``no_way_back`` and ``settle``."""


class OutboxMessage(audit.Noted, Base):
    """One promise. ``payload`` holds ids, not copies: the handler reads fresh facts. ``foresporsel`` is its deed's.

    ``avlyses`` is why it was called off while somebody was at it: if this try does not do it, there is no other.
    """

    __tablename__ = "outbox_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    nokkel: Mapped[str | None] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    status: Mapped[Utboksstatus] = mapped_column(kode_type(Utboksstatus), default=Utboksstatus.VENTER)
    opprettet: Mapped[datetime]
    neste_forsok: Mapped[datetime]
    paabegynt: Mapped[datetime | None]
    ferdig: Mapped[datetime | None]
    forsok: Mapped[int] = mapped_column(default=0)
    feil: Mapped[str | None]
    avlyses: Mapped[str | None]
    foresporsel: Mapped[str | None] = mapped_column(default=audit.request_id.get)

    __table_args__ = (
        Index("ix_outbox_message_foresporsel", "foresporsel"),
        Index("ix_outbox_message_venter", "status", "neste_forsok", "id"),
        Index("ix_outbox_message_kind_ferdig", "kind", "ferdig"),
    )

    HANDLINGER = {
        "utboks.send_igjen": "ba om at den sendes på nytt",
        "utboks.kom_fram": "registrerte at den kom fram",
        "utboks.avlys": "avlyste den",
    }
    FELTNAVN = {"status": "Status"}

    def __str__(self) -> str:
        return f"Utsending {self.id}"


@dataclass(frozen=True, slots=True)
class Levering:
    """What a handler is given: the promise, and the way to say that there is no way back.

    ``paabegynt`` is the mark of this very try: a worker that was given up for dead finds another mark there.
    """

    id: int
    payload: Mapping[str, Any]
    opprettet: datetime
    paabegynt: datetime
    point_of_no_return: Callable[[], None]

    @property
    def nokkel(self) -> str:
        """The same for every try, and never reused by a database that was restored: a Message-ID."""
        return f"utboks-{self.id}.{self.opprettet:%Y%m%d%H%M%S%f}"


Handler = Callable[[Levering], None]


class Midlertidig(Exception):
    """The world is away for a while (SMTP down): try again later without counting towards giving up.

    ``vent`` is how long to wait; without it the wait grows by the number of tries.
    """

    def __init__(self, text: str, vent: timedelta | None = None) -> None:
        super().__init__(text)
        self.vent = vent


class Avvist(Exception):
    """The world has said no, for good. The deed is not done, and trying again would be pestering."""


class Hindret(Exception):
    """Something here must be put right first, as the text says. Nobody out there was asked."""


class Uaktuelt(Exception):
    """The reason for the promise has gone meanwhile; the text says how."""


class Mistet(Exception):
    """Another worker has taken the promise over; this one must let go of it."""


def promise(
    session: Session, kind: str, *, nokkel: str | None = None, tidligst: datetime | None = None, **payload: Any
) -> OutboxMessage:
    """Join a promise to the transaction, to be kept at once, or not before ``tidligst``.

    ``nokkel`` makes it unique for ever: promising the same twice is an IntegrityError, so nobody gets two.
    """
    now = clock.now()
    message = OutboxMessage(kind=kind, nokkel=nokkel, payload=payload, opprettet=now, neste_forsok=tidligst or now)
    session.add(message)
    return message


def kall_tilbake(session: Session, nokkel: str, *, grunn: str) -> None:
    """Call off a promise nobody has begun to keep. Raises Conflict when it is too late."""
    message = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.nokkel == nokkel)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if message is None or message.status is not Utboksstatus.VENTER or message.forsok:
        raise Conflict("Det er for sent: den er sendt, eller på vei ut.")
    message.status, message.ferdig, message.feil = Utboksstatus.AVLYST, clock.now(), grunn


def kjente_nokler(session: Session, nokler: Collection[str]) -> set[str]:
    """Those of ``nokler`` that have been promised already."""
    return set(session.scalars(select(OutboxMessage.nokkel).where(OutboxMessage.nokkel.in_(nokler))))


def ved_message_id(session: Session, message_id: str) -> OutboxMessage | None:
    """The promise whose mail had this id, e.g. «<utboks-7.20261129…@ks.no>». The moment in it must be right too."""
    if not (funnet := _MESSAGE_ID.match(message_id)):
        return None
    message = session.get(OutboxMessage, int(funnet[1]))
    return message if message is not None and f"{message.opprettet:%Y%m%d%H%M%S%f}" == funnet[2] else None


def claim(session: Session) -> OutboxMessage | None:
    """Take the oldest due promise, or one whose worker died before the point of no return."""
    now = clock.now()
    due = (OutboxMessage.status == Utboksstatus.VENTER) & (OutboxMessage.neste_forsok <= now)
    abandoned = (OutboxMessage.status == Utboksstatus.UNDER_ARBEID) & (OutboxMessage.paabegynt < now - LEASE)
    message = session.scalars(
        select(OutboxMessage)
        .where(or_(due, abandoned))
        .order_by(OutboxMessage.neste_forsok, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if message is not None:
        message.status = Utboksstatus.UNDER_ARBEID
        message.paabegynt, message.forsok = now, message.forsok + 1
    return message


def no_way_back(session: Session, message_id: int, paabegynt: datetime) -> None:
    """From here until ``settle`` nobody can tell whether it was done.

    Raises Mistet when another has it, and Uaktuelt when it was called off since it was taken.
    """
    message = _ours(session, message_id, paabegynt)
    if message is None or message.status is not Utboksstatus.UNDER_ARBEID:
        raise Mistet(f"Utsending {message_id} er overtatt av en annen prosess.")
    if message.avlyses is not None:
        raise Uaktuelt(message.avlyses)
    message.status = Utboksstatus.I_TVIL


def release_abandoned(session: Session) -> int:
    """At scheduler start nobody else is working: what is under work was abandoned. Number released.

    What was past the point of no return stays in doubt, and is told why.
    """
    left = session.scalars(
        select(OutboxMessage).where(OutboxMessage.status.in_((Utboksstatus.UNDER_ARBEID, Utboksstatus.I_TVIL)))
    ).all()
    abandoned = [message for message in left if message.status is Utboksstatus.UNDER_ARBEID]
    for message in abandoned:
        message.status = Utboksstatus.VENTER
    for message in left:
        if message.status is Utboksstatus.I_TVIL and message.feil is None:
            message.feil = "Planleggeren stoppet mens den ble sendt. Ingen vet om den kom fram."
    return len(abandoned)


def settle(session: Session, message_id: int, paabegynt: datetime, error: Exception | None) -> None:
    """Write what came of a try: done, later, given up, called off, or in doubt."""
    message = _ours(session, message_id, paabegynt)
    if message is None:
        return
    message.feil = None if error is None else str(error) or repr(error)
    match error:
        case None:
            message.status, message.ferdig = Utboksstatus.UTFORT, clock.now()
        case Uaktuelt():
            message.status, message.ferdig = Utboksstatus.AVLYST, clock.now()
        case Avvist():
            message.status = Utboksstatus.AVVIST
        case Hindret():
            message.status = Utboksstatus.OPPGITT
        case Midlertidig():
            message.forsok -= 1
            _later(message, error.vent)
        case _ if message.status is not Utboksstatus.I_TVIL:
            _later(message, None)


def _later(message: OutboxMessage, vent: timedelta | None) -> None:
    if message.avlyses is not None:
        message.status, message.ferdig, message.feil = Utboksstatus.AVLYST, clock.now(), message.avlyses
        return
    message.status = Utboksstatus.OPPGITT if message.forsok >= MAX_FORSOK else Utboksstatus.VENTER
    message.neste_forsok = clock.now() + (vent or timedelta(minutes=min(2**message.forsok, 60)))


def _ours(session: Session, message_id: int, paabegynt: datetime) -> OutboxMessage | None:
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.paabegynt == paabegynt)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def avgjor(session: Session, actor: Actor, message: OutboxMessage, steg: str) -> None:
    """A person decides on a promise the machine could not finish. ``steg`` is a step of ``UTBOKSLOP``.

    Raises Conflict while the hand-over may still be going on.
    """
    status = UTBOKSLOP.target(steg, message.status, actor)
    if message.status is Utboksstatus.I_TVIL and message.paabegynt and message.paabegynt > clock.now() - LEASE:
        raise Conflict("Den kan være på vei ut akkurat nå. Vent fem minutter, og last siden på nytt.")
    message.status, message.neste_forsok, message.forsok = status, clock.now(), 0
    message.paabegynt = message.avlyses = None  # a worker that comes back from the dead finds its mark gone
    message.ferdig = None if status is Utboksstatus.VENTER else clock.now()
    audit.note(session, message, actor=actor, handling=f"utboks.{steg}")


def status_counts(session: Session) -> dict[Utboksstatus, int]:
    """How many promises there are in each status."""
    rows = session.execute(select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status))
    return {status: antall for status, antall in rows}


def eldste_forfalte(session: Session) -> datetime | None:
    """When the promise that has waited longest was due; None when nothing is."""
    due = (OutboxMessage.status == Utboksstatus.VENTER) & (OutboxMessage.neste_forsok <= clock.now())
    return session.scalar(select(func.min(OutboxMessage.neste_forsok)).where(due))
