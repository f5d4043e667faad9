"""The one place that reads the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def dato(tidspunkt: datetime) -> date:
    """The date it was in Oslo at a moment."""
    return tidspunkt.astimezone(OSLO).date()


def today() -> date:
    """The date on the wall in Oslo: what a rule about days means."""
    return datetime.now(OSLO).date()
