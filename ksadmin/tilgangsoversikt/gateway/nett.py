"""HTTP out: one way of asking, and one way of being disappointed."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from ksadmin.tilgangsoversikt.gateway.kilder import KildeFeil

MAKS_SVAR = 50_000_000  # bytes; a list of all Norway's delegations of one scope is a few hundred thousand
_STAR = "Det vi visste fra før, står. Prøv igjen senere."


@dataclass(frozen=True, slots=True)
class Svar:
    status: int
    kropp: bytes


@dataclass(frozen=True, slots=True)
class Nett:
    """A connection to one service. ``navn`` is what people call it; ``sekunder`` how long one answer may take."""

    klient: httpx.Client
    navn: str
    url: str
    sekunder: float = 30.0

    def hent(self, sti: str, sporring: Mapping[str, str], token: str) -> Svar:
        """GET with a token. Raises KildeFeil when there is no whole answer."""
        return self._spor("GET", sti, {"Authorization": f"Bearer {token}"}, params=sporring)

    def send(self, sti: str, skjema: Mapping[str, str]) -> Svar:
        """POST of a form. Raises KildeFeil when there is no whole answer."""
        return self._spor("POST", sti, {}, data=skjema)

    def json(self, svar: Svar, slag: type) -> Any:
        """The body as a ``slag`` (list or dict). Raises KildeFeil for anything else, such as a page in HTML."""
        try:
            innhold = json.loads(svar.kropp)
        except (ValueError, RecursionError):
            innhold = None
        if not isinstance(innhold, slag):
            raise KildeFeil(f"{self.navn} svarte med noe annet enn ventet. {_STAR}")
        return innhold

    def avvist(self, svar: Svar) -> KildeFeil:
        """The service answered, and said no."""
        return KildeFeil(f"{self.navn} svarte med feil {svar.status}{_forklaring(svar.kropp)}. {_STAR}")

    def _spor(self, metode: str, sti: str, adgang: dict[str, str], **foresporsel: Any) -> Svar:
        """A service that drips is as slow as one that is silent, and what it packs is not unpacked."""
        frist, kropp = time.monotonic() + self.sekunder, bytearray()
        url = f"{self.url.rstrip('/')}/{sti}"
        hoder = {**adgang, "Accept": "application/json", "Accept-Encoding": "identity"}
        try:
            with self.klient.stream(metode, url, headers=hoder, timeout=self.sekunder, **foresporsel) as response:
                for bit in response.iter_raw():
                    kropp += bit
                    if len(kropp) > MAKS_SVAR:
                        raise KildeFeil(f"{self.navn} svarte med mer enn ventet. {_STAR}")
                    if time.monotonic() > frist:
                        raise httpx.ReadTimeout("too slow")
                return Svar(response.status_code, bytes(kropp))
        except httpx.TimeoutException:
            raise KildeFeil(f"{self.navn} brukte for lang tid på å svare. {_STAR}") from None
        except httpx.HTTPError:
            raise KildeFeil(f"{self.navn} er ikke tilgjengelig. {_STAR}") from None


def _forklaring(kropp: bytes) -> str:
    """What the service itself says is wrong: RFC 6749's ``error_description`` or RFC 9457's ``title``."""
    try:
        svar = json.loads(kropp)
        return f" («{str(svar.get('error_description') or svar['title'])[:300]}»)"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
