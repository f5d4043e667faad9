"""HTTP out from the event loop: no redirects, no cookies, no proxies, and never more than we asked for.

Ours, since a client that can do everything takes as long as all else in a lookup together (docs/adr/0023). The
reading of answers, where the danger is, is left to llhttp, which is strict.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import httptools

MAKS_SVAR = 5_000_000
"""Bytes, all included. A summert skattegrunnlag is some thousands."""
_MAKS_LEDIGE = 64
_LEDIG = 30.0
"""Seconds a connection is kept for the next question."""
_SYNLIG = re.compile(r"[!-~]*")
"""All that may stand in a path or a token: nothing that ends a line, or a word."""


class NettFeil(Exception):
    """There is no whole answer. ``sent`` when it took too long. Says nothing of what was asked."""

    def __init__(self, *, sent: bool = False) -> None:
        super().__init__("too slow" if sent else "no whole answer")
        self.sent = sent


class _Stille(NettFeil):
    """The line was cut before a word had come: the question may be asked again."""


class Svar(NamedTuple):
    """The names in ``hoder`` are in small letters, and ``slag`` is the media type alone."""

    status: int
    slag: str
    hoder: Mapping[str, str]
    kropp: bytes


class Vert(NamedTuple):
    """Who is asked. ``sti`` is what every path begins with."""

    tls: bool
    navn: str
    port: int
    sti: str

    @classmethod
    def les(cls, url: str) -> "Vert":
        """From an address in the settings, which has been looked at there."""
        deler = urlsplit(url)
        tls = deler.scheme == "https"
        return cls(tls, deler.hostname or "", deler.port or (443 if tls else 80), deler.path.rstrip("/"))

    def hode(self, sti: str, token: str | None) -> bytes:
        """A whole question. Raises NettFeil for a path or token that could become something else."""
        if not _SYNLIG.fullmatch(sti) or not _SYNLIG.fullmatch(token or ""):
            raise NettFeil
        navn = f"[{self.navn}]" if ":" in self.navn else self.navn
        adgang = f"Authorization: Bearer {token}\r\n" if token else ""
        return (
            f"GET {self.sti}{sti} HTTP/1.1\r\nHost: {navn}:{self.port}\r\nUser-Agent: ksadmin\r\n"
            f"Accept: application/json\r\nAccept-Encoding: identity\r\n{adgang}\r\n"
        ).encode()


class Nett:
    """Connections that are kept. ``sekunder`` is for one whole answer, however it comes."""

    def __init__(self, sekunder: float) -> None:
        self._sekunder = sekunder
        self._tls = ssl.create_default_context()
        self._ledige: dict[Vert, list[_Samtale]] = {}

    async def hent(self, vert: Vert, sti: str, token: str | None = None) -> Svar:
        """GET. A question that may not have arrived is asked once more. Raises NettFeil."""
        hode, frist = vert.hode(sti, token), asyncio.get_running_loop().time() + self._sekunder
        try:
            try:
                return await (self._ledig(vert) or await self._ny(vert, frist)).spor(hode, frist)
            except (_Stille, OSError):
                return await (await self._ny(vert, frist)).spor(hode, frist)
        except TimeoutError:
            raise NettFeil(sent=True) from None
        except OSError:
            raise NettFeil from None

    def _ledig(self, vert: Vert) -> "_Samtale | None":
        ledige, naa = self._ledige.get(vert, []), asyncio.get_running_loop().time()
        while ledige:
            samtale = ledige.pop()
            if naa - samtale.sist < _LEDIG:
                return samtale
            samtale.lukk()
        return None

    async def _ny(self, vert: Vert, frist: float) -> "_Samtale":
        ledige = self._ledige.setdefault(vert, [])
        async with asyncio.timeout_at(frist):
            _, samtale = await asyncio.get_running_loop().create_connection(
                lambda: _Samtale(ledige), vert.navn, vert.port, ssl=self._tls if vert.tls else None
            )
        return samtale

    async def lukk(self) -> None:
        for ledige in self._ledige.values():
            while ledige:
                ledige.pop().lukk()


class _Samtale(asyncio.Protocol):
    """One connection. It joins ``ledige`` when an answer was whole, was the only one, and may have a successor."""

    def __init__(self, ledige: list["_Samtale"]) -> None:
        self._ledige = ledige
        self._svar: asyncio.Future[Svar] | None = None
        self.sist = 0.0

    async def spor(self, hode: bytes, frist: float) -> Svar:
        """Raises NettFeil when the answer is anything but whole by ``frist``, and _Stille when there is none."""
        loop = asyncio.get_running_loop()
        svar: asyncio.Future[Svar] = loop.create_future()
        self._svar = svar
        self._parser = httptools.HttpResponseParser(self)
        self._hoder: dict[str, str] = {}
        self._kropp, self._mottatt, self._hel = bytearray(), 0, False
        self._linje.write(hode)
        for_sent = loop.call_at(frist, self._gi_opp)  # cheaper than asyncio.timeout, which every question would pay for
        try:
            return await svar
        except BaseException:  # also when nobody waits any more: what comes now must not be taken for another's
            self._linje.abort()
            raise
        finally:
            for_sent.cancel()

    def _gi_opp(self) -> None:
        if self._svar is not None and not self._svar.done():
            self._svar.set_exception(NettFeil(sent=True))

    def lukk(self) -> None:
        self._linje.close()

    # -- what the event loop says -----------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._linje = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._les(data)
        except (NettFeil, httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._linje.abort()
        else:
            if self._hel:
                self._ferdig()

    def connection_lost(self, exc: Exception | None) -> None:
        if self in self._ledige:
            self._ledige.remove(self)
        if self._svar is not None and not self._svar.done():
            self._svar.set_exception(NettFeil() if self._mottatt else _Stille())

    def _les(self, data: bytes) -> None:
        if self._svar is None:  # nobody has asked
            raise NettFeil
        self._mottatt += len(data)
        if self._mottatt > MAKS_SVAR:
            raise NettFeil
        self._parser.feed_data(data)

    def _ferdig(self) -> None:
        svar, self._svar, self.sist = self._svar, None, asyncio.get_running_loop().time()
        if self._igjen and len(self._ledige) < _MAKS_LEDIGE:
            self._ledige.append(self)
        else:
            self.lukk()
        if svar is not None and not svar.done():
            slag = self._hoder.get("content-type", "").partition(";")[0].strip().lower()
            svar.set_result(Svar(self._status, slag, self._hoder, bytes(self._kropp)))

    # -- what llhttp says -------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if self._hel:  # one question, two answers
            raise NettFeil

    def on_header(self, name: bytes, value: bytes) -> None:
        self._hoder[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()
        if self._status < 200 or "content-encoding" in self._hoder:  # more would follow; we asked for none
            raise NettFeil

    def on_body(self, body: bytes) -> None:
        self._kropp += body

    def on_message_complete(self) -> None:
        self._hel, self._igjen = True, self._parser.should_keep_alive()
