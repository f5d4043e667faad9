"""The register that ships with the package, as plain facts. Sources and licences: data/README.md."""

import csv
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjonstype
from ksadmin.register.verdier import kode

DATA = Path(__file__).parent / "data"
_SAME_UNIT = {"nummerendring", "navneendring"}
NUMMER, NAVN, ORGNR = Kjennetegnslag.NUMMER, Kjennetegnslag.NAVN, Kjennetegnslag.ORGNR
Navn = Set[str | None]
_malform = kode(Malform)


@dataclass(frozen=True, slots=True)
class Kjennetegnfakta:
    """A number, name or orgnr with its period."""

    slag: Kjennetegnslag
    verdi: str
    fra: date | None = None
    til: date | None = None
    forgjenger: bool = False


@dataclass(frozen=True, slots=True)
class Organisasjonsfakta:
    """One kommune or fylkeskommune as the sources have it; ``kjennetegn`` includes today's."""

    type: Organisasjonstype
    nummer: str
    navn: str
    navn_samisk: str | None
    samisk_sprak: str | None
    navn_kvensk: str | None
    orgnr: str
    fylkesnummer: str
    fylke: str
    malform: Malform
    innbyggere: int
    epostdomene: str | None
    nettsted: str | None
    kjennetegn: tuple[Kjennetegnfakta, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Leverandorfakta:
    navn: str
    orgnr: str | None
    merknad: str | None


def organisasjoner() -> list[Organisasjonsfakta]:
    """357 kommuner and 15 fylkeskommuner with everything they have been called and numbered since 2020."""
    kommuner = [_kommune(row) for row in _rows("kommuner")]
    return kommuner + [_fylkeskommune(row) for row in _rows("fylkeskommuner")]


def leverandorer() -> list[Leverandorfakta]:
    """Suppliers named by KS. An orgnr that nobody has verified is left empty."""
    rows = _rows("leverandorer")
    return [Leverandorfakta(r["navn"], r["organisasjonsnummer"] or None, r["merknad"] or None) for r in rows]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kommune(row: dict[str, str]) -> Organisasjonsfakta:
    fakta = Organisasjonsfakta(
        type=Organisasjonstype.KOMMUNE,
        nummer=row["kommunenummer"],
        navn=row["navn"],
        navn_samisk=row["navn_samisk"] or None,
        samisk_sprak=row["samisk_sprak"] or None,
        navn_kvensk=row["navn_kvensk"] or None,
        orgnr=row["organisasjonsnummer"],
        fylkesnummer=row["fylkesnummer"],
        fylke=row["fylke"],
        malform=_malform(row["maalform"], "maalform"),
        innbyggere=int(row["innbyggere_2024_01_01"]),
        epostdomene=row["epostdomene"] or None,
        nettsted=row["nettsted"] or None,
    )
    return replace(fakta, kjennetegn=_historie(fakta))


def _fylkeskommune(row: dict[str, str]) -> Organisasjonsfakta:
    fakta = Organisasjonsfakta(
        type=Organisasjonstype.FYLKESKOMMUNE,
        nummer=row["fylkesnummer"],
        navn=row["navn"],
        navn_samisk=row["fylkesnavn_samisk"] or None,
        samisk_sprak=None,
        navn_kvensk=row["fylkesnavn_kvensk"] or None,
        orgnr=row["organisasjonsnummer"],
        fylkesnummer=row["fylkesnummer"],
        fylke=row["fylke"],
        malform=_malform(row["maalform"], "maalform"),
        innbyggere=int(row["innbyggere_2024_01_01"]),
        epostdomene=row["epostdomene"] or None,
        nettsted=None,
    )
    formed = [r for r in _rows("fylkesendringer") if r["nytt_fylkesnummer"] == fakta.nummer]
    divided = [
        Kjennetegnfakta(slag, verdi, til=date.fromisoformat(r["dato"]), forgjenger=True)
        for r in formed
        for slag, verdi in ((NUMMER, r["gammelt_fylkesnummer"]), (NAVN, r["gammelt_navn"]))
    ]
    fra = date.fromisoformat(formed[0]["dato"]) if formed else None
    return replace(fakta, kjennetegn=(*_dagens(fakta, dict.fromkeys((NUMMER, NAVN), fra)), *divided))


@dataclass(frozen=True, slots=True)
class _Endring:
    gammelt_nummer: str
    gamle_navn: tuple[str, ...]
    nytt_nummer: str
    nye_navn: tuple[str, ...]
    dato: date
    type: str
    gammelt_orgnr: str
    nytt_orgnr: str


@cache
def _endringer() -> tuple[_Endring, ...]:
    return tuple(
        _Endring(
            r["gammelt_nummer"],
            navnedeler(r["gammelt_navn"]),
            r["nytt_nummer"],
            navnedeler(r["nytt_navn"]),
            date.fromisoformat(r["dato"]),
            r["type"],
            r["gammelt_organisasjonsnummer"],
            r["nytt_organisasjonsnummer"],
        )
        for r in _rows("kommuneendringer")
    )


def navnedeler(navn: str) -> tuple[str, ...]:
    """SSB joins the names of all languages, and adds the fylke to tell namesakes apart."""
    return tuple(navn.partition(" (")[0].split(" - "))


def _historie(fakta: Organisasjonsfakta) -> tuple[Kjennetegnfakta, ...]:
    """Today's identifiers, and those the changes lead back to."""
    names = {fakta.navn, fakta.navn_samisk, fakta.navn_kvensk}
    began: dict[Kjennetegnslag, date | None] = {NUMMER: _nummeret_kom(fakta.nummer, names, date.max)}
    found: dict[tuple[Kjennetegnslag, str], Kjennetegnfakta] = {}
    for endring, egen in _tilbake(fakta.nummer, names, date.max, True):
        if endring.nytt_nummer == fakta.nummer:
            began |= _brakte(endring, fakta)
        for kjennetegn in _mistet(endring, names, fakta.orgnr, forgjenger=not egen):
            key = (kjennetegn.slag, kjennetegn.verdi)
            if key not in found or (found[key].forgjenger and egen):
                found[key] = kjennetegn
    found.pop((NUMMER, fakta.nummer), None)
    return (*_dagens(fakta, began), *found.values())


def _tilbake(nummer: str, names: Navn, before: date, egen: bool) -> Iterator[tuple[_Endring, bool]]:
    """Every change that leads to ``nummer``, newest first, with whether the unit before is the same unit."""
    for endring in _endringer():
        if endring.nytt_nummer == nummer and endring.dato < before:
            same = _samme_enhet(endring, names, egen)
            yield endring, same
            yield from _tilbake(endring.gammelt_nummer, names, endring.dato, same)


def _samme_enhet(endring: _Endring, names: Navn, egen: bool = True) -> bool:
    return not names.isdisjoint(endring.gamle_navn) or (egen and endring.type in _SAME_UNIT)


def _nummeret_kom(nummer: str, names: Navn, before: date) -> date | None:
    """When the unit got its number; None when it has had it as far back as we know."""
    dates = (
        e.dato
        for e in _endringer()
        if e.nytt_nummer == nummer != e.gammelt_nummer and e.dato < before and _samme_enhet(e, names)
    )
    return max(dates, default=None)


def _brakte(endring: _Endring, fakta: Organisasjonsfakta) -> dict[Kjennetegnslag, date | None]:
    """Which of today's orgnr and Sámi name the change brought, and when."""
    brought: dict[Kjennetegnslag, date | None] = {}
    if endring.gammelt_orgnr != endring.nytt_orgnr:
        brought[ORGNR] = endring.dato
    new_names = set(endring.nye_navn) - set(endring.gamle_navn)
    if endring.type == "navneendring" and fakta.navn_samisk in new_names:
        brought[Kjennetegnslag.NAVN_SAMISK] = endring.dato
    return brought


def _mistet(endring: _Endring, names: Navn, orgnr: str, *, forgjenger: bool) -> Iterator[Kjennetegnfakta]:
    """What the unit before the change was known by, and the unit after it is not."""
    til = endring.dato
    if endring.gammelt_nummer != endring.nytt_nummer:
        fra = _nummeret_kom(endring.gammelt_nummer, set(endring.gamle_navn), til)
        yield Kjennetegnfakta(NUMMER, endring.gammelt_nummer, fra, til, forgjenger)
    for navn in endring.gamle_navn:
        if navn not in names:
            yield Kjennetegnfakta(NAVN, navn, None, til, forgjenger)
    if endring.gammelt_orgnr and endring.gammelt_orgnr != orgnr:
        yield Kjennetegnfakta(ORGNR, endring.gammelt_orgnr, None, til, forgjenger)


def _dagens(fakta: Organisasjonsfakta, began: Mapping[Kjennetegnslag, date | None]) -> Iterator[Kjennetegnfakta]:
    for slag in Kjennetegnslag:
        if verdi := getattr(fakta, slag.value):
            yield Kjennetegnfakta(slag, verdi, fra=began.get(slag))


@cache
def fylkesnavn() -> dict[str, str]:
    """The name of each fylke since 2020, by its number."""
    former = {row["gammelt_fylkesnummer"]: row["gammelt_navn"] for row in _rows("fylkesendringer")}
    return former | {row["fylkesnummer"]: row["fylke"] for row in _rows("fylkeskommuner")}
