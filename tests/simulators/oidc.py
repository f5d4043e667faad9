"""A strict OpenID provider on loopback. It keeps every rule by itself, and lies when told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "ksadmin-klient", "klienthemmelighet"
_KEY = RSAKey.generate_key(2048, {"kid": "riktig", "use": "sig", "alg": "RS256"}, private=True)
_FOREIGN = RSAKey.generate_key(2048, {"kid": "riktig", "use": "sig", "alg": "RS256"}, private=True)


@dataclass
class Provider:
    """``person`` is who signs in. ``logn`` names the lies: see the ``if``s below."""

    address: str = ""
    redirect_uri: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "sub-1", "preferred_username": "kari@ks.no"})
    logn: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"{self.address}/leietaker/v2.0"

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address if "metadata-utsteder" in self.logn else self.issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def authorize(self, query: dict[str, str]) -> str | None:
        """The address to send the person back to; None for a client that breaks a rule."""
        rules = {
            "client_id": query.get("client_id") == CLIENT_ID,
            "redirect_uri": query.get("redirect_uri") == self.redirect_uri,
            "response_type": query.get("response_type") == "code",
            "scope": "openid" in query.get("scope", "").split(),
            "state": len(query.get("state", "")) >= 22,
            "nonce": len(query.get("nonce", "")) >= 22,
            "pkce": query.get("code_challenge_method") == "S256" and len(query.get("code_challenge", "")) == 43,
        }
        if not self._all(rules):
            return None
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"challenge": query["code_challenge"], "nonce": query["nonce"]}
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        """Redeem a code, once, by the client it was given to and with the right verifier."""
        known = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        rules = {
            "grant_type": form.get("grant_type") == "authorization_code",
            "client": (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET),
            "redirect_uri": form.get("redirect_uri") == self.redirect_uri,
            "code": known is not None,
            "verifier": known is not None and known["challenge"] == challenge,
        }
        if not self._all(rules):
            return None
        assert known is not None
        return {"access_token": "a", "token_type": "Bearer", "id_token": self._id_token(known["nonce"])}

    def _all(self, rules: dict[str, bool]) -> bool:
        broken = [name for name, kept in rules.items() if not kept]
        self.refused.extend(broken)
        return not broken

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer + "/" if "utsteder" in self.logn else self.issuer,
            "aud": "en-annen" if "mottaker" in self.logn else CLIENT_ID,
            "nonce": "gammel" if "nonce" in self.logn else nonce,
            "iat": now - 7200 if "utlopt" in self.logn else now,
            "exp": now - 3600 if "utlopt" in self.logn else now + 300,
            **self.person,
        }
        if "uten-signatur" in self.logn:
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if "hmac" in self.logn:  # the classic: the public key used as a shared secret
            from joserfc.jwk import OctKey  # noqa: PLC0415

            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(_KEY.as_pem(private=False)))
        return jwt.encode({"alg": "RS256", "kid": "riktig"}, claims, _FOREIGN if "nokkel" in self.logn else _KEY)


@contextmanager
def oidc_provider() -> Iterator[Provider]:
    """Run the provider on a free port until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {k: v[0] for k, v in parse_qs(address.query).items()}
            if address.path == "/leietaker/v2.0/.well-known/openid-configuration":
                self._json(200, provider.metadata())
            elif address.path == "/keys":
                self._json(200, KeySet([_KEY]).as_dict(private=False))
            elif address.path == "/authorize" and (back := provider.authorize(query)):
                self.send_response(302)
                self.send_header("Location", back)
                self.end_headers()
            else:
                self._json(400, {"error": "invalid_request"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = provider.token({k: v[0] for k, v in parse_qs(body).items()})
            self._json(200 if answer else 400, answer or {"error": "invalid_grant"})

        def _json(self, status: int, content: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            """Quiet: a test's output is its own."""

    return Handler
