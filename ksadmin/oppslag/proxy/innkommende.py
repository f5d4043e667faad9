"""Who asks: a token from Maskinporten, believed only when everything about it is right.

Source: felleslosninger/docs, guide_apitilbyder and protocol_token: signature by ``kid``, pinned algorithm, issuer,
audience, time, scope, and ``consumer`` as the one it is about. ``supplier`` is the one who asks for them.
"""

import asyncio
import hashlib
import json
import re
import time
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.util import urlsafe_b64decode

from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import valid_orgnr
from ksadmin.oppslag.proxy.nett import Nett, NettFeil, Vert
from ksadmin.oppslag.proxy.svar import Nei, problem

ALGORITMER = ["RS256"]
SLINGRING = 10
"""Seconds another clock may be off."""
MAKS_TOKEN = 6000
NOKLER_HOLDER = 24 * 3600.0
BREMSE = 60.0
"""Seconds between two questions for the issuer's keys, whatever unknown ``kid`` somebody comes with."""
BREMSE_UTEN = 1.0
"""The same when we have none."""
_HUSKES = 5000
_KLIENT = re.compile(r"(?!.*(?<![0-9A-Za-z])[0-9]{11}(?![0-9A-Za-z]))[!-~]{1,100}")
"""It stands in every row of the trace, so it cannot be what could be a person's number."""


class Sporrer(NamedTuple):
    """Who a token speaks for. ``utloper`` is in seconds since 1970."""

    orgnr: str
    klient: str
    leverandor: str | None
    utloper: float


class Innkommende:
    """Tokens for one audience and one scope from one issuer."""

    def __init__(self, nett: Nett, utsteder: str, aud: str, scope: str, delegeringskilde: str) -> None:
        self._nett, self._vert = nett, Vert.les(utsteder)
        self._utsteder, self._aud, self._scope, self._kilde = utsteder, aud, scope, delegeringskilde
        self._nokler: dict[str, Any] = {}
        self._hentet = self._spurt = float("-inf")
        self._henter: asyncio.Task[None] | None = None
        self._kjente: dict[bytes, Sporrer] = {}

    async def les(self, hode: bytes | None) -> Sporrer:
        """The one behind an Authorization header. Raises Nei with 401, 403, or 503 when nobody can tell."""
        ord_ = (hode or b"").split(b" ")
        if len(ord_) != 2 or ord_[0].lower() != b"bearer" or len(ord_[1]) > MAKS_TOKEN:
            raise ugyldig("Send et token fra Maskinporten i Authorization-hodet.")
        avtrykk = hashlib.sha256(ord_[1]).digest()
        await self._hold_nokler()
        sporrer = self._kjente.get(avtrykk)
        if sporrer is None:
            sporrer = self._tolk(await self._krav(ord_[1]))
            if len(self._kjente) >= _HUSKES:
                self._kjente.clear()
            self._kjente[avtrykk] = sporrer
        if time.time() > sporrer.utloper + SLINGRING:
            raise ugyldig("Tokenet er utløpt. Hent et nytt.")
        return sporrer

    async def _krav(self, token: bytes) -> dict[str, Any]:
        try:
            hode = json.loads(urlsafe_b64decode(token.partition(b".")[0]))
            kid = hode["kid"]
            if hode["alg"] not in ALGORITMER or not isinstance(kid, str):
                raise ValueError(kid)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ugyldig("Tokenet er ikke laget av Maskinporten.") from None
        nokkel = self._nokler.get(kid)
        if nokkel is None:
            await self._hent_nokler()
            nokkel = self._nokler.get(kid)
        if nokkel is None:
            raise ugyldig("Tokenet er signert med en ukjent nøkkel.")
        try:
            return dict(jwt.decode(token.decode("ascii"), nokkel, algorithms=ALGORITMER).claims)
        except (JoseError, ValueError):
            raise ugyldig("Signaturen på tokenet er ikke riktig.") from None

    def _tolk(self, krav: dict[str, Any]) -> Sporrer:
        naa = time.time()
        aud = krav.get("aud")
        iat, exp, klient = krav.get("iat"), krav.get("exp"), krav.get("client_id")
        fra = krav.get("nbf", iat)
        if krav.get("iss") != self._utsteder:
            raise ugyldig("Tokenet har en annen utsteder.")
        if aud != self._aud and not (isinstance(aud, list) and self._aud in aud):
            raise ugyldig("Tokenet er laget for en annen mottaker. Be om det med riktig «resource».")
        if not (isinstance(iat, int) and isinstance(fra, int) and isinstance(exp, int)) or (
            max(iat, fra) > naa + SLINGRING or exp <= iat
        ):
            raise ugyldig("Tokenet gjelder ikke nå.")
        if not isinstance(klient, str) or not _KLIENT.fullmatch(klient):
            raise ugyldig("Tokenet sier ikke hvilken klient det er laget for.")
        if self._scope not in str(krav.get("scope", "")).split(" "):
            raise Nei(
                problem(
                    403,
                    "Mangler scope",
                    "Tokenet har ikke scopet som trengs for oppslag.",
                    hoder=_utfordring("insufficient_scope"),
                )
            )
        orgnr, leverandor = _orgnr(krav.get("consumer")), None
        if "supplier" in krav:
            leverandor = _orgnr(krav["supplier"])
            if krav.get("delegation_source") != self._kilde:
                raise ugyldig("Leverandøren har ingen delegering fra kommunen.")
        return Sporrer(orgnr, klient, leverandor, exp)

    async def _hold_nokler(self) -> None:
        """Keys a day old are asked for anew, and what was believed by them is looked at again.

        Keys that nobody has told us of for two days are not believed: they may have been withdrawn.
        """
        if time.monotonic() - self._hentet > NOKLER_HOLDER:
            await self._hent_nokler()
        if time.monotonic() - self._hentet > 2 * NOKLER_HOLDER:
            detalj = "Maskinporten svarer ikke. Prøv igjen om litt."
            raise Nei(problem(503, "Kan ikke kontrollere tokenet", detalj, vent=10))

    async def _hent_nokler(self) -> None:
        """Ask for them, all who wait by one question, and not too often."""
        if self._henter is None:
            if time.monotonic() - self._spurt < (BREMSE if self._nokler else BREMSE_UTEN):
                return
            self._spurt = time.monotonic()
            self._henter = asyncio.create_task(self._spor_om_nokler())
        await asyncio.shield(self._henter)

    async def _spor_om_nokler(self) -> None:
        try:
            svar = await self._nett.hent(self._vert, "/jwk")
            nokler = KeySet.import_key_set(json.loads(svar.kropp)).keys if svar.status == 200 else []
        except (NettFeil, JoseError, ValueError, KeyError, TypeError, RecursionError):
            nokler = []
        finally:
            self._henter = None
        if brukbare := {n.kid: n for n in nokler if n.kid and n.key_type == "RSA" and n.get("use", "sig") == "sig"}:
            self._nokler, self._hentet = brukbare, time.monotonic()
            self._kjente.clear()


def _orgnr(aktor: Any) -> str:
    """From ISO 6523: ``0192:`` and nine digits. Raises Nei."""
    try:
        if aktor["authority"] != "iso6523-actorid-upis":
            raise ValueError
        kode, _, orgnr = aktor["ID"].partition(":")
        if kode != "0192" or valid_orgnr(orgnr) != orgnr:
            raise ValueError
    except (KeyError, TypeError, AttributeError, ValueError, InvalidInput):
        raise ugyldig("Tokenet navngir ingen norsk organisasjon.") from None
    return str(orgnr)


def _utfordring(feil: str) -> tuple[tuple[str, str], ...]:
    return (("www-authenticate", f'Bearer error="{feil}"'),)


def ugyldig(detalj: str) -> Nei:
    """We do not believe the token."""
    return Nei(problem(401, "Tokenet godtas ikke", detalj, hoder=_utfordring("invalid_token")))
