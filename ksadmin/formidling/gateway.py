"""Skatteetaten's Atom feed of news and driftsvarsler, read with a closed hand.

Shape: RFC 4287, as Docusaurus writes it (Skatteetaten/api-dokumentasjon, nyheter-og-driftsvarsler/atom.xml): the
content is HTML, «updated» is the day of the post and stays when the post is changed, and tables of test persons
hold fødselsnummer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from lxml import etree

from ksadmin.core import clock, uthenting, vasket_html
from ksadmin.core.errors import DomainError
from ksadmin.core.sladding import sladd, sladd_html

MAKS_SVAR = 5_000_000  # bytes; the feed of two years is some tens of thousands
MAKS_TEKST = 9_000
MAKS_TITTEL = 150
_ATOM = "{http://www.w3.org/2005/Atom}"
_SENERE = "Det som er lest før, står. Den leses igjen senere."


class KildeFeil(DomainError):
    """The feed gave nothing to read; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Oppforing:
    """One entry as plain text, without fødselsnummer."""

    entry_id: str
    tittel: str
    tekst: str
    lenke: str | None
    merker: tuple[str, ...]
    oppdatert: datetime


@dataclass(frozen=True, slots=True)
class Strom:
    """The entries, newest first, each id once; how many could not be read. ``etag`` and ``endret`` for next time."""

    oppforinger: tuple[Oppforing, ...]
    uleselige: int
    etag: str | None = None
    endret: str | None = None


def hent(url: str, *, etag: str | None = None, endret: str | None = None, sekunder: float = 20.0) -> Strom | None:
    """Ask for the feed; None when it is as it was the last time. Raises KildeFeil."""
    spor = {"If-None-Match": etag, "If-Modified-Since": endret, "Accept": "application/atom+xml"}
    hoder = {navn: verdi for navn, verdi in spor.items() if verdi}
    try:
        svar = uthenting.hent("GET", url, sekunder=sekunder, maks=MAKS_SVAR, hoder=hoder, follow_redirects=True)
    except uthenting.ForMye:
        raise KildeFeil(f"Varselstrømmen er større enn ventet. {_SENERE}") from None
    except httpx.TimeoutException:
        raise KildeFeil(f"Varselstrømmen brukte for lang tid på å svare. {_SENERE}") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise KildeFeil(f"Varselstrømmen er ikke tilgjengelig. {_SENERE}") from None
    if svar.status == httpx.codes.NOT_MODIFIED:
        return None
    if svar.status != httpx.codes.OK:
        raise KildeFeil(f"Varselstrømmen svarte med feil {svar.status}. {_SENERE}")
    strom = les(svar.kropp)
    return Strom(strom.oppforinger, strom.uleselige, svar.hoder.get("ETag"), svar.hoder.get("Last-Modified"))


def les(innhold: bytes) -> Strom:
    """The entries of a feed. Raises KildeFeil for what is not one, and for one that defines entities of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        rot = etree.fromstring(innhold, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise KildeFeil(f"Varselstrømmen svarte med noe annet enn en Atom-strøm. {_SENERE}") from None
    if rot.tag != f"{_ATOM}feed" or rot.getroottree().docinfo.doctype:
        raise KildeFeil(f"Varselstrømmen svarte med noe annet enn en Atom-strøm. {_SENERE}")
    entries = rot.findall(f"{_ATOM}entry")
    lest = sorted(_oppforinger(entries), key=lambda o: o.oppdatert, reverse=True)
    hver = {o.entry_id: o for o in reversed(lest)}  # of those that share an id, the newest
    uleselige = len(entries) - len(lest)
    return Strom(tuple(sorted(hver.values(), key=lambda o: o.oppdatert, reverse=True)), uleselige)


def _oppforinger(entries: list[etree._Element]) -> Iterator[Oppforing]:
    for entry in entries:
        ident, tittel = _tekst(entry, "id"), _prosa(entry, "title").replace("\n", " ")
        oppdatert = _tid(_tekst(entry, "updated") or _tekst(entry, "published"))
        if not ident or not tittel or oppdatert is None:
            continue
        yield Oppforing(
            ident[:500],
            _kort(tittel, MAKS_TITTEL),
            _kort(_prosa(entry, "content") or _prosa(entry, "summary") or tittel, MAKS_TEKST),
            _lenke(entry),
            tuple(sorted({m.lower()[:100] for e in entry.findall(f"{_ATOM}category") if (m := e.get("term"))})),
            oppdatert,
        )


def _tekst(entry: etree._Element, navn: str) -> str:
    return (entry.findtext(f"{_ATOM}{navn}") or "").strip()


def _prosa(entry: etree._Element, navn: str) -> str:
    """A text construct as plain text (RFC 4287 section 3.1)."""
    element = entry.find(f"{_ATOM}{navn}")
    if element is None:
        return ""
    if element.get("type") == "html":
        vasket = vasket_html.vask(element.text or "") or ""
        return vasket_html.som_tekst(sladd_html(vasket).tekst)
    return sladd(" ".join("".join(str(t) for t in element.itertext()).split())).tekst


def _lenke(entry: etree._Element) -> str | None:
    lenker = (e.get("href") or "" for e in entry.findall(f"{_ATOM}link") if e.get("rel", "alternate") == "alternate")
    return next((lenke[:500] for lenke in lenker if lenke.startswith(("https://", "http://"))), None)


def _tid(tekst: str) -> datetime | None:
    """The moment; None for what is none, and for one that is not to be yet: it would always be the newest."""
    try:
        tid = datetime.fromisoformat(tekst)
        tid = (tid if tid.tzinfo else tid.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return tid if tid < clock.now() + timedelta(days=1) else None


def _kort(tekst: str, maks: int) -> str:
    return tekst if len(tekst) <= maks else f"{tekst[: maks - 1].rstrip()}…"
