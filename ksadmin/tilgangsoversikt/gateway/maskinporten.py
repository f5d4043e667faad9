"""Maskinporten: tokens by the JWT grant (RFC 7523), and what its refusals tell about a kommune's access.

Source: felleslosninger/docs, maskinporten_protocol_jwtgrant and maskinporten_feilsoking.
"""

import time
import uuid
from dataclasses import dataclass, field

from joserfc import jwt
from joserfc.jwk import RSAKey

from ksadmin.tilgangsoversikt.gateway.kilder import KildeFeil
from ksadmin.tilgangsoversikt.gateway.nett import Nett, Svar

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LEVETID = 100  # seconds; Maskinporten takes at most 120
I_GOD_TID = 20  # seconds before it ends that a token is not used for anything new


class Avslag(Exception):
    """Maskinporten answers, and gives no token for this kommune."""


class IkkeTilgang(Avslag):
    """MP-250: Skatteetaten has not opened the scope for the kommune."""


class IkkeDelegert(Avslag):
    """MP-251: the kommune has not delegated the scope to us in Altinn."""


class AnnetAvslag(Avslag, KildeFeil):
    """A no in other words than those we know."""


@dataclass(slots=True)
class Maskinporten:
    """Our client. ``nokkel`` is its private key, with ``kid``; the issuer is the service's address."""

    nett: Nett
    klient_id: str
    nokkel: RSAKey
    _tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    def token(self, scope: str) -> str:
        """A token for ourselves, kept until shortly before it ends. Raises KildeFeil."""
        token, utloper = self._tokens.get(scope, ("", 0.0))
        if time.monotonic() < utloper:
            return token
        svar = self._be_om(scope)
        if svar.status != 200:
            raise self.nett.avvist(svar)
        return self._husk(scope, svar)

    def glem(self, scope: str) -> None:
        """The token was refused: ask for a new one next time."""
        self._tokens.pop(scope, None)

    def pa_vegne_av(self, scope: str, konsument: str) -> tuple[str, float]:
        """A new token on behalf of ``konsument``, and the seconds it lasts.

        Raises IkkeTilgang, IkkeDelegert, AnnetAvslag, KildeFeil.
        """
        svar = self._be_om(scope, consumer_org=konsument)
        if svar.status == 200:
            return self._token(svar)
        if 400 <= svar.status < 500:
            forklaring = str(self.nett.json(svar, dict).get("error_description", ""))
            if "MP-250" in forklaring or "has not been granted access" in forklaring:
                raise IkkeTilgang
            if "MP-251" in forklaring or "has not delegated access" in forklaring:
                raise IkkeDelegert
            if svar.status != 429:
                raise AnnetAvslag(str(self.nett.avvist(svar)))
        raise self.nett.avvist(svar)

    def _be_om(self, scope: str, **krav: str) -> Svar:
        naa = int(time.time())
        utsteder = f"{self.nett.url.rstrip('/')}/"
        pastand = {
            "aud": utsteder, "iss": self.klient_id, "scope": scope, "iat": naa, "exp": naa + LEVETID,
            "jti": str(uuid.uuid4()), **krav,
        }  # fmt: skip
        hode = {"alg": "RS256", "kid": self.nokkel.kid}
        bevis = jwt.encode(hode, pastand, self.nokkel)
        return self.nett.send("token", {"grant_type": GRANT, "assertion": bevis})

    def _husk(self, scope: str, svar: Svar) -> str:
        token, varighet = self._token(svar)
        self._tokens[scope] = token, time.monotonic() + varighet - I_GOD_TID
        return token

    def _token(self, svar: Svar) -> tuple[str, float]:
        innhold = self.nett.json(svar, dict)
        try:
            return str(innhold["access_token"]), float(innhold["expires_in"])
        except (KeyError, TypeError, ValueError):
            raise KildeFeil("Maskinporten svarte uten token. Det vi visste fra før, står.") from None
