"""What must happen outside the database, promised inside the transaction.

A promise is kept by the scheduler process, once. Most deeds can be repeated safely, so a crash simply means
another try. A deed that cannot be repeated unseen (an e-mail) calls ``point_of_no_return`` just before the
moment it cannot be taken back: if the process dies after that, the message is *in doubt*, is not tried again
by itself, and a person decides (docs/adr/0007).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core import clock
from ksadmin.core.base import Base, kode_type
from ksadmin.core.kodeverk import Kodeverk

MAX_FORSOK = 8
LEASE = timedelta(minutes=5)


class Utboksstatus(Kodeverk):
    VENTER = "venter", "Venter"
    UNDER_ARBEID = "under_arbeid", "Under arbeid"
    I_TVIL = "i_tvil", "Kanskje sendt"
    UTFORT = "utfort", "Sendt"
    OPPGITT = "oppgitt", "Ga opp"
    AVLYST = "avlyst", "Avlyst"


class OutboxMessage(Base):
    """One promise. ``payload`` holds ids, not copies: the handler reads fresh facts."""

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

    __table_args__ = (Index("ix_outbox_message_venter", "status", "neste_forsok", "id"),)


@dataclass(frozen=True, slots=True)
class Levering:
    """What a handler is given: the promise, and the way to say that there is no way back."""

    id: int
    payload: Mapping[str, Any]
    point_of_no_return: Callable[[], None]

    @property
    def nokkel(self) -> str:
        """The same for every try: a Message-ID, an idempotency header."""
        return f"utboks-{self.id}"


Handler = Callable[[Levering], None]


class Midlertidig(Exception):
    """The world is away for a while (SMTP down): try again later without counting towards giving up."""


def promise(session: Session, kind: str, *, nokkel: str | None = None, **payload: Any) -> OutboxMessage:
    """Join a promise to the transaction.

    ``nokkel`` makes it unique for ever: promising the same twice is an IntegrityError, so nobody gets two.
    """
    now = clock.now()
    message = OutboxMessage(kind=kind, nokkel=nokkel, payload=payload, opprettet=now, neste_forsok=now)
    session.add(message)
    return message


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


def release_abandoned(session: Session) -> int:
    """At scheduler start: nobody else is working, so what is under work was abandoned. Number released."""
    abandoned = session.scalars(select(OutboxMessage).where(OutboxMessage.status == Utboksstatus.UNDER_ARBEID)).all()
    for message in abandoned:
        message.status = Utboksstatus.VENTER
    return len(abandoned)


def settle(message: OutboxMessage, error: Exception | None) -> None:
    """Write what came of a try: done, later, or given up."""
    if error is None:
        message.status, message.ferdig, message.feil = Utboksstatus.UTFORT, clock.now(), None
        return
    message.feil = str(error) or repr(error)
    if isinstance(error, Midlertidig):
        message.forsok -= 1
    message.status = Utboksstatus.OPPGITT if message.forsok >= MAX_FORSOK else Utboksstatus.VENTER
    message.neste_forsok = clock.now() + timedelta(minutes=min(2**message.forsok, 60))


def status_counts(session: Session) -> dict[Utboksstatus, int]:
    """How many promises there are in each status."""
    rows = session.execute(select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status))
    return {status: antall for status, antall in rows}
