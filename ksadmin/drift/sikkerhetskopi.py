"""A backup: the whole database in one zip, as it was at one moment, with what proves that it is whole.

The database's own tools do the copying: `pg_dump` and `pg_restore` on PostgreSQL, SQLite's backup of a live file.
Nobody is kept from writing meanwhile. Settings and keys are not in it; they are kept where they came from.
"""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    Update,
    create_engine,
    func,
    inspect,
    make_url,
    select,
    table,
    text,
    update,
)
from sqlalchemy.orm import Session

from ksadmin import __version__
from ksadmin.core import clock
from ksadmin.core.audit_chain import AuditHead, verifiser
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import MIGRATIONS

BEVIS, INNHOLD = "bevis.json", "database"
_PIECE = 1 << 20
_UNDERVEIS, _FORLATT = ".ksadmin-kopi-", 24 * 3600
"""What is not done yet lies beside the file under such a name; a day old, whoever made it was killed."""


@dataclass(frozen=True)
class Bevis:
    """What a copy must be: `rader` is how many rows each table has, `revisjonsspor` the last hash of the chain."""

    laget: str
    ksadmin: str
    database: str
    skjema: str
    rader: dict[str, int]
    revisjonsspor: str
    sha256: str

    @property
    def antall_rader(self) -> int:
        return sum(self.rader.values())


def ta(url: str, fil: Path) -> Bevis:
    """Write the copy of the database at ``url`` to ``fil``, readable by its owner alone.

    Cost: one pass over the database, and as much room beside ``fil`` as the database takes.

    Raises InvalidInput when ``fil`` exists or its folder does not, Conflict when the database cannot be copied.
    """
    if fil.exists() or not fil.parent.is_dir():
        raise InvalidInput("fil", f"{fil} finnes fra før, eller mappen finnes ikke. Velg et annet navn.")
    with _room_for(fil), _workplace(fil) as folder, _engine(url) as engine:
        dump, draft = folder / INNHOLD, folder / "kopi.zip"
        skjema, rader, spor = (_dump_postgresql if _is_postgresql(url) else _dump_sqlite)(engine, dump)
        bevis = Bevis(clock.now().isoformat(), __version__, engine.dialect.name, skjema, rader, spor, _sha256(dump))
        with ZipFile(draft, "w", ZIP_DEFLATED) as archive:
            archive.writestr(BEVIS, json.dumps(asdict(bevis), indent=2))
            archive.write(dump, INNHOLD)
        draft.chmod(0o600)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.rename(fil)
    return bevis


def les(url: str, fil: Path) -> Bevis:
    """Fill the empty database at ``url`` from the copy, and prove that it is what was copied.

    What waited to be sent may have been sent after the copy was made, so it is put in doubt: a person decides. That is
    done together with the filling, or a scheduler could be started on a copy whose reader was killed, and send it.

    Raises InvalidInput for a file that is no whole copy, Conflict for a database that is not empty.
    """
    if not fil.is_file():
        raise InvalidInput("fil", f"{fil} finnes ikke.")
    with _room_for(fil), _workplace(fil) as folder, _engine(url) as engine:
        dump = folder / INNHOLD
        bevis = _unpack(fil, dump)
        if bevis.database != engine.dialect.name:
            raise InvalidInput("fil", f"Kopien er fra {bevis.database} og kan bare leses inn der.")
        if _tables(engine):
            raise Conflict("Databasen er ikke tom. Les kopien inn i en ny, tom database.")
        (_load_postgresql if _is_postgresql(url) else _load_sqlite)(engine, dump, _in_doubt(bevis))
        _prove(engine, bevis)
    return bevis


def _dump_sqlite(engine: Engine, dump: Path) -> tuple[str, dict[str, int], str]:
    if not Path(engine.url.database or "").is_file():
        raise Conflict("Databasen finnes ikke. Kjør «ksadmin init» først.")
    with engine.connect() as connection:
        source = connection.connection.driver_connection
        assert source is not None
        copy = sqlite3.connect(dump)
        source.backup(copy)  # in one step: what is committed meanwhile is not in it
        copy.close()
    with _engine(f"sqlite:///{dump}") as copied, copied.connect() as connection:
        return _state(connection)


def _dump_postgresql(engine: Engine, dump: Path) -> tuple[str, dict[str, int], str]:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        _run(engine, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
        return _state(connection)


def _load_sqlite(engine: Engine, dump: Path, in_doubt: Update) -> None:
    with _engine(f"sqlite:///{dump}") as copied, copied.begin() as connection:
        connection.execute(in_doubt)
    target = Path(engine.url.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.innlesing")
    shutil.copyfile(dump, draft)
    draft.rename(target)


def _load_postgresql(engine: Engine, dump: Path, in_doubt: Update) -> None:
    script = dump.with_suffix(".sql")
    _run(engine, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    with script.open("a", encoding="utf-8") as file:
        setning = in_doubt.compile(engine, compile_kwargs={"literal_binds": True})
        file.write(f"\nRESET search_path;\n{setning};\n")
    _run(engine, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}")


def _run(engine: Engine, program: str, *arguments: str) -> None:
    url = engine.url
    told = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, **url.query}
    if not (path := shutil.which(program)):
        raise Conflict(f"{program} mangler på denne maskinen. Installer PostgreSQLs klientprogrammer.")
    surroundings = os.environ | {f"PG{name.upper()}": str(value) for name, value in told.items() if value}
    surroundings["PGDATABASE"] = url.database or ""
    done = subprocess.run([path, *arguments], env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Conflict(f"{program} stoppet: {done.stderr.strip() or f'utgangskode {done.returncode}'}")


def _state(connection: Connection) -> tuple[str, dict[str, int], str]:
    skjema = MigrationContext.configure(connection).get_current_revision()
    if skjema is None:
        raise Conflict("Databasen er ikke gjort klar. Kjør «ksadmin init» først.")
    names = sorted(inspect(connection).get_table_names())
    rader = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    return skjema, rader, connection.scalar(select(AuditHead.siste_hash)) or ""


def _unpack(fil: Path, dump: Path) -> Bevis:
    try:
        with ZipFile(fil) as archive, archive.open(INNHOLD) as packed, dump.open("wb") as file:
            bevis = Bevis(**json.loads(archive.read(BEVIS)))
            shutil.copyfileobj(packed, file, _PIECE)
    except (OSError, KeyError, TypeError, ValueError, EOFError, BadZipFile, zlib.error) as error:
        if getattr(error, "errno", None) == errno.ENOSPC:
            raise
        raise InvalidInput("fil", f"{fil} er ikke en hel sikkerhetskopi.") from error
    if _sha256(dump) != bevis.sha256:
        raise InvalidInput("fil", f"{fil} er endret etter at kopien ble tatt.")
    try:
        ScriptDirectory(str(MIGRATIONS)).get_revision(bevis.skjema)
    except CommandError as error:
        raise InvalidInput("fil", f"Kopien er fra ksadmin {bevis.ksadmin}, som er nyere enn denne.") from error
    return bevis


def _prove(engine: Engine, bevis: Bevis) -> None:
    with engine.connect() as connection, Session(connection) as session:
        if _state(connection) != (bevis.skjema, bevis.rader, bevis.revisjonsspor):
            raise Conflict("Det som er lest inn, har ikke de samme radene som kopien. Ikke bruk databasen.")
        if brudd := verifiser(session):
            raise Conflict(f"Revisjonssporet i kopien er ikke helt. {brudd.forklaring}")


def _in_doubt(bevis: Bevis) -> Update:
    feil = f"Lest inn fra en sikkerhetskopi fra {bevis.laget[:16]}. Ingen vet om den ble sendt etterpå."
    waiting = OutboxMessage.status.in_((Utboksstatus.VENTER, Utboksstatus.UNDER_ARBEID))
    return update(OutboxMessage).where(waiting).values(status=Utboksstatus.I_TVIL, feil=feil)


def _tables(engine: Engine) -> list[str]:
    if not _is_postgresql(str(engine.url)) and not Path(engine.url.database or "").exists():
        return []
    return inspect(engine).get_table_names()


def _is_postgresql(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


@contextmanager
def _workplace(fil: Path) -> Iterator[Path]:
    """A folder of our own beside ``fil``, and those of others who never came to clear theirs taken away."""
    for rest in fil.parent.glob(f"{_UNDERVEIS}*"):
        if time.time() - rest.stat().st_mtime > _FORLATT:
            shutil.rmtree(rest, ignore_errors=True)
    with TemporaryDirectory(dir=fil.parent, prefix=_UNDERVEIS) as folder:
        yield Path(folder)


@contextmanager
def _room_for(fil: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise Conflict(f"Det gikk ikke å skrive ved siden av {fil}: {error}. Ingenting er skrevet.") from error


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    yield engine
    engine.dispose()
