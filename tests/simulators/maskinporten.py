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
AUD, SCOPE_INN = "https://ksadmin.example.org/oppslag/v1", "ks:skatteoppslag"
"""What a token must be for to be let in to our own lookup."""


@dataclass
class Maskinporten:
    """``gitt`` and ``delegert`` are (scope, kommune); ``levetid`` is of new tokens, in seconds."""

    nokkel: RSAKey
    gitt: set[tuple[str, str]] = field(default_factory=set)
    delegert: set[tuple[str, str]] = field(default_factory=set)
    stum_om: set[str] = field(default_factory=set)
    levetid: int = 599
    tokens: dict[str, str] = field(default_factory=dict)
    konsumenter: dict[str, str | None] = field(default_factory=dict)
    sett: set[str] = field(default_factory=set)
    utsteder: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "utsteder-1", "use": "sig"}))
    tjener: Tjener = field(default_factory=Tjener)

    def utsted(self, konsument: str, *, nokkel: Any = None, hode: dict[str, Any] | None = None, **krav: Any) -> str:
        """A token for somebody's client, to show to an API. ``krav`` replaces claims; None leaves one out."""
        naa = int(time.time())
        alle = {
            "iss": self.url, "client_id": "fagsystem-1", "client_amr": "private_key_jwt", "token_type": "Bearer",
            "aud": AUD, "scope": SCOPE_INN, "iat": naa, "exp": naa + self.levetid, "jti": uuid.uuid4().hex,
            "consumer": aktor(konsument), **krav,
        }  # fmt: skip
        hodet = {"alg": "RS256", "kid": self.utsteder.kid, **(hode or {})}
        innhold = {navn: verdi for navn, verdi in alle.items() if verdi is not None}
        return jwt.encode(hodet, innhold, nokkel or self.utsteder, algorithms=[hodet["alg"]])

    @property
    def url(self) -> str:
        return f"{self.tjener.url}/"

    def gjelder(self, token: str, scope: str) -> bool:
        """Whether an API may let the token in."""
        return self.tokens.get(token) == scope

    def svar(self, foresporsel: Foresporsel) -> Svar:
        andre = {
            "/jwk": lambda _: json.dumps({"keys": [self.utsteder.as_dict(private=False)]}),
            "/prove-token": lambda sporring: self.utsted(sporring["kommune"]),
        }
        if svar := andre.get(foresporsel.sti):
            return 200, svar(foresporsel.sporring).encode()
        return self._token(foresporsel)

    def _token(self, foresporsel: Foresporsel) -> Svar:
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
        self.konsumenter[token] = konsument
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


def aktor(orgnr: str) -> dict[str, str]:
    """An organisation as Maskinporten names it."""
    return {"authority": "iso6523-actorid-upis", "ID": f"0192:{orgnr}"}


def _feil(kode: str, tekst: str) -> Svar:
    svar = {"error": kode, "error_description": f"{tekst} (correlation id: {uuid.uuid4()})"}
    return 400, json.dumps(svar).encode()


@contextmanager
def maskinporten(nokkel: RSAKey) -> Iterator[Maskinporten]:
    """A running issuer that knows one client, by its key."""
    state = Maskinporten(nokkel)
    with tjener(state.svar) as state.tjener:
        yield state
