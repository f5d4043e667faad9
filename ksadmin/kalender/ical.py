"""The entries as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from ksadmin.kalender.queries import Kalenderpost


def ical(poster: Iterable[Kalenderpost], *, adresse: str, tidspunkt: datetime) -> bytes:
    """Whole days, each with its page. ``adresse`` is ours, with no slash at the end; ``tidspunkt`` is now."""
    kalender = Calendar()
    kalender.add("prodid", "-//KS//ksadmin//NB")
    kalender.add("version", "2.0")
    kalender.add("x-wr-calname", "ksadmin")
    kalender.add("x-published-ttl", "PT1H")
    for post in poster:
        hendelse = Event()
        hendelse.add("uid", f"{post.nokkel}@{adresse.partition('://')[2]}")
        hendelse.add("dtstamp", tidspunkt)
        hendelse.add("dtstart", post.dag)
        hendelse.add("dtend", post.siste + timedelta(days=1))  # the day after the last, as the RFC has it
        hendelse.add("summary", f"{post.slag.tekst}: {post.tekst}")
        hendelse.add("url", adresse + post.url)
        hendelse.add("transp", "TRANSPARENT")  # a deadline does not make anyone busy
        kalender.add_component(hendelse)
    return bytes(kalender.to_ical())
