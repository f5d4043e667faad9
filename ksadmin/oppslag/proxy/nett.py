"""HTTP out from the event loop: no redirects, no cookies, no proxies, and never more than we asked for."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

import aiohttp
from yarl import URL

MAKS_SVAR = 5_000_000
"""Bytes. A summert skattegrunnlag is some thousands."""


class NettFeil(Exception):
    """There is no whole answer. ``sent`` when it took too long. Says nothing of what was asked."""

    def __init__(self, *, sent: bool = False) -> None:
        super().__init__("too slow" if sent else "no whole answer")
        self.sent = sent


class Svar(NamedTuple):
    status: int
    slag: str
    hoder: Mapping[str, str]
    kropp: bytes


class Nett:
    """One pool of connections. ``sekunder`` is for one whole answer, however it comes."""

    def __init__(self, sekunder: float) -> None:
        self._sekunder = sekunder
        self._klient = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=sekunder),
            headers={"User-Agent": "ksadmin", "Accept": "application/json", "Accept-Encoding": "identity"},
            auto_decompress=False,
            trust_env=False,
        )

    async def hent(self, url: str, token: str | None = None) -> Svar:
        """GET. A question that may not have arrived is asked once more. Raises NettFeil."""
        adresse = URL(url, encoded=True)
        hoder = {"Authorization": f"Bearer {token}"} if token else None
        try:
            async with asyncio.timeout(self._sekunder):
                try:
                    return await self._hent(adresse, hoder)
                except (aiohttp.ServerDisconnectedError, aiohttp.ClientConnectorError, aiohttp.ClientOSError):
                    return await self._hent(adresse, hoder)
        except TimeoutError:
            raise NettFeil(sent=True) from None
        except (aiohttp.ClientError, ValueError, OSError):
            # The texts of these hold the address, which holds the person.
            raise NettFeil from None

    async def _hent(self, adresse: URL, hoder: Mapping[str, str] | None) -> Svar:
        async with self._klient.get(adresse, headers=hoder, allow_redirects=False) as svar:
            if (svar.content_length or 0) > MAKS_SVAR or "Content-Encoding" in svar.headers:
                svar.close()
                raise NettFeil
            kropp = bytearray()
            async for bit in svar.content.iter_any():
                kropp += bit
                if len(kropp) > MAKS_SVAR:
                    svar.close()
                    raise NettFeil
            return Svar(svar.status, svar.content_type, svar.headers, bytes(kropp))

    async def lukk(self) -> None:
        await self._klient.close()
