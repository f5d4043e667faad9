"""A feed on loopback, as GitHub Pages serves Skatteetaten's: Docusaurus' Atom, with ETag and Last-Modified."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

from ksadmin.core import clock

NAVN = "https://skatteetaten.github.io/api-dokumentasjon/nyheter-og-driftsvarsler"


@dataclass
class Atomtjener:
    """``innhold`` is the whole answer; ``status`` its code. ``svart`` are the codes it has answered with."""

    url: str = ""
    innhold: bytes = b""
    status: int = 200
    svart: list[int] = field(default_factory=list)


def strom(*entries: str) -> bytes:
    """A feed of the entries."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n  <id>{NAVN}</id>\n'
        f"  <title>Skatteetaten - API varsel</title>\n  <updated>2026-11-01T12:00:00.000Z</updated>\n{''.join(entries)}"
        "</feed>"
    ).encode()


def entry(
    navn: str, tittel: str, html: str, *merker: str, oppdatert: datetime | None = None, ident: str | None = None
) -> str:
    """One post, as the generator writes it."""
    tid = f"{oppdatert or clock.now():%Y-%m-%dT%H:%M:%S}.000Z"
    kategorier = "".join(f'<category label="{escape(m)}" term="{escape(m)}"/>' for m in merker)
    return (
        f'<entry><title type="html"><![CDATA[{tittel}]]></title><id>{ident or f"{NAVN}/{navn}"}</id>'
        f'<link href="{NAVN}/{navn}"/><updated>{tid}</updated><summary type="html"><![CDATA[{tittel}]]></summary>'
        f'<content type="html"><![CDATA[{html}]]></content>{kategorier}</entry>\n'
    )


@contextmanager
def atomtjener() -> Iterator[Atomtjener]:
    """Serve until the end of the block."""
    state = Atomtjener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            etag = f'"{hashlib.sha256(state.innhold).hexdigest()}"'
            kjent = state.status == 200 and self.headers.get("If-None-Match") == etag
            status = 304 if kjent else state.status
            state.svart.append(status)
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", "Sun, 01 Nov 2026 12:00:00 GMT")
            self.send_header("Content-Length", str(0 if kjent else len(state.innhold)))
            self.end_headers()
            if not kjent:
                self.wfile.write(state.innhold)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/atom.xml"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
