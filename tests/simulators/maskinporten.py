"""Maskinporten on loopback: the JWT grant with the rules and error texts of its documentation.

Follows felleslosninger/docs, maskinporten_protocol_jwtgrant and maskinporten_feilsoking; the bodies of MP-250 and
MP-251 are as published by a kommune that met them. The HTTP status of an error is not documented: 400 is a guess.
"""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from tests.simulators.nett import Foresporsel, Svar, Tjener, tjener

KLIENT = "klient-1"
KS = "991825827"


@dataclass
class Maskinporten:
    """``gitt`` and ``delegert`` are (scope, kommune); ``levetid`` is of new tokens, in seconds."""

    nokkel: RSAKey
    gitt: set[tuple[str, str]] = field(default_factory=set)
    delegert: set[tuple[str, str]] = field(default_factory=set)
    stum_om: set[str] = field(default_factory=set)
    levetid: int = 599
    tokens: dict[str, str] = field(default_factory=dict)
    sett: set[str] = field(default_factory=set)
    tjener: Tjener = field(default_factory=Tjener)

    @property
    def url(self) -> str:
        return f"{self.tjener.url}/"

    def gjelder(self, token: str, scope: str) -> bool:
        """Whether an API may let the token in."""
        return self.tokens.get(token) == scope

    def svar(self, foresporsel: Foresporsel) -> Svar:
        try:
            krav = jwt.decode(foresporsel.skjema["assertion"], self.nokkel, algorithms=["RS256"]).claims
        except (JoseError, ValueError, KeyError):
            return _feil(
                "invalid_grant", "Invalid assertion. Client authentication failed. Unknown key identifier (kid)"
            )
        if galt := self._galt(krav):
            return _feil("invalid_grant", galt)
        scope, konsument = krav["scope"], krav.get("consumer_org")
        if konsument in self.stum_om:
            return 500, b"{}"
        if konsument and (scope, konsument) not in self.gitt:
            return _feil("forbidden", f"Consumer has not been granted access to the scope {scope}.")
        if konsument and (scope, konsument) not in self.delegert:
            tekst = f"Consumer {konsument} has not delegated access to the scope {scope} to supplier {KS}."
            return _feil("forbidden", tekst)
        token = uuid.uuid4().hex
        self.tokens[token] = scope
        svar = {"access_token": token, "token_type": "Bearer", "expires_in": self.levetid, "scope": scope}
        return 200, json.dumps(svar).encode()

    def _galt(self, krav: dict[str, Any]) -> str | None:
        regler = (
            (krav["aud"] == self.url, "Invalid audience (MP-110)"),
            (krav["iss"] == KLIENT, "Client not found (MP-100)"),
            (abs(krav["iat"] - time.time()) <= 10, "iat is not now (MP-130)"),
            (0 < krav["exp"] - krav["iat"] <= 120, "exp is too late (MP-011)"),
            (krav["jti"] not in self.sett, "jti is used before (MP-012)"),
            (krav.get("consumer_org") != KS, "The combination consumer_org in claim and delegation scope is invalid"),
        )
        self.sett.add(krav["jti"])
        return next((tekst for holder, tekst in regler if not holder), None)


def _feil(kode: str, tekst: str) -> Svar:
    svar = {"error": kode, "error_description": f"{tekst} (correlation id: {uuid.uuid4()})"}
    return 400, json.dumps(svar).encode()


@contextmanager
def maskinporten(nokkel: RSAKey) -> Iterator[Maskinporten]:
    """A running issuer that knows one client, by its key."""
    state = Maskinporten(nokkel)
    with tjener(state.svar) as state.tjener:
        yield state
