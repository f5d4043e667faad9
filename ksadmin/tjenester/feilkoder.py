"""What an error from Maskinporten, Skatteetaten or Fiks means for a kommune, and which steps it points at."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.sortering import sokenokkel
from ksadmin.tjenester.kodeverk import Forutsetningskode

MAKS_TEGN = 10_000
_DATA = Path(__file__).with_name("data") / "feilkoder.json"
_MAKS_FUNN = 5
_BOKSTAVER = re.compile(r"[a-z]+")


class Utbedrer(Kodeverk):
    """Who can put an error right."""

    KOMMUNE = "kommune", "Kommunen"
    KS = "ks", "KS og Skatteetaten"
    SKATTEETATEN = "skatteetaten", "Skatteetaten"
    KLIENT = "klient", "Den som eier Maskinporten-klienten", "Den som eig Maskinporten-klienten"
    SYSTEM = "system", "Leverandøren av fagsystemet"
    INGEN = "ingen", "Ingen trenger å gjøre noe", "Ingen treng å gjere noko"


@dataclass(frozen=True, slots=True)
class Feil:
    """``betyr`` and ``gjor`` by målform. ``krav`` are the prerequisites the error points at."""

    koder: tuple[str, ...]
    hvem: Utbedrer
    betyr: Mapping[str, str]
    gjor: Mapping[str, str]
    krav: tuple[Forutsetningskode, ...]


@dataclass(frozen=True, slots=True)
class Funn:
    """A known error in a text. ``kode`` comes from our table, never from the text."""

    kode: str
    feil: Feil

    @property
    def prefiks(self) -> str:
        """What the codes of one API begin with: ``SSG`` of ``SSG-005``."""
        return self.kode.partition("-")[0]


@cache
def kjente() -> dict[str, Feil]:
    """Every code with what it means."""
    rader = json.loads(_DATA.read_text(encoding="utf-8"))
    feil = (
        Feil(tuple(r["koder"]), Utbedrer(r["hvem"]), r["betyr"], r["gjor"], tuple(map(Forutsetningskode, r["krav"])))
        for r in rader
    )
    return {kode: f for f in feil for kode in f.koder}


def finn(tekst: str) -> list[Funn]:
    """The known errors in ``tekst``, in the order they stand there; each meaning once, and no more than five."""
    lett = sokenokkel(tekst[:MAKS_TEGN])
    ordene = set(_BOKSTAVER.findall(lett))  # most texts have the first word of few codes, or of none
    aktuelle = (kode for kode in kjente() if _forste_ord(kode) in ordene)
    steder = sorted((sted.start(), kode) for kode in aktuelle if (sted := _monster(kode).search(lett)))
    forst: dict[tuple[str, ...], str] = {}
    for _, kode in steder:
        forst.setdefault(kjente()[kode].koder, kode)
    return [Funn(kode, kjente()[kode]) for kode in forst.values()][:_MAKS_FUNN]


@cache
def _forste_ord(kode: str) -> str:
    return str(_BOKSTAVER.findall(sokenokkel(kode))[0])


@cache
def _monster(kode: str) -> re.Pattern[str]:
    """As people write it: any case, any sign between the parts. «…» is whatever the sender puts there."""
    stykker = (re.findall(r"[a-z]+|\d+", sokenokkel(stykke)) for stykke in kode.split("…"))
    monster = r".{0,80}?\b".join(r"[^a-z0-9]{0,3}".join(ord) for ord in stykker)
    return re.compile(rf"(?<![a-z0-9]){monster}(?![a-z0-9])")
