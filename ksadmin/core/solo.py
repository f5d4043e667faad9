"""One process at a time. The lock is let go by the system itself when its holder dies, however it dies."""

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[bool]:
    """Whether we are the only one to hold ``name`` on this database. Nobody waits: the second is told no.

    On PostgreSQL it is an advisory lock on a connection of its own, on SQLite a locked file beside the database.
    PostgreSQL needs a moment to notice that a holder has died, so there we ask for two seconds.
    """
    with (_advisory if engine.dialect.name == "postgresql" else _file)(engine, name) as ours:
        yield ours


@contextmanager
def _advisory(engine: Engine, name: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        tries = 0
        while not (ours := bool(connection.scalar(select(func.pg_try_advisory_lock(key))))) and tries < 10:
            time.sleep(0.2)
            tries += 1
        try:
            yield ours
        finally:
            if ours:
                connection.execute(select(func.pg_advisory_unlock(key)))


@contextmanager
def _file(engine: Engine, name: str) -> Iterator[bool]:
    with Path(f"{engine.url.database}.{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
