"""One process at a time. The lock is let go by the system itself when its holder dies, however it dies."""

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

_NOTICE_DEATH = "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"
"""So that PostgreSQL lets go within ten seconds when the holder's whole machine is gone."""


@dataclass(frozen=True, slots=True)
class Hold:
    """True while we hold the name."""

    ours: bool
    connection: Connection | None = None

    def __bool__(self) -> bool:
        return self.ours

    def still(self) -> bool:
        """Whether it is ours yet: PostgreSQL forgets a lock with the connection that took it."""
        try:
            return self.ours and (self.connection is None or self.connection.scalar(select(1)) == 1)
        except SQLAlchemyError:
            return False


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[Hold]:
    """Whether we are the only one to hold ``name`` on this database. Nobody waits: the second is told no.

    On PostgreSQL it is an advisory lock on a connection of its own, on SQLite a locked file beside the database.
    PostgreSQL needs a moment to notice that a holder has died, so there we ask for two seconds.
    """
    with (_advisory if engine.dialect.name == "postgresql" else _file)(engine, name) as ours:
        yield ours


@contextmanager
def _advisory(engine: Engine, name: str) -> Iterator[Hold]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(_NOTICE_DEATH))
        tries = 0
        while not (ours := bool(connection.scalar(select(func.pg_try_advisory_lock(key))))) and tries < 10:
            time.sleep(0.2)
            tries += 1
        hold = Hold(ours, connection)
        try:
            yield hold
        finally:
            if hold.still():
                connection.execute(select(func.pg_advisory_unlock(key)))


@contextmanager
def _file(engine: Engine, name: str) -> Iterator[Hold]:
    with Path(f"{engine.url.database}.{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield Hold(ours=False)
        else:
            yield Hold(ours=True)
