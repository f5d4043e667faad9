"""Skatteetaten's APIs: addresses are built here and nowhere else, and an answer is looked at before it is passed on."""

import json
import re
import time
from string import Formatter
from typing import Any, NamedTuple

from ksadmin.oppslag.kodeverk import Oppslagsapi, Oppslagsutfall
from ksadmin.oppslag.proxy.nett import Nett, NettFeil, Svar, Vert
from ksadmin.oppslag.proxy.sporsmal import FELT, Sporsmal
from ksadmin.oppslag.proxy.svar import JSON, Nei, Utgang, problem
from ksadmin.settings import Settings, SettingsError
from ksadmin.tjenester.feilkoder import kjente
from ksadmin.web.bryter import Bryter

SUMMERT_STI = "/{stadie}/{rettighetspakke}/{inntektsaar}/{personidentifikator}"
"""Verified in Skatteetaten's documentation of V2; the paths of the others are settings."""

_KODE = re.compile(r"[A-Z]{2,6}-[0-9]{1,4}")
_KORRELASJON = re.compile(r"(?!.*(?<![0-9A-Za-z])[0-9]{11}(?![0-9A-Za-z]))[0-9A-Za-z-]{1,64}")
_PAKKE = re.compile(r"[A-Za-z0-9]{1,80}")
_SLAPPES_GJENNOM = {400, 403, 404, 410}
_UTEN_DATA = {404, 410}


class Kilde(NamedTuple):
    """One API: where it is, and its breaker."""

    api: Oppslagsapi
    vert: Vert
    sti: str
    bryter: Bryter

    def adresse(self, rettighetspakke: str, sporsmal: Sporsmal) -> str:
        """The path. Every part has been held against a pattern, so nothing in it can lead elsewhere."""
        if not _PAKKE.fullmatch(rettighetspakke):
            raise Nei(
                problem(
                    503, "Tjenesten er ikke satt opp riktig", "Rettighetspakken er ikke et teknisk navn. Kontakt KS."
                )
            )
        return self.sti.format(rettighetspakke=rettighetspakke, **sporsmal.felt)


def kilder(settings: Settings) -> dict[Oppslagsapi, Kilde]:
    """Those that are set up. Raises SettingsError for a path that could not work."""
    funnet = {}
    for api in Oppslagsapi:
        url = getattr(settings, f"oppslag_{api.value}_url")
        sti = SUMMERT_STI if api is Oppslagsapi.SUMMERT else getattr(settings, f"oppslag_{api.value}_sti")
        if url and sti:
            funnet[api] = Kilde(api, Vert.les(str(url)), _sti(api, sti), Bryter(api.value))
    return funnet


def _sti(api: Oppslagsapi, sti: str) -> str:
    skal = {"rettighetspakke", *FELT[api]}
    try:
        har = [navn for _, navn, _, _ in Formatter().parse(sti) if navn is not None]
    except ValueError:
        har = []
    if not sti.startswith("/") or sorted(har) != sorted(skal):
        navn = " og ".join(f"{{{n}}}" for n in sorted(skal))
        raise SettingsError(f"KSADMIN_OPPSLAG_{api.value.upper()}_STI skal begynne med / og ha {navn}, hver én gang.")
    return sti


async def spor(nett: Nett, kilde: Kilde, sti: str, token: str) -> tuple[Utgang, bool]:
    """Ask once: what came of it, and whether the token was refused. A failure counts against the upstream."""
    startet = time.monotonic()
    try:
        svar = await nett.hent(kilde.vert, sti, token)
    except NettFeil as feil:
        kilde.bryter.gikk(False, startet)
        return _utilgjengelig(504 if feil.sent else 502), False
    utgang = _tolk(svar)
    kilde.bryter.gikk(utgang.utfall is not Oppslagsutfall.UTILGJENGELIG, startet)
    return utgang, svar.status == 401


def _tolk(svar: Svar) -> Utgang:
    """A good answer goes on as it came. Of a bad one only its code and id are kept: its words may hold anything."""
    innhold = _json(svar)
    if svar.status == 200:
        return Utgang(200, svar.kropp) if innhold is not None else _utilgjengelig(502)
    kode, korrelasjonsid = _felt(innhold, "kode", _KODE), _felt(innhold, "korrelasjonsid", _KORRELASJON)
    if svar.status == 401:
        return problem(
            502, "Skatteetaten godtok ikke tokenet", "Prøv igjen om litt. Skjer det igjen, kontakt KS.",
            Oppslagsutfall.AVVIST_AV_KILDEN, kode=kode, korrelasjonsid=korrelasjonsid,
        )  # fmt: skip
    if svar.status == 429:
        vent = svar.hoder.get("retry-after", "")
        return problem(
            429, "For mange oppslag", "Skatteetaten tar ikke imot flere nå.", Oppslagsutfall.FOR_MANGE,
            vent=int(vent) if vent.isdecimal() and len(vent) < 5 else 5, kode=kode, korrelasjonsid=korrelasjonsid,
        )  # fmt: skip
    if kode is None or not 400 <= svar.status < 500:
        return _utilgjengelig(502, kode, korrelasjonsid)
    # «-003» is their word for an address that does not exist: our fault, not the caller's.
    slipper = svar.status in _SLAPPES_GJENNOM and not kode.endswith("-003")
    utfall = Oppslagsutfall.INGEN_DATA if slipper and svar.status in _UTEN_DATA else Oppslagsutfall.AVVIST_AV_KILDEN
    return problem(
        svar.status if slipper else 502, "Skatteetaten ga ikke opplysninger", _forklaring(kode), utfall,
        kode=kode, korrelasjonsid=korrelasjonsid,
    )  # fmt: skip


def _utilgjengelig(status: int, kode: str | None = None, korrelasjonsid: str | None = None) -> Utgang:
    detalj = "Skatteetaten brukte for lang tid." if status == 504 else "Skatteetaten ga ikke et svar som kan brukes."
    return problem(
        status, "Skatteetaten svarer ikke", f"{detalj} Prøv igjen om litt.", Oppslagsutfall.UTILGJENGELIG,
        kode=kode, korrelasjonsid=korrelasjonsid,
    )  # fmt: skip


def _forklaring(kode: str) -> str:
    """Our own words for a code we know."""
    feil = kjente().get(kode)
    return f"{feil.betyr['nb']} {feil.gjor['nb']}" if feil else f"Skatteetaten svarte {kode}. Se deres dokumentasjon."


def _json(svar: Svar) -> Any:
    """None unless it says it is JSON, and is."""
    if svar.slag != JSON:
        return None
    try:
        return json.loads(svar.kropp)
    except (ValueError, RecursionError):
        return None


def _felt(innhold: Any, navn: str, monster: re.Pattern[str]) -> str | None:
    verdi = innhold.get(navn) if isinstance(innhold, dict) else None
    return verdi if isinstance(verdi, str) and monster.fullmatch(verdi) else None
