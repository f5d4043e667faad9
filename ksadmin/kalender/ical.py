"""The entries as an iCalendar file (RFC 5545)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from ksadmin.kalender.queries import Kalenderpost


def ical(poster: Sequence[Kalenderpost], *, adresse: str, tidspunkt: datetime) -> bytes:
    """Whole days, or moments, each with its page. ``adresse`` is ours, with no slash at the end; ``tidspunkt`` is now.

    The moments are in UTC: when the clock is set back, a time in Oslo could be either of two.
    """
    kalender = Calendar()
    kalender.add("prodid", "-//KS//ksadmin//NB")
    kalender.add("version", "2.0")
    kalender.add("x-wr-calname", "ksadmin")
    kalender.add("x-published-ttl", "PT1H")
    for post in poster:
        kalender.add_component(_hendelse(post, adresse, tidspunkt))
    return bytes(kalender.to_ical())


def _hendelse(post: Kalenderpost, adresse: str, tidspunkt: datetime) -> Event:
    hendelse = Event()
    hendelse.add("uid", f"{post.nokkel}@{adresse.partition('://')[2]}")
    hendelse.add("dtstamp", tidspunkt)
    hendelse.add("dtstart", _utc(post.fra))
    if not post.har_klokke:
        hendelse.add("dtend", post.siste + timedelta(days=1))  # the day after the last, as the RFC has it
    elif post.til is not None:
        hendelse.add("dtend", _utc(post.til))
    hendelse.add("summary", f"{post.slag.tekst}: {post.tekst}")
    hendelse.add("url", adresse + post.url)
    hendelse.add("transp", "TRANSPARENT")  # a deadline does not make anyone busy
    return hendelse


def _utc(verdi: date | datetime) -> date | datetime:
    return verdi.astimezone(UTC) if isinstance(verdi, datetime) else verdi
