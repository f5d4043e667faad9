"""What a caller may ask, read strictly: every field known, right, and there once."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ksadmin.core.asgi import Receive, Scope
from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.oppslag.proxy.svar import LUKK, Nei, problem

MAKS_KROPP = 4096
LESEFRIST = 5.0
"""Seconds for the whole body of a question."""

_PERSON = re.compile(r"[0-9]{11}")
_MANED = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_STADIE = re.compile(r"[a-z]{1,20}")


class Sporsmal(NamedTuple):
    """``aar`` are the years asked for; ``felt`` what goes in the upstream path."""

    person: str
    stadie: str | None
    aar: tuple[int, ...]
    felt: dict[str, str]


def _aar(verdi: Any) -> bool:
    return isinstance(verdi, int) and not isinstance(verdi, bool) and 1900 <= verdi <= 2100


def _tekst(monster: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda verdi: isinstance(verdi, str) and monster.fullmatch(verdi) is not None


_REGLER: dict[str, tuple[Callable[[Any], bool], str]] = {
    "personidentifikator": (_tekst(_PERSON), "skal være fødselsnummeret eller d-nummeret: tekst med elleve siffer"),
    "inntektsaar": (_aar, "skal være et årstall, for eksempel 2025"),
    "stadie": (_tekst(_STADIE), "skal være stadiet, for eksempel «oppgjoer»"),
    "fraOgMed": (_tekst(_MANED), "skal være en måned som «2026-01»"),
    "tilOgMed": (_tekst(_MANED), "skal være en måned som «2026-01»"),
}
FELT = {
    Oppslagsapi.SUMMERT: ("personidentifikator", "inntektsaar", "stadie"),
    Oppslagsapi.INNTEKT: ("personidentifikator", "fraOgMed", "tilOgMed"),
    Oppslagsapi.BEREGNET: ("personidentifikator", "inntektsaar"),
    Oppslagsapi.AVREGNING: ("personidentifikator", "inntektsaar"),
}
"""What each API is asked with."""


async def les_kropp(scope: Scope, receive: Receive) -> bytes:
    """The body. Raises Nei for one that is no JSON by name, too long, too slow, or cut short."""
    hoder = dict(scope["headers"])
    if hoder.get(b"content-type", b"").partition(b";")[0].strip().lower() != b"application/json":
        detalj = "Send spørsmålet som JSON, med Content-Type application/json."
        raise Nei(problem(415, "Feil innhold", detalj, hoder=(LUKK,)))
    kropp = bytearray()
    try:
        async with asyncio.timeout(LESEFRIST):
            while True:
                melding = await receive()
                if melding["type"] == "http.disconnect":  # what has come may look like a whole question, and is none
                    raise Nei(problem(400, "Spørsmålet kom ikke helt fram", "Send det på nytt.", hoder=(LUKK,)))
                kropp += melding.get("body", b"")
                if len(kropp) > MAKS_KROPP:
                    detalj = f"Spørsmålet kan ha høyst {MAKS_KROPP} byte."
                    raise Nei(problem(413, "For langt spørsmål", detalj, hoder=(LUKK,)))
                if not melding.get("more_body"):
                    return bytes(kropp)
    except TimeoutError:
        detalj = f"Send hele spørsmålet innen {LESEFRIST:.0f} sekunder."
        raise Nei(problem(408, "Spørsmålet kom for sent", detalj, hoder=(LUKK,))) from None


def tolk(api: Oppslagsapi, kropp: bytes) -> Sporsmal:
    """The question. Raises Nei, naming the field but never what stood in it."""
    innhold = _json(kropp)
    ventet = FELT[api]
    if ukjente := [navn for navn in innhold if navn not in ventet]:
        raise _feil(f"Spørsmålet har {len(ukjente)} felt som ikke finnes her. Feltene er {', '.join(ventet)}.")
    for navn in ventet:
        riktig, regel = _REGLER[navn]
        if navn not in innhold:
            raise _feil(f"«{navn}» mangler. Feltet {regel}.", navn)
        if not riktig(innhold[navn]):
            raise _feil(f"«{navn}» {regel}.", navn)
    if api is Oppslagsapi.INNTEKT:
        fra, til = innhold["fraOgMed"], innhold["tilOgMed"]
        if fra > til:
            raise _feil("«tilOgMed» kan ikke være før «fraOgMed».", "tilOgMed")
        aar: tuple[int, ...] = (int(fra[:4]), int(til[:4]))
    else:
        aar = (innhold["inntektsaar"],)
    return Sporsmal(
        innhold["personidentifikator"], innhold.get("stadie"), aar, {navn: str(innhold[navn]) for navn in ventet}
    )


def _json(kropp: bytes) -> dict[str, Any]:
    try:
        innhold = json.loads(kropp, object_pairs_hook=_uten_gjentak)
    except (ValueError, RecursionError):
        innhold = None
    if not isinstance(innhold, dict):
        raise _feil("Spørsmålet er ikke et JSON-objekt med hvert felt én gang.")
    return innhold


def _uten_gjentak(par: list[tuple[str, Any]]) -> dict[str, Any]:
    innhold = dict(par)
    if len(innhold) != len(par):
        raise ValueError("a field stands twice")
    return innhold


def _feil(detalj: str, felt: str | None = None) -> Nei:
    return Nei(problem(400, "Spørsmålet er ikke riktig", detalj, felt=felt))
