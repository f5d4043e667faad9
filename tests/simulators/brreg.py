"""Enhetsregisteret on loopback: real HTTP, answers shaped as in its OpenAPI file, and its bad days."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FINNES, FJERNET, NEDE, HTML, TAUS, DRYPPER = range(6)


@dataclass
class Brreg:
    """``enheter`` by orgnr; ``humor`` is how the next answers come."""

    url: str = ""
    enheter: dict[str, dict[str, Any]] = field(default_factory=dict)
    humor: int = FINNES
    closing: threading.Event = field(default_factory=threading.Event)
    sporsmal: list[tuple[str, str]] = field(default_factory=list)

    def registrer(self, orgnr: str, navn: str, **felt: Any) -> None:
        """A unit. An address has holes in it, as real ones have."""
        self.enheter[orgnr] = {
            "organisasjonsnummer": orgnr,
            "navn": navn,
            "organisasjonsform": {"kode": "KOMM", "beskrivelse": "Kommune"},
            "postadresse": {"adresse": ["Postboks 1", None, ""], "postnummer": "1771", "poststed": "HALDEN"},
            "maalform": "Bokmål",
            "enFremtidigOpplysning": {"a": [1, 2]},
            **felt,
        }


@contextmanager
def brreg() -> Iterator[Brreg]:
    """A running register."""
    state = Brreg()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.sporsmal.append((self.path, self.headers["Accept"]))
            if state.humor == TAUS:
                state.closing.wait()
            status, kind, body = _svar(state, self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            while state.humor == DRYPPER and not state.closing.wait(0.05):
                with suppress(OSError):  # the one who asked has gone
                    self.wfile.write(b" ")
                    self.wfile.flush()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/enhetsregisteret/api"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _svar(state: Brreg, path: str) -> tuple[int, str, bytes]:
    if state.humor == HTML:
        return 200, "text/html", b"<html><body>Vedlikehold</body></html>"
    if state.humor == NEDE:
        return 503, "text/plain", b"nede"
    if state.humor == FJERNET:
        return 410, "application/json", b'{"organisasjonsnummer": "x"}'
    slag, _, orgnr = path.rpartition("/")
    if orgnr not in state.enheter or slag.endswith("/underenheter") != ("overordnetEnhet" in state.enheter[orgnr]):
        return 404, "application/json", b"{}"
    return 200, "application/json", json.dumps(state.enheter[orgnr]).encode()
