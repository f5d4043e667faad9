"""Where Flask meets SQLAlchemy. Only the edges import this; the domain takes a Session."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import structlog
from alembic import command
from alembic.config import Config
from flask.sansio.app import App
from flask_sqlalchemy_lite import SQLAlchemy
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm import Session

from ksadmin.core import audit, audit_chain, linje  # noqa: F401 - joins the audit chain to every session's commit
from ksadmin.core.errors import Conflict
from ksadmin.core.mail import Mail, Mailer
from ksadmin.core.outbox import Handler, Levering


class _Database(SQLAlchemy):
    """Without the closing of async sessions: we have none, and it starts an event loop after every request."""

    def init_app(self, app: App) -> None:
        super().init_app(app)
        ours = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]
        app.teardown_appcontext_funcs = [_let_go(f) for f in ours]


def _let_go(close: Callable[..., Any]) -> Callable[[BaseException | None], None]:
    """Let the answer out that is made already, also when the database goes away before its session is closed.

    What was committed is committed, and the connection that was lost has left the pool.
    """

    def closed(error: BaseException | None) -> None:
        try:
            close(error)
        except DBAPIError as lost:
            log.warning("database_away", error=type(lost.orig).__name__)

    return closed


db = _Database()
log = structlog.get_logger()

AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, NoFreeConnection)
"""What is raised when the database is away, full, or does not answer in time. Where it was asked then says nothing."""

_TRIES, _PAUSE = 12, 5
"""How often a migration asks for its locks, and the seconds it lets others pass in between."""

_HERE = Path(__file__).resolve().parent
# A wheel carries the migrations inside the package; a checkout has them beside it.
MIGRATIONS = next(p for p in (_HERE / "_migrations", _HERE.parent / "migrations") if p.is_dir())


@contextmanager
def transaction() -> Iterator[Session]:
    """The only commit in the code base. Success commits, any exception rolls back.

    What the page has read so far is let go first, so that the deed judges the present and, on SQLite, takes
    its turn to write at once instead of failing at the end. What is done outside a request, a job or a command with
    an id of its own gets one here: it is what was done at one stroke (``core.angring``).
    """
    session = db.session
    if session.info.get("in_transaction"):
        raise RuntimeError("transaction() inside transaction(): a use case must not commit")
    session.rollback()
    session.info["in_transaction"] = True
    one_stroke = audit.request_id.set(audit.request_id.get() or secrets.token_hex(8))
    try:
        session.connection(execution_options={"ksadmin_write": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        audit.request_id.reset(one_stroke)
        session.info["in_transaction"] = False


def mail_handler(mailer: Mailer, write: Callable[[Session, Levering], Mail]) -> Handler:
    """Keeps a promise of an e-mail: ``write`` reads what it says now, and nothing of the session is held while it goes.

    ``write`` raises Uaktuelt when it is not wanted any more, Avvist when it cannot be sent.
    """

    def handle(levering: Levering) -> None:
        mail = write(db.session, levering)
        db.session.rollback()
        mailer.send(mail, levering.point_of_no_return)

    return handle


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` to ``revision``; makes the folder of an SQLite file.

    Others work meanwhile. A migration that cannot have its lock in five seconds lets those behind it pass, and tries
    again; everything of it or nothing is done. Raises Conflict when it never gets its lock.
    """
    folder = make_url(url).database if url.startswith("sqlite") else None
    if folder and folder != ":memory:":
        Path(folder).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = url
    for _ in range(_TRIES):
        try:
            return command.upgrade(config, revision)
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
        time.sleep(_PAUSE)
    raise Conflict(
        "Skjemaet er ikke endret: noen holder på en tabell. Se hvem det er i pg_stat_activity, og prøv igjen."
    )


def engine_options(url: str) -> dict[str, object]:
    """How to speak with the database at ``url``."""
    # What somebody wrote is in the parameters of a statement, and a statement that fails is logged.
    options = {"url": url, "hide_parameters": True}
    if url.startswith("sqlite"):
        return options
    # Nobody waits for ever: not for a connection, not for a lock, and not for one who forgot to let go.
    limits = "-c lock_timeout=15s -c statement_timeout=120s -c idle_in_transaction_session_timeout=300s"
    alone = "-c max_parallel_workers_per_gather=0"  # a page asks little: to start helpers takes longer than the answer
    return {
        **options,
        "pool_pre_ping": True,
        "pool_timeout": 15,
        "connect_args": {"options": f"{limits} {alone}", "application_name": "ksadmin", **linje.PARAMETERS},
    }


def make_behave(engine: Engine) -> None:
    """What either database must be taught before it is used."""
    (_sqlite if engine.dialect.name == "sqlite" else _postgresql)(engine)


def _postgresql(engine: Engine) -> None:
    """Nobody waits for a server that stands still."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, cargs: list[str], cparams: dict[str, Any]) -> linje.Line:
        return linje.Line.connect(*cargs, **cparams)


def _sqlite(engine: Engine) -> None:
    """Foreign keys on, WAL with every commit on disk, Norwegian lower(), and BEGIN when SQLAlchemy says so."""

    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None
        dbapi_connection.create_function("lower", 1, _lower, deterministic=True)
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=15000", "synchronous=FULL"):
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("ksadmin_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _lower(value: object) -> object:
    """SQLite's own lower() knows only a–z, so a search for ÆØÅ would find nothing."""
    return value.lower() if isinstance(value, str) else value
