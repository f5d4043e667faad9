"""Skatteetaten's lookup APIs on loopback: the paths of domene.md § 3.2, answers shaped as in the published examples.

Follows Skatteetaten/api-dokumentasjon as restated in the domain notes; numbers and names are made up. The paths of
beregnet skatt, avregning and inntekt are not verified there, and may be other ones in the real service.
"""

import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.maskinporten import Maskinporten
from tests.simulators.nett import Foresporsel, Svar, Tjener, tjener

UKJENT, UTEN_DATA, SLETTET, SKJERMET = "09819899123", "03870349520", "04817299771", "16822548834"
"""Synthetic persons (month + 80) the service has a special answer about."""
STIER = {
    "inntekt": "/{rettighetspakke}/{personidentifikator}/inntekter?fraOgMed={fraOgMed}&tilOgMed={tilOgMed}",
    "beregnetskatt": "/{rettighetspakke}/{inntektsaar}/{personidentifikator}",
    "avregning": "/{rettighetspakke}/{inntektsaar}/{personidentifikator}",
}
_MONSTRE = {
    "summertskattegrunnlag": r"/(?P<stadie>\w+)/(?P<pakke>\w+)/(?P<aar>\d{4})/(?P<person>\d{11})",
    "inntekt": r"/(?P<pakke>\w+)/(?P<person>\d{11})/inntekter",
    "beregnetskatt": r"/(?P<pakke>\w+)/(?P<aar>\d{4})/(?P<person>\d{11})",
    "avregning": r"/(?P<pakke>\w+)/(?P<aar>\d{4})/(?P<person>\d{11})",
}
_PREFIKS = {"summertskattegrunnlag": "SSG", "inntekt": "IM", "beregnetskatt": "BSA", "avregning": "AR"}


@dataclass
class Skatteetaten:
    """``treghet`` in seconds before each answer; ``samtidige`` the most there have been at once, by (API, kommune).

    Tokens in ``godtar_ikke`` are refused; «*» is all of them.
    """

    maskinporten: Maskinporten
    treghet: float = 0.0
    godtar_ikke: set[str] = field(default_factory=set)
    samtidige: dict[tuple[str, str], int] = field(default_factory=dict)
    tjener: Tjener = field(default_factory=Tjener)
    _naa: dict[tuple[str, str], int] = field(default_factory=dict)
    _las: threading.Lock = field(default_factory=threading.Lock)

    def url(self, api: str) -> str:
        return f"{self.tjener.url}/{api}"

    def svar(self, foresporsel: Foresporsel) -> Svar:
        api, _, sti = foresporsel.sti[1:].partition("/")
        prefiks = _PREFIKS.get(api, "DAS")
        if api not in _MONSTRE or not (treff := re.fullmatch(_MONSTRE[api], f"/{sti}")):
            return _feil(404, f"{prefiks}-003")
        token = foresporsel.token
        if self.godtar_ikke & {token, "*"} or not self.maskinporten.gjelder(token, f"skatteetaten:{api}"):
            return _feil(401, f"{prefiks}-004")
        kommune = self.maskinporten.konsumenter[token] or ""
        with self._talt((api, kommune)):
            time.sleep(self.treghet)
            return _opplysninger(api, prefiks, treff.groupdict())

    @contextmanager
    def _talt(self, hvem: tuple[str, str]) -> Iterator[None]:
        with self._las:
            self._naa[hvem] = self._naa.get(hvem, 0) + 1
            self.samtidige[hvem] = max(self.samtidige.get(hvem, 0), self._naa[hvem])
        yield
        with self._las:
            self._naa[hvem] -= 1


def _opplysninger(api: str, prefiks: str, om: dict[str, str]) -> Svar:
    person = om["person"]
    if person == UKJENT:
        return _feil(404, f"{prefiks}-007" if prefiks in ("SSG", "IM") else f"{prefiks}-009")
    if person == UTEN_DATA:
        return _feil(404, f"{prefiks}-008" if prefiks in ("SSG", "IM") else f"{prefiks}-007")
    if person == SLETTET and api == "summertskattegrunnlag":
        return _feil(410, "SSG-011")
    felles: dict[str, Any] = {"personidentifikator": person, "skjermet": person == SKJERMET}
    if person != SKJERMET:
        felles |= _INNHOLD[api]
    return 200, json.dumps({**felles, **({"inntektsaar": om["aar"]} if "aar" in om else {})}).encode()


_INNHOLD: dict[str, dict[str, Any]] = {
    "summertskattegrunnlag": {
        "grunnlag": [
            {"tekniskNavn": "samledeOpptjenteRenterIInnenlandskeBanker", "beloep": 1234, "kategori": "inntekt"}
        ],
        "skatteoppgjoersdato": "2025-06-10",
    },
    "inntekt": {"oppgaveInntektsmottaker": [{"kalendermaaned": "2026-01", "inntekt": [{"beloep": 1000}]}]},
    "beregnetskatt": {"beregnetSkattFastland": {"skatteklasse": "1", "beregnetSkatt": 100}},
    "avregning": {"fastland": {"restskatt": 0, "beregnetSkatt": 0, "aaBetale": 0}},
}


def _feil(status: int, kode: str) -> Svar:
    svar = {"kode": kode, "melding": "Feil med personen det spørres om.", "korrelasjonsid": str(uuid.uuid4())}
    return status, json.dumps(svar).encode()


@contextmanager
def skatteetaten(maskinporten: Maskinporten) -> Iterator[Skatteetaten]:
    """All four, running, believing the tokens of ``maskinporten``."""
    state = Skatteetaten(maskinporten)
    with tjener(state.svar) as state.tjener:
        yield state
