"""A whole installation of real processes, in parts: PostgreSQL, webs, schedulers, a mail server.

Each part can be killed, hung or taken away, and is started again as systemd would.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests import processes
from tests.databases import Caretaker, start_postgresql
from tests.simulators.smtp import SmtpServer, wait_until
from tests.test_start import free_port

VARIG = "-c listen_addresses='' -c fsync=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0"
"""Commits survive the death of the server's processes. The power is not cut, so nothing waits for the disk."""


def barn(pid: int) -> list[int]:
    """The processes that one has started, and those they have."""
    rett_under = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*rett_under, *(p for ett in rett_under for p in barn(ett))]


class Postgres:
    """A server of its own, since killing the common one would disturb others."""

    def __init__(self) -> None:
        self._vaktmester = Caretaker(in_memory=True)
        self._mappe = self._vaktmester.folder
        self.start()
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self._mappe}"

    def start(self) -> None:
        start_postgresql(self._mappe, VARIG)

    def stopp(self) -> None:
        """As an operator does, without waiting for those who are connected."""
        os.kill(self._hoved, signal.SIGINT)
        wait_until(lambda: not self._pidfil.exists())

    def signal(self, *signaler: signal.Signals) -> None:
        """To every process of it."""
        alle = [self._hoved, *barn(self._hoved)]
        for signalet in signaler:
            for pid in alle:
                os.kill(pid, signalet)

    def drep(self) -> None:
        """kill -9 of all of it. Its lock files go too: where nobody buries the dead, their numbers stay taken."""
        if self._pidfil.exists():
            self.signal(signal.SIGSTOP, signal.SIGKILL)  # stopped first, so that none sees another die
        for laas in (self._pidfil, *self._mappe.glob(".s.PGSQL.*.lock")):
            laas.unlink(missing_ok=True)

    @property
    def _pidfil(self) -> Path:
        return self._mappe / "pg/postmaster.pid"

    @property
    def _hoved(self) -> int:
        return int(self._pidfil.read_text().split()[0])

    def close(self) -> None:
        self._vaktmester.close()


@dataclass
class Anlegg:
    """``webs`` are ports; both webs and schedulers are started again when they have died."""

    url: str
    logg: Path
    smtp: SmtpServer | None
    prosesser: dict[str, BaseProcess] = field(default_factory=dict)
    porter: dict[str, int] = field(default_factory=dict)

    def web(self, navn: str) -> None:
        port = self.porter.setdefault(navn, free_port())
        self._start(navn, "serve", "--port", str(port), "--workers", "1")

    def scheduler(self, navn: str) -> None:
        self._start(navn, "scheduler")

    def _start(self, navn: str, *kommando: str) -> None:
        told = {"env": "test", "database_url": self.url}
        if self.smtp:
            told |= {"smtp_host": "127.0.0.1", "smtp_port": str(self.smtp.port), "smtp_starttls": "false"}
        self.prosesser[navn] = processes.start(*kommando, stderr=self.logg, **told)

    def drep(self, navn: str) -> None:
        """kill -9, with all it has started; for a web that is its workers."""
        prosess = self.prosesser[navn]
        assert prosess.pid
        for pid in (prosess.pid, *barn(prosess.pid)):
            os.kill(pid, signal.SIGKILL)
        prosess.join()

    def drep_arbeider(self, navn: str) -> None:
        prosess = self.prosesser[navn]
        assert prosess.pid
        os.kill(barn(prosess.pid)[0], signal.SIGKILL)

    def pass_paa(self) -> None:
        """What systemd does: start again whatever has died."""
        for navn, prosess in list(self.prosesser.items()):
            if not prosess.is_alive():
                (self.web if navn in self.porter else self.scheduler)(navn)

    def stopp(self) -> None:
        for prosess in self.prosesser.values():
            prosess.terminate()
        for navn, prosess in self.prosesser.items():
            prosess.join(40)
            if prosess.is_alive():
                self.drep(navn)


@contextmanager
def anlegg(url: str, folder: Path, smtp: SmtpServer | None, *, webs: int, schedulers: int) -> Iterator[Anlegg]:
    """Running, with somebody who starts again what dies."""
    hus, ferdig = Anlegg(url, folder / "logg", smtp), threading.Event()
    for nummer in range(webs):
        hus.web(f"web{nummer}")
    for nummer in range(schedulers):
        hus.scheduler(f"planlegger{nummer}")

    def systemd() -> None:
        while not ferdig.wait(0.5):
            hus.pass_paa()

    vakt = threading.Thread(target=systemd)
    vakt.start()
    try:
        yield hus
    finally:
        ferdig.set()
        vakt.join()
        hus.stopp()
