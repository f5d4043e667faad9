"""How often the same one may try, counted in the database so that every web process counts together."""

import hashlib
import time
from typing import ClassVar

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import BigInteger, Connection, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.core.base import Base
from ksadmin.database import db

_PURGE_AT_ONCE = 100


class RateLimit(Base):
    """How many tries ``key`` has had in the window that ends at ``expires_at`` (seconds since 1970)."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


class DatabaseStorage(Storage):
    """Fixed windows in ``rate_limit``.

    A count has a short transaction of its own, so a refused try counts even when the page rolls back. It must
    not be asked for inside ``transaction()``: on SQLite the two would wait for each other.
    """

    STORAGE_SCHEME: ClassVar[list[str]] = ["database"]  # type: ignore[misc]

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = int(time.time())
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        ended = RateLimit.expires_at <= now
        statement = (
            insert(RateLimit)
            .values(key=key, count=amount, expires_at=now + expiry)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "count": case((ended, amount), else_=RateLimit.count + amount),
                    "expires_at": case((ended, now + expiry), else_=RateLimit.expires_at),
                },
            )
            .returning(RateLimit.count)
        )
        with db.engine.execution_options(ksadmin_write=True).begin() as connection:
            count = int(connection.execute(statement).scalar_one())
            if count == amount:
                _purge(connection, now)
        return count

    def get(self, key: str) -> int:
        statement = select(RateLimit.count).where(RateLimit.key == key, RateLimit.expires_at > int(time.time()))
        with db.engine.connect() as connection:
            return connection.execute(statement).scalar() or 0

    def get_expiry(self, key: str) -> float:
        with db.engine.connect() as connection:
            ends = connection.execute(select(RateLimit.expires_at).where(RateLimit.key == key)).scalar()
        return float(ends or time.time())

    def check(self) -> bool:
        with db.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(RateLimit)).scalar() is not None

    def reset(self) -> int:
        with db.engine.execution_options(ksadmin_write=True).begin() as connection:
            return connection.execute(delete(RateLimit)).rowcount

    def clear(self, key: str) -> None:
        with db.engine.execution_options(ksadmin_write=True).begin() as connection:
            connection.execute(delete(RateLimit).where(RateLimit.key == key))


def _purge(connection: Connection, now: int) -> None:
    """Windows that ended are of no use; a new one cleans up after some old ones."""
    ended = (
        select(RateLimit.key).where(RateLimit.expires_at <= now).limit(_PURGE_AT_ONCE).with_for_update(skip_locked=True)
    )
    connection.execute(delete(RateLimit).where(RateLimit.key.in_(ended)))


limiter = Limiter(get_remote_address, storage_uri="database://", strategy="fixed-window")
"""For a public form: ``@limiter.limit("10 per hour", methods=["POST"])``; counts by the caller's address."""


def uleselig(epost: str) -> str:
    """An address as a key to count by, so that the table of counts tells nobody's name."""
    return hashlib.sha256(epost.strip().lower().encode()).hexdigest()


def init_app(app: Flask) -> None:
    limiter.init_app(app)
