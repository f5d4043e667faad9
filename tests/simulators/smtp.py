"""A real SMTP server on loopback, in a process of its own, that does as it is told.

It keeps every mail it takes as a file, written to disk before it answers. What it is told is a file too:
``{recipient: {"RCPT": deed, "DATA": deed}}`` with "*" for everybody. A deed is an SMTP answer ("550 …"), or

* ``wait``: tell that we are here, and go on when released (at DATA: the mail is taken, not yet answered),
* ``hang up``: at DATA, take the mail and break the line without an answer.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

Deeds = dict[str, dict[str, str]]


class SmtpServer:
    """The test's end of it. ``folder`` is where the server's process reads and writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0

    def start(self) -> None:
        """Start, on the same port as before if there was one."""
        (self.folder / "port").unlink(missing_ok=True)
        command = [sys.executable, __file__, str(self.folder), str(self.port)]
        self._process = subprocess.Popen(command)
        wait_until((self.folder / "port").exists)
        self.port = int((self.folder / "port").read_text())

    def stop(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def told(self, deeds: Deeds) -> None:
        _write(self.folder / "deeds", json.dumps(deeds).encode())

    def wait_for(self, event: str) -> None:
        """Until the server has come to ``event``, e.g. "RCPT a@kommune.example"."""
        wait_until(lambda: event in self.events())

    def release(self) -> None:
        """Let everything that waits go on, and wait no more."""
        self.told({})
        _write(self.folder / "released", b"")

    def events(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text().splitlines() if log.exists() else []

    def mails(self) -> list[EmailMessage]:
        """Every mail it has taken, in the order it came."""
        files = sorted(self.folder.glob("*.eml"), key=lambda path: int(path.stem))
        return [parsed(path.read_bytes()) for path in files]

    def recipients(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails())


@contextmanager
def smtp_server(folder: Path) -> Iterator[SmtpServer]:
    server = SmtpServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def wait_until(condition: Any) -> None:
    """Poll, gently; a minute is for a machine that is asleep, not a measure of speed."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("It never came to this.")


def parsed(raw: bytes) -> EmailMessage:
    """A mail as it went over the wire."""
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


class Obedient:
    """aiosmtpd's handler, in the server's own process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self._obey("RCPT", address)
        if answer == "250 OK":
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        deed = self._deed("DATA", address)
        if deed[:1] in "45" and deed:
            return deed
        assert isinstance(envelope.content, bytes)
        _write(self.folder / f"{len(list(self.folder.glob('*.eml')))}.eml", envelope.content)
        if deed == "hang up":
            assert server.transport
            server.transport.abort()
        return await self._obey("DATA", address)

    async def handle_QUIT(self, *_: object) -> str:  # noqa: N802
        self._log("QUIT")
        return "221 Bye"

    async def _obey(self, phase: str, address: str) -> str:
        deed = self._deed(phase, address)
        self._log(f"{phase} {address}")
        if deed == "wait":
            while not (self.folder / "released").exists():
                await asyncio.sleep(0.05)
        return deed if deed[:1] in ("4", "5") else "250 OK"

    def _deed(self, phase: str, address: str) -> str:
        path = self.folder / "deeds"
        deeds: Deeds = json.loads(path.read_text()) if path.exists() else {}
        return deeds.get(address, deeds.get("*", {})).get(phase, "")

    def _log(self, event: str) -> None:
        with (self.folder / "log").open("a") as log:
            log.write(f"{event}\n")


async def serve(folder: Path, port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Obedient(folder), loop=loop), "127.0.0.1", port)
    _write(folder / "port", str(server.sockets[0].getsockname()[1]).encode())
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
