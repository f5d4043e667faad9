"""How fast a kommune's public page is, beside a Django view that says the same and a bare Flask view of its bytes.

    python bench/offentlig.py                 both databases, 5 rounds
    python bench/offentlig.py --runder 7
    python bench/offentlig.py --database sqlite

Three servers over real HTTP, each gunicorn with one worker of four threads. Everybody answers for the same 357
kommuner with the demo cases, eight connections ask for two seconds at a time, and they take turns at going first.
Django reads the same rows as ready sentences, which spares it the judging ours does when a page is made.
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

from ksadmin.app import create_app  # noqa: E402
from ksadmin.database import db  # noqa: E402
from ksadmin.demo import lag_eksempeldata  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.databases import KINDS, Caretaker, Databases, initialised, start_postgresql  # noqa: E402

SEKUNDER, FORBINDELSER = 2, 8
DELTAKERE = {"ksadmin": "ksadmin.wsgi:app", "flask": "offentlig_flask:app", "django": "offentlig_django.site:app"}


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
    command = [sys.executable, "-m", "gunicorn", "--threads", "4", "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", DELTAKERE[name]], env=env, cwd=ROOT)
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
    """One connection that asks for one page after the other until the time is up."""

    def __init__(self, port: int, paths: list[str], until: float) -> None:
        super().__init__()
        self.port, self.paths, self.until, self.answers = port, paths, until, 0

    def run(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            while time.perf_counter() < self.until:
                ask(connection, self.paths[self.answers % len(self.paths)])
                self.answers += 1


def ask(connection: socket.socket, path: str) -> bytes:
    """The body of one page, over a connection that is kept."""
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
    return b"".join(parts)


def per_second(port: int, paths: list[str], seconds: float) -> float:
    """Pages a second by all connections together."""
    start = time.perf_counter()
    askers = [Asker(port, paths[n::FORBINDELSER], start + seconds) for n in range(FORBINDELSER)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(asker.answers for asker in askers) / (time.perf_counter() - start)


def measure(kind: str, url: str, folder: Path, rounds: int) -> None:
    paths = prepare(url, folder)
    with server("ksadmin", url, folder) as a, server("flask", url, folder) as b, server("django", url, folder) as c:
        ports = {"ksadmin": a, "flask": b, "django": c}
        bodies = {name: every(port, paths) for name, port in ports.items()}
        assert bodies["ksadmin"] == bodies["flask"], "Flask answers with other bytes"
        innhold.sammenlign(bodies["ksadmin"], bodies["django"])
        rates: dict[str, list[float]] = {name: [] for name in ports}
        for number in range(rounds):
            for name in list(ports)[:: 1 if number % 2 == 0 else -1]:
                rates[name].append(per_second(ports[name], paths, SEKUNDER))
    ours, flask, django = (statistics.median(rates[name]) for name in ports)
    sys.stdout.write(
        f"| {kind} | {ours:.0f} | {flask:.0f} | {django:.0f} | {ours / flask:.2f} | {ours / django:.0f} |\n"
    )


def every(port: int, paths: list[str]) -> dict[str, bytes]:
    """All the pages, which also warms whoever keeps them."""
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
