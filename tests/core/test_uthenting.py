"""Whoever is asked may drip, pack, promise too much and stop half-way: there is a whole answer in time, or an error."""

import gzip
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from ksadmin.core.uthenting import ForMye, hent

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BOMBE = gzip.compress(b"\0" * 50_000_000)
MAKS = 100_000


@contextmanager
def tjener(svar: bytes, drypp: bytes) -> Iterator[str]:
    """Says ``svar``, and then ``drypp`` again and again if there is any; otherwise it hangs up."""
    lukket = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            with suppress(OSError):  # the one who asked has gone
                self.wfile.write(svar)
                while drypp and not lukket.wait(0.02):
                    self.wfile.write(drypp)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            lukket.set()
            server.shutdown()


@pytest.mark.parametrize(
    ("svar", "drypp", "feil"),
    [
        (b"", b"H", httpx.ReadTimeout),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a", httpx.ReadTimeout),
        (OK + b"Content-Length: 900\r\n\r\n", b" ", httpx.ReadTimeout),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", httpx.ReadTimeout),
        (OK + b"Content-Length: 900\r\n\r\n{}", b"", httpx.RemoteProtocolError),
        (OK + b"Content-Length: -1\r\n\r\n{}", b"", httpx.RemoteProtocolError),
        (OK + b"\r\n" + b" " * MAKS, b" ", ForMye),
        (b"\x15\x03\x01\x00\x02\x02F", b"", httpx.RemoteProtocolError),
    ],
)  # fmt: skip
def test_what_is_not_whole_in_time_is_no_answer(svar: bytes, drypp: bytes, feil: type[Exception]) -> None:
    with tjener(svar, drypp) as url, pytest.raises(feil):
        hent("GET", url, sekunder=0.3, maks=MAKS)


def test_nothing_is_unpacked_and_nobody_is_followed() -> None:
    with tjener(OK + b"Content-Encoding: gzip\r\n\r\n" + BOMBE, b"") as url:
        assert hent("GET", url, sekunder=5, maks=MAKS).kropp == BOMBE
    with tjener(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n", b"") as url:
        assert hent("POST", url, sekunder=5, maks=MAKS, data={"a": "b"}).status == 302
