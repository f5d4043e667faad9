"""A dam in the way to PostgreSQL: closed, it lets no byte through and cuts no line, as a server that stands still."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

NAVN = ".s.PGSQL.5432"


class Demning:
    """``url`` is the database behind it."""

    def __init__(self, url: str, mappe: Path) -> None:
        vei = make_url(url)
        self._til = f"{vei.query['host']}/{NAVN}"
        self.url = vei.set(query={"host": str(mappe)}).render_as_string(hide_password=False)
        self._apen = threading.Event()
        self.aapne()

    def steng(self) -> None:
        self._apen.clear()

    def aapne(self) -> None:
        self._apen.set()

    def ta_imot(self, dor: socket.socket) -> None:
        with suppress(OSError):  # the door is closed
            while True:
                threading.Thread(target=self._linje, args=(dor.accept()[0],), daemon=True).start()

    def _linje(self, inn: socket.socket) -> None:
        with inn, socket.socket(socket.AF_UNIX) as ut:
            ut.connect(self._til)
            svarene = threading.Thread(target=self._bring, args=(ut, inn))
            svarene.start()
            self._bring(inn, ut)
            svarene.join()

    def _bring(self, fra: socket.socket, til: socket.socket) -> None:
        with suppress(OSError):  # whoever it was for has gone
            while data := fra.recv(65536):
                self._apen.wait()
                til.sendall(data)
        with suppress(OSError):
            til.shutdown(socket.SHUT_WR)


@contextmanager
def demning(url: str) -> Iterator[Demning]:
    """In the way to the database at ``url`` until the end of the block."""
    with tempfile.TemporaryDirectory() as mappe, socket.socket(socket.AF_UNIX) as dor:
        dor.bind(f"{mappe}/{NAVN}")
        dor.listen(64)
        dam = Demning(url, Path(mappe))
        threading.Thread(target=dam.ta_imot, args=(dor,), daemon=True).start()
        try:
            yield dam
        finally:
            dam.aapne()
            dor.shutdown(socket.SHUT_RDWR)
