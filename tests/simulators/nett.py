"""Real HTTP on loopback for the simulators, and its bad days. Home-made: each says which documents it follows."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


class Humor(Enum):
    """How the next answers come."""

    GOD = "as they should"
    NEDE = "503"
    HTML = "a page in HTML, with 200"
    KUTTET = "half of it, and then the line is dead"
    AVKORTET = "half of it, as if that were all"
    TAUS = "never"
    VIDERE = "go and ask another"
    ENDELOS = "and so on, for ever"


@dataclass(frozen=True)
class Foresporsel:
    sti: str
    sporring: Mapping[str, str]
    skjema: Mapping[str, str]
    token: str


Svar = tuple[int, bytes]


@dataclass
class Tjener:
    """A running server. ``sporsmal`` is what it has been asked; ``venter`` is set when a silent one is asked."""

    url: str = ""
    humor: Humor = Humor.GOD
    sporsmal: list[Foresporsel] = field(default_factory=list)
    venter: threading.Event = field(default_factory=threading.Event)
    slipp: threading.Event = field(default_factory=threading.Event)


def _send(til: BaseHTTPRequestHandler, state: Tjener, status: int, body: bytes) -> None:
    """The answer, as the mood is."""
    if state.humor is Humor.NEDE:
        status, body = 503, b"nede"
    elif state.humor is Humor.HTML:
        status, body = 200, b"<!doctype html><title>Vedlikehold</title>"
    elif state.humor is Humor.VIDERE:
        status = 302
    sent = body[: len(body) // 2] if state.humor in (Humor.KUTTET, Humor.AVKORTET) else body
    til.send_response(status)
    til.send_header("Content-Type", "text/html" if state.humor is Humor.HTML else "application/json")
    til.send_header("Location", f"{state.url}/avveier")
    if state.humor is not Humor.ENDELOS:
        til.send_header("Content-Length", str(len(body if state.humor is Humor.KUTTET else sent)))
    til.end_headers()
    til.wfile.write(sent)
    while state.humor is Humor.ENDELOS and not state.slipp.is_set():
        til.wfile.write(b" " * 65536)


@contextmanager
def tjener(svar: Callable[[Foresporsel], Svar]) -> Iterator[Tjener]:
    """Serve until the end of the block."""
    state = Tjener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(dict(parse_qsl(body)))

        def answer(self, skjema: Mapping[str, str]) -> None:
            url = urlsplit(self.path)
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            asked = Foresporsel(url.path, dict(parse_qsl(url.query)), skjema, token)
            state.sporsmal.append(asked)
            if state.humor is Humor.TAUS:
                state.venter.set()
                state.slipp.wait()
            with suppress(OSError):  # the one who asked has gone
                _send(self, state, *svar(asked))

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.slipp.set()
        server.shutdown()
        thread.join()
        server.server_close()
