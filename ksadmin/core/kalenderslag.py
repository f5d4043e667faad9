"""What a room has to put in the calendar. Each room hands in kinds of entries; the calendar knows none of the rooms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from ksadmin.core.actor import Rolle


@dataclass(frozen=True, slots=True)
class Kalenderslag:
    """One kind of entry, such as the deadlines of campaigns.

    ``rader`` asks for the rows as the columns ``id``, ``dag`` and ``tekst``, with ``til`` too when an entry can last.
    ``dag`` and ``til`` are dates, or moments: an entry of moments is shown with the time of day. ``tekst`` here is one
    or two words for the kind, ``side`` gives the address of a row's own page, and ``leserolle`` is the least role that
    sees them. ``nokkel`` and the row's id name an entry for good.
    """

    nokkel: str
    tekst: str
    rader: Select[*tuple[Any, ...]]
    side: Callable[[int], str]
    leserolle: Rolle = Rolle.LESER


Kalenderkilde = Callable[[], Iterable[Kalenderslag]]
