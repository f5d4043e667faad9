"""What somebody has sent by a public form, until the address they gave is confirmed."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column


class Innsendt:
    """Mixin of a table of what is sent in. ``nokkel`` is what the link in the e-mail points at, never reused.

    Outside the audit trail: what nobody confirmed leaves nothing.
    """

    id: Mapped[int]
    nokkel: Mapped[str] = mapped_column(unique=True, default=lambda: secrets.token_hex(16))
    opprettet: Mapped[datetime] = mapped_column(index=True)

    def virker_til(self, dager: int) -> datetime:
        """When the link stops working, ``dager`` days after the form was sent."""
        return self.opprettet + timedelta(days=dager)


def slett_utgatte(session: Session, eldre_enn: datetime, *, tabell: type[Any]) -> int:
    """Delete what was sent in before then, confirmed or not: what came of it has rows of its own. How many."""
    return len(session.scalars(delete(tabell).where(tabell.opprettet < eldre_enn).returning(tabell.id)).all())
