"""Entra ID, or another OpenID provider: code flow with PKCE, and a strict reading of the answer."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ksadmin.core import uthenting

TIMEOUT = 10.0
MAX_ANSWER = 1_000_000  # bytes; the keys of Entra ID are some tens of thousands
SCOPE = "openid profile email"
ALGORITHMS = ["RS256"]  # what Entra ID signs with; a token that names another is not theirs
LEEWAY = 60  # seconds the two clocks may differ


class OidcError(Exception):
    """What came back in the provider's name cannot be trusted. The text is for the log, not for people."""


@dataclass(frozen=True, slots=True)
class Reise:
    """What must be remembered while the person is away at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identitet:
    """Who the provider says it was: ``sub`` never changes, ``epost`` is an address it vouches for."""

    sub: str
    epost: str


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """``issuer`` is the exact issuer; ``redirect_uri`` is registered with it."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str

    def start(self) -> tuple[str, Reise]:
        """Where to send the person, and what to remember meanwhile. Raises OidcError."""
        reise = Reise(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64))
        address = prepare_grant_uri(
            self._metadata()["authorization_endpoint"],
            self.client_id,
            "code",
            redirect_uri=self.redirect_uri,
            scope=SCOPE,
            state=reise.state,
            nonce=reise.nonce,
            code_challenge=create_s256_code_challenge(reise.verifier),  # type: ignore[no-untyped-call]
            code_challenge_method="S256",
        )
        return address, reise

    def finish(self, reise: Reise, answer: Mapping[str, str]) -> Identitet:
        """Exchange the code and read who it is. ``answer`` is the query the person came back with.

        Raises OidcError for any deviation.
        """
        if not secrets.compare_digest(answer.get("state", ""), reise.state):
            raise OidcError("state differs")
        if answer.get("iss", self.issuer) != self.issuer:
            raise OidcError("iss of the callback differs (RFC 9207)")
        if "code" not in answer:
            raise OidcError(f"no code: {answer.get('error', 'no error either')}")
        metadata = self._metadata()
        token = self._exchange(metadata["token_endpoint"], answer["code"], reise.verifier)
        return _identity(self._claims(token, _fetch(metadata["jwks_uri"]), reise.nonce))

    def _metadata(self) -> dict[str, Any]:
        metadata = _fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if metadata.get("issuer") != self.issuer:
            raise OidcError("issuer of the metadata differs")
        missing = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - metadata.keys()
        if missing:
            raise OidcError(f"metadata lacks {', '.join(sorted(missing))}")
        return metadata

    def _exchange(self, endpoint: str, code: str, verifier: str) -> str:
        question = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        token = _read("POST", endpoint, data=question)
        if not isinstance(token.get("id_token"), str):
            raise OidcError("no id_token")
        return str(token["id_token"])

    def _claims(self, id_token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
        required = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        try:
            claims = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
            required.validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise OidcError(f"id_token: {error!r}") from error
        if claims.get("azp", self.client_id) != self.client_id:
            raise OidcError("id_token was issued to another client")
        return dict(claims)


def _fetch(address: str) -> dict[str, Any]:
    return _read("GET", address)


def _read(method: str, address: str, **question: Any) -> dict[str, Any]:
    try:
        answer = uthenting.hent(method, address, sekunder=TIMEOUT, maks=MAX_ANSWER, **question)
        content = json.loads(answer.kropp)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise OidcError(f"{address}: {error}") from error
    if answer.status != httpx.codes.OK:
        raise OidcError(f"{address}: {answer.status}")
    if not isinstance(content, dict):
        raise OidcError(f"{address}: not an object")
    return content


def _identity(claims: Mapping[str, Any]) -> Identitet:
    """An ``email`` counts only when verified. Entra ID seldom says so of any; there ``preferred_username`` is
    set by the tenant's own administrators, and is what we go by.
    """
    if claims.get("email_verified") is False:
        raise OidcError("the address is not verified")
    epost = claims.get("email") if "email_verified" in claims else claims.get("preferred_username")
    if not isinstance(epost, str) or "@" not in epost:
        raise OidcError("no address the provider vouches for")
    return Identitet(str(claims["sub"]), epost)
