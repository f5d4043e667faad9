"""A whole answer over HTTP within a time and a size, however the one who is asked behaves.

httpx's own timeouts are for one piece at a time: who sends a byte now and then would be waited for for ever. And an
answer is not unpacked, since one packed byte may become a thousand.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, NamedTuple

import httpx


class ForMye(httpx.HTTPError):
    """The answer is larger than any it could be."""


class Helt(NamedTuple):
    """``hoder`` by any case."""

    status: int
    hoder: httpx.Headers
    kropp: bytes


def hent(
    metode: str, url: str, *, sekunder: float, maks: int, hoder: Mapping[str, str] | None = None, **mer: Any
) -> Helt:
    """Ask, and wait for it; ``maks`` is in bytes.

    Raises httpx.TimeoutException when all of it has not come in ``sekunder``, ForMye, and other httpx.HTTPError.
    """
    svar = _hent(metode, url, sekunder, maks, {**(hoder or {}), "Accept-Encoding": "identity"}, mer)
    with ThreadPoolExecutor(1) as traad:  # the caller's own may have a loop already
        return traad.submit(copy_context().run, asyncio.run, svar).result()


async def _hent(metode: str, url: str, sekunder: float, maks: int, hoder: dict[str, str], mer: dict[str, Any]) -> Helt:
    kropp = bytearray()
    try:
        async with (
            asyncio.timeout(sekunder),
            httpx.AsyncClient(timeout=None) as klient,  # noqa: S113 - the one above is for all of it
            klient.stream(metode, url, headers=hoder, **mer) as svar,
        ):
            async for bit in svar.aiter_raw():
                kropp += bit
                if len(kropp) > maks:
                    raise ForMye("larger than any it could be")
            return Helt(svar.status_code, svar.headers, bytes(kropp))
    except TimeoutError:
        raise httpx.ReadTimeout("too slow") from None
