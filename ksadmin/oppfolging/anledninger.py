"""Why a mail is sent, and what is looked at once more just before it goes.

The first word of a mail's key names its occasion: ``kampanje:7:oppgave:31:intervall:2``. Rooms above bring occasions of
their own (``handlers``), and so have the outbox, the bounce and the contact log from here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ksadmin.core.mail import Vedlegg

LENKE = "[personlig lenke]"
"""Stands in a kept text where the mail has the receiver's own link: the log is read by others."""


@dataclass(frozen=True, slots=True)
class Klar:
    """What a mail needs that is not in its kept text. ``mottaker`` is None when nobody has a working address."""

    mottaker: str | None
    lenke: str = LENKE
    vedlegg: tuple[Vedlegg, ...] = ()


Anledning = Callable[[Session, int], Klar]
"""From the id of a ``Kontaktforsok``. Raises Uaktuelt, Midlertidig or Hindret when the mail shall not go now."""
