"""How a wish gets its score. Pure arithmetic on what is given: the same inputs and weights give the same score.

Each criterion becomes a number from 0 to 1, is multiplied by its weight, and the sum is shown as a share of what
all the weights allow: 0–100.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, NamedTuple

from babel.numbers import format_decimal

from ksadmin.core.errors import InvalidInput
from ksadmin.endringsonsker.kodeverk import Innsats, Konsekvens, Lovplikt, Personverngevinst

STORSTE_VEKT = 1000
_ETT_AR, _TRE_AR = 365, 3 * 365
_GRAD = {"ingen": 0.0, "liten": 1 / 3, "middels": 2 / 3, "stor": 1.0}
_INNSATS = {Innsats.LITEN: 1.0, Innsats.MIDDELS: 2 / 3, Innsats.STOR: 1 / 3, Innsats.SVAERT_STOR: 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vekter:
    """What each criterion counts, in the order people read them. Made by ``vekter``, which controls them."""

    kommuner: float
    innbyggere: float
    lovplikt: float
    konsekvens: float
    personvern: float
    frist: float
    innsats: float


KRITERIER = {
    "kommuner": "Andel av organisasjonene",
    "innbyggere": "Andel av innbyggerne",
    "lovplikt": "Lovplikt",
    "konsekvens": "Konsekvens",
    "personvern": "Gevinst for personvernet",
    "frist": "Frist",
    "innsats": "Skatteetatens innsats",
}
"""The criteria with their names; the keys are the fields of ``Vekter``."""


def vekter(verdier: Mapping[str, float | None]) -> Vekter:
    """Controlled weights. Raises InvalidInput for what is not a number from 0 to 1000, and when all are 0."""
    for felt in KRITERIER:
        verdi = verdier.get(felt)
        # NaN is neither below nor above anything, so it is asked for what it must be.
        if verdi is None or not (math.isfinite(verdi) and 0 <= verdi <= STORSTE_VEKT):
            raise InvalidInput(felt, f"Vekten må være et tall fra 0 til {STORSTE_VEKT}.")
    if not any(verdier[felt] for felt in KRITERIER):
        raise InvalidInput("kommuner", "Minst én vekt må være større enn 0. Ellers får alle ønsker samme plass.")
    return Vekter(**{felt: float(verdier[felt] or 0) for felt in KRITERIER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inndata:
    """What a score is made of, on the day ``dag``. ``av_kommuner`` and ``av_innbyggere`` are all there are."""

    kommuner: int
    av_kommuner: int
    innbyggere: int
    av_innbyggere: int
    lovplikt: Lovplikt
    konsekvens: Konsekvens
    personvern: Personverngevinst
    innsats: Innsats
    frist: date | None
    dag: date

    def som_json(self) -> dict[str, Any]:
        """Plain values, to be kept."""
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}

    @classmethod
    def fra_json(cls, verdier: Mapping[str, Any]) -> "Inndata":
        """What ``som_json`` kept."""
        lest = {felt.name: verdier[felt.name] for felt in fields(cls)}
        lest["lovplikt"] = Lovplikt(lest["lovplikt"])
        lest["konsekvens"] = Konsekvens(lest["konsekvens"])
        lest["personvern"] = Personverngevinst(lest["personvern"])
        lest["innsats"] = Innsats(lest["innsats"])
        lest["frist"] = date.fromisoformat(lest["frist"]) if lest["frist"] else None
        lest["dag"] = date.fromisoformat(lest["dag"])
        return cls(**lest)


class Ledd(NamedTuple):
    """One line of the sum: ``verdi`` is 0–1, ``vekt`` what it counts, ``bidrag`` the points it gives, in tenths."""

    navn: str
    grunnlag: str
    verdi: float
    vekt: float
    bidrag: float


def regnestykke(inndata: Inndata, v: Vekter) -> list[Ledd]:
    """Every line of the sum, in the order of ``KRITERIER``.

    The contributions are rounded so that they add up to the score: those that lose most are rounded up (the largest
    remainders).
    """
    vekt, verdi, grunnlag, eksakt = asdict(v), verdier(inndata), _grunnlag(inndata), _bidrag(inndata, v)
    tideler = {felt: math.floor(10 * bidrag) for felt, bidrag in eksakt.items()}
    mangler = round(10 * poeng(inndata, v)) - sum(tideler.values())
    for felt in sorted(eksakt, key=lambda f: tideler[f] - 10 * eksakt[f])[:mangler]:
        tideler[felt] += 1
    return [Ledd(navn, grunnlag[felt], verdi[felt], vekt[felt], tideler[felt] / 10) for felt, navn in KRITERIER.items()]


def poeng(inndata: Inndata, v: Vekter) -> float:
    """0–100, with one decimal."""
    return round(math.fsum(_bidrag(inndata, v).values()), 1)


def _bidrag(inndata: Inndata, v: Vekter) -> dict[str, float]:
    vekt, verdi = asdict(v), verdier(inndata)
    alt = sum(vekt.values())
    return {felt: 100 * verdi[felt] * vekt[felt] / alt for felt in KRITERIER}


def verdier(i: Inndata) -> dict[str, float]:
    """Each criterion as a number from 0 to 1."""
    return {
        "kommuner": i.kommuner / max(i.av_kommuner, 1),
        "innbyggere": i.innbyggere / max(i.av_innbyggere, 1),
        "lovplikt": float(i.lovplikt is Lovplikt.LOVPALAGT),
        "konsekvens": _GRAD[i.konsekvens.value],
        "personvern": _GRAD[i.personvern.value],
        "frist": _hast(i),
        "innsats": _INNSATS[i.innsats],
    }


def _grunnlag(i: Inndata) -> dict[str, str]:
    return {
        "kommuner": f"{_tall(i.kommuner)} av {_tall(i.av_kommuner)}",
        "innbyggere": f"{_tall(i.innbyggere)} av {_tall(i.av_innbyggere)}",
        "lovplikt": i.lovplikt.tekst,
        "konsekvens": i.konsekvens.tekst,
        "personvern": i.personvern.tekst,
        "frist": f"{i.frist:%d.%m.%Y}" if i.frist else "Ingen frist",
        "innsats": i.innsats.tekst,
    }


def _tall(antall: int) -> str:
    return str(format_decimal(antall, locale="nb"))


def _hast(i: Inndata) -> float:
    """1 for a deadline within a year, 0 for one three years away or none, evenly between."""
    if i.frist is None:
        return 0.0
    return min(1.0, max(0.0, (_TRE_AR - (i.frist - i.dag).days) / (_TRE_AR - _ETT_AR)))
