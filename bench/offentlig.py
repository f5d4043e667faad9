"""How fast a kommune's public page is, beside a Django view that says the same and a bare Flask view of its bytes.

    python bench/offentlig.py                 both databases, 5 rounds
    python bench/offentlig.py --runder 7
    python bench/offentlig.py --database sqlite

Three servers over real HTTP, each gunicorn with one worker: ours on its event loop, as `ksadmin serve` runs it, the two
WSGI applications in four threads, as their handbooks say. Everybody answers for the same 357 kommuner with the demo
cases, eight connections ask for two seconds at a time, and they take turns at going first. Django reads the same rows
as ready sentences, which spares it the judging ours does when a page is made.
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import offentlig_flask  # noqa: E402
from offentlig_django import innhold  # noqa: E402
from rader import rad  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.database import db  # noqa: E402
from ksadmin.demo import lag_eksempeldata  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.databases import KINDS, Caretaker, Databases, initialised, start_postgresql  # noqa: E402

SEKUNDER, FORBINDELSER = 2, 8
DELTAKERE = {
    "ksadmin": ("ksadmin.asgi:app", "--worker-class", "asgi"),
    "flask": ("offentlig_flask:app", "--threads", "4"),
    "django": ("offentlig_django.site:app", "--threads", "4"),
}


def prepare(url: str, folder: Path) -> list[str]:
    """Demo cases, every page as bytes for Flask and as rows for Django; the addresses."""
    settings = Settings(env="test", database_url=url, eksempeldata=True)
    app = create_app(settings)
    with app.app_context():
        lag_eksempeldata(settings, seed=1)
        numre = innhold.fyll(db.session)
        db.engine.dispose()
    client = app.test_client()
    pages = {f"/kommune/{nummer}": client.get(f"/kommune/{nummer}").data for nummer in numre}
    offentlig_flask.lagre(folder / "sider.json", pages)
    innhold.lag_mal(folder / "kommune.html", pages["/kommune/0301"].decode())
    with app.app_context():
        db.engine.dispose()
    return list(pages)


@contextmanager
def server(name: str, url: str, folder: Path) -> Iterator[int]:
    """The port of a running contestant."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    env = os.environ | {
        "PYTHONPATH": f"{ROOT}:{ROOT / 'bench'}",
        "KSADMIN_DATABASE_URL": url,
        "KSADMIN_EKSEMPELDATA": "true",
        "BENCH_FOLDER": str(folder),
    }
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", *DELTAKERE[name]], env=env, cwd=ROOT)
    try:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


class Asker(threading.Thread):
    """One connection that asks for one page after the other until the time is up.

    It knows how long each answer is, and so takes it in one piece: who asks shares the cores with who answers.
    """

    def __init__(self, port: int, lengths: dict[str, int], until: float) -> None:
        super().__init__()
        self.asked = [(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode(), n) for path, n in lengths.items()]
        self.port, self.until, self.answers = port, until, 0

    def run(self) -> None:
        page = bytearray(max(length for _, length in self.asked))
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            while time.perf_counter() < self.until:
                request, length = self.asked[self.answers % len(self.asked)]
                connection.sendall(request)
                got = connection.recv_into(page, length, socket.MSG_WAITALL)
                assert got == length, (request, got, length)
                self.answers += 1


def ask(connection: socket.socket, path: str) -> tuple[bytes, int]:
    """The body of one page, over a connection that is kept, and the length of the whole answer."""
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
    parts, got = [body], len(body)
    while got < length:
        parts.append(connection.recv(length - got))
        got += len(parts[-1])
    return b"".join(parts), len(head) + 4 + length


def per_second(port: int, lengths: dict[str, int], seconds: float) -> float:
    """Pages a second by all connections together."""
    start = time.perf_counter()
    paths = list(lengths)
    shares = [{path: lengths[path] for path in paths[n::FORBINDELSER]} for n in range(FORBINDELSER)]
    askers = [Asker(port, share, start + seconds) for share in shares]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(asker.answers for asker in askers) / (time.perf_counter() - start)


def measure(kind: str, url: str, folder: Path, rounds: int) -> None:
    paths = prepare(url, folder)
    with server("ksadmin", url, folder) as a, server("flask", url, folder) as b, server("django", url, folder) as c:
        ports = {"ksadmin": a, "flask": b, "django": c}
        for port in ports.values():
            every(port, paths)  # whoever keeps pages has made them now
        answers = {name: every(port, paths) for name, port in ports.items()}
        bodies = {name: {path: body for path, (body, _) in each.items()} for name, each in answers.items()}
        lengths = {name: {path: length for path, (_, length) in each.items()} for name, each in answers.items()}
        assert bodies["ksadmin"] == bodies["flask"], "Flask answers with other bytes"
        innhold.sammenlign(bodies["ksadmin"], bodies["django"])
        rates: dict[str, list[float]] = {name: [] for name in ports}
        for number in range(rounds):
            for name in list(ports)[:: 1 if number % 2 == 0 else -1]:
                rates[name].append(per_second(ports[name], lengths[name], SEKUNDER))
    ours, flask, django = (statistics.median(rates[name]) for name in ports)
    rad(f"public page, {kind}, × Flask", ours / flask, ">= 0.8")
    rad(f"public page, {kind}, × Django", ours / django, ">= 20")
    sys.stdout.write(
        f"| {kind} | {ours:.0f} | {flask:.0f} | {django:.0f} | {ours / flask:.2f} | {ours / django:.0f} |\n"
    )


def every(port: int, paths: list[str]) -> dict[str, tuple[bytes, int]]:
    """All the pages, with the length of each answer."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        return {path: ask(connection, path) for path in paths}


def main() -> None:
    """Print one line for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runder", type=int, default=5)
    parser.add_argument("--database", choices=KINDS)
    given = parser.parse_args()
    caretaker = Caretaker()
    try:
        if given.database != "sqlite":
            start_postgresql(caretaker.folder, "-c listen_addresses=''")
        sys.stdout.write("| database | ksadmin/s | Flask/s | Django/s | × Flask | × Django |\n")
        sys.stdout.write("|---|---|---|---|---|---|\n")
        for kind in KINDS:
            if given.database in (None, kind):
                with Databases(caretaker.folder, "bench").copy(kind, "initialised", initialised) as url:
                    measure(kind, url, caretaker.folder, given.runder)
    finally:
        caretaker.close()


if __name__ == "__main__":
    main()
