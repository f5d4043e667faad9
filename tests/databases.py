"""The databases tests run on: a private PostgreSQL and migrated templates, shared by all workers.

Everything lives in one folder that belongs to the pytest process that started the run. A caretaker process
stops PostgreSQL and removes the folder when that process ends, however it ends.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from ksadmin import database
from ksadmin.app import create_app
from ksadmin.settings import Settings
from ksadmin.start import initialise

KINDS = ("sqlite", "postgresql")

CARETAKER = """
cat >/dev/null
if [ -f "$1/pg/postmaster.pid" ]; then
    pid=$(head -n 1 "$1/pg/postmaster.pid")
    kill -QUIT "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
fi
rm -rf "$1"
"""
# What is lost with the power is lost: nothing waits for a disk, and nobody sweeps what lives for a second.
SERVER_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=128MB"
)
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
"""A file system in memory, and how much must be free in it before the databases are put there."""


class Caretaker:
    """Keeps `folder` until the process that made it is done, or dead."""

    def __init__(self, *, in_memory: bool = False) -> None:
        # Not pytest's own tmp_path: a socket's path has to be short, and PostgreSQL's user must get in.
        memory = in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
        self.folder = Path(tempfile.mkdtemp(prefix="ksadmin-", dir=MEMORY if memory else None))
        self.folder.chmod(0o755)
        command = ["sh", "-c", CARETAKER, "caretaker", str(self.folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Let one worker at a time through."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Databases:
    """Copies of templates. A template is a name and the function that fills a database, given its URL.

    `worker` names this process: its copies of one kind all have one address, so that an app outlives a test.
    """

    folder: Path
    worker: str

    @contextmanager
    def copy(self, kind: str, template: str, fill: Callable[[str], None]) -> Iterator[str]:
        """A database of the given kind for one test, removed afterwards; yields its URL."""
        make = {"sqlite": self._sqlite, "postgresql": self._postgresql}[kind]
        with make(template, fill) as url:
            yield url

    @contextmanager
    def _sqlite(self, template: str, fill: Callable[[str], None]) -> Iterator[str]:
        original = self.folder / f"{template}.db"
        with only_one(self.folder / "sqlite.lock"):
            if not original.exists():
                draft = original.with_suffix(".draft")
                draft.unlink(missing_ok=True)
                draft.touch()
                fill(f"sqlite:///{draft}")
                draft.rename(original)
        folder = self.folder / f"{self.worker}-{template}"
        folder.mkdir()
        shutil.copyfile(original, folder / "test.db")
        try:
            yield f"sqlite:///{folder}/test.db"
        finally:  # also for a test that made it itself and failed: the next one makes the same
            shutil.rmtree(folder)

    @contextmanager
    def _postgresql(self, template: str, fill: Callable[[str], None]) -> Iterator[str]:
        with only_one(self.folder / "postgresql.lock"):
            if not (self.folder / "pg/postmaster.pid").exists():
                start_postgresql(self.folder)
            if not self._sql("select 1 from pg_database where datname = %s", template):
                self._sql("drop database if exists draft with (force)")
                self._sql("create database draft")
                fill(self._postgresql_url("draft"))
                self._sql(f'alter database draft rename to "{template}"')
        name = f"test_{self.worker}_{template}"
        self._sql(f'create database {name} template "{template}" strategy file_copy')
        try:
            yield self._postgresql_url(name)
        finally:
            self._sql(f"drop database {name} with (force)")

    @contextmanager
    def without_room(self, url: str) -> Iterator[None]:
        """No empty table of that PostgreSQL database can grow: its file is /dev/full, where the kernel has no room.

        It takes no right but to the server's own files. Rows still go where a page has room, as on any full disk.
        Nobody may be connected when it begins or ends, since a connection keeps the files it has opened.
        """
        name = make_url(url).database
        assert name
        empty = "relkind in ('r', 't') and oid >= 16384 and pg_relation_size(oid) = 0"
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=name) as connection:
            paths = connection.execute(f"select pg_relation_filepath(oid) from pg_class where {empty}").fetchall()
        files = [self.folder / "pg" / path for (path,) in paths]
        for file in files:
            file.rename(f"{file}.aside")
            file.symlink_to("/dev/full")
        yield
        for file in files:
            file.unlink()
            Path(f"{file}.aside").rename(file)

    def _postgresql_url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def _sql(self, statement: str, *values: str) -> list[Any]:
        with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
            answer = connection.execute(statement, values)
            return answer.fetchall() if answer.description else []


def start_postgresql(folder: Path, options: str = SERVER_OPTIONS) -> None:
    """A server of our own on a Unix socket in `folder`; the same one again if it has been there before.

    It refuses root, so as root it is run by nobody.
    """
    data, log = folder / "pg", folder / "postgresql.log"
    how: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "HOME": str(folder)}}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        how |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [str(postgresql_programs() / program), "-D", str(data), *arguments]
        with (folder / "setup.log").open("a") as output:
            subprocess.run(command, check=True, stdout=output, stderr=output, **how)

    if not data.exists():
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    run("pg_ctl", "-w", "-l", str(log), "-o", f"-k {folder} {options}", "start")


def postgresql_programs() -> Path:
    """The folder with PostgreSQL's server programs, the newest if there are several."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not installed:
        raise RuntimeError("The tests need PostgreSQL. `make test` installs it.")
    return installed[-1].parent


def leave_blank(url: str) -> None:
    """The template with nothing at all in it, for the migrations' own tests."""


def migrated(url: str) -> None:
    """The template with every table and no rows."""
    database.migrate(url)


def initialised(url: str) -> None:
    """The template `ksadmin init` makes: every table, the register, the tjenester and the vilkår."""
    settings = Settings(env="test", database_url=url)
    app = create_app(settings)
    initialise(app, settings)
    with app.app_context():
        database.db.engine.dispose()
