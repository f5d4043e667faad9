"""The one place that reads the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
AARENE = range(1800, 3000)
"""Those a person can mean. A date outside has a slip in it, and days cannot always be added to it."""


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def dato(tidspunkt: datetime) -> date:
    """The date it was in Oslo at a moment."""
    return tidspunkt.astimezone(OSLO).date()


def klokkeslett(tidspunkt: datetime) -> str:
    """«23.11.2026 kl. 14.05» as the clock on the wall in Oslo had it.

    When it is set back it shows an hour twice; the second time it is «… (normaltid)», which is good nynorsk too.
    """
    her = tidspunkt.astimezone(OSLO)
    return f"{her:%d.%m.%Y kl. %H.%M}{' (normaltid)' if her.fold else ''}"


def da_klokka_var(vegg: datetime, *, siste: bool = False) -> datetime:
    """The moment, in UTC, when the clock on the wall in Oslo showed ``vegg``, which has no zone.

    When the clock is set back it shows an hour twice: the first time is meant, or with ``siste`` the last. Raises
    ValueError with a sentence when it never showed it, since it was set forward.
    """
    tidspunkt = vegg.replace(tzinfo=OSLO, fold=int(siste)).astimezone(UTC)
    if tidspunkt.astimezone(OSLO).replace(tzinfo=None) != vegg:
        raise ValueError(f"Klokka er aldri {vegg:%H.%M} den {vegg:%d.%m.%Y}: da stilles den fram.")
    return tidspunkt


def today() -> date:
    """The date on the wall in Oslo: what a rule about days means."""
    return datetime.now(OSLO).date()
