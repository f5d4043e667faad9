"""Two others that keep a table equal to the feed: the best set-based SQL we know, and a per-row ORM merge.

Neither has history, provenance, an audit trail, validation or a guard: they show what the bare work costs.
"""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Date, UniqueConstraint, create_engine, make_url, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

NOKKEL = "organisasjon_id, tjeneste_id, faktum, leverandor, api, miljo"
KOLONNER = f"{NOKKEL}, verdi, observert"
FEED = "organisasjonsnummer, tjeneste, miljo, faktum, verdi, leverandor, api, observert"
DDL = f"""CREATE TABLE fakta(id {{id}}, organisasjon_id integer NOT NULL, tjeneste_id integer NOT NULL,
    faktum varchar(20) NOT NULL, leverandor varchar(9) NOT NULL, api varchar(200) NOT NULL, miljo varchar(20) NOT NULL,
    verdi varchar(3) NOT NULL, observert date NOT NULL, UNIQUE({NOKKEL}))"""
KJENT = """FROM inn s JOIN numre n ON n.orgnr = s.organisasjonsnummer JOIN tjeneste t ON t.nokkel = s.tjeneste"""
NUMRE = """CREATE TEMP TABLE numre AS SELECT orgnr, min(id) AS id FROM organisasjon GROUP BY orgnr"""
LIK = """f.organisasjon_id = n.id AND f.tjeneste_id = t.id AND f.faktum = s.faktum AND f.leverandor = s.leverandor
    AND f.api = s.api AND f.miljo = s.miljo"""
SKRIV = f"""INSERT INTO fakta({KOLONNER})
    SELECT n.id, t.id, s.faktum, s.leverandor, s.api, s.miljo, s.verdi, {{observert}} {KJENT}
    LEFT JOIN fakta f ON {LIK}
    WHERE f.id IS NULL OR f.verdi <> s.verdi OR f.observert <> {{observert}}
    ON CONFLICT({NOKKEL}) DO UPDATE SET verdi = excluded.verdi, observert = excluded.observert"""
FJERN = f"""DELETE FROM fakta AS f WHERE NOT EXISTS (SELECT 1 {KJENT} WHERE {LIK})"""


class Raw:
    """Bulk transfer to a temporary table, one upsert of what differs, one anti-join delete. One transaction."""

    def __init__(self, url: str) -> None:
        self.postgres = url.startswith("postgresql")
        self.c: Any = self._postgres(url) if self.postgres else self._sqlite(url)

    def _postgres(self, url: str) -> psycopg.Connection[Any]:
        c = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        c.execute(f"CREATE TEMP TABLE inn({FEED.replace(',', ' text,')} text)")
        c.execute(NUMRE)
        c.execute(DDL.format(id="serial PRIMARY KEY"))
        return c

    def _sqlite(self, url: str) -> sqlite3.Connection:
        c = sqlite3.connect(str(make_url(url).database), isolation_level=None, timeout=15)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", NUMRE):
            c.execute(statement)
        nokkel = "organisasjonsnummer, tjeneste, faktum, leverandor, api, miljo"
        c.execute(f"CREATE TEMP TABLE inn({FEED}, PRIMARY KEY({nokkel})) WITHOUT ROWID")
        c.execute("CREATE UNIQUE INDEX temp.numre_orgnr ON numre(orgnr)")
        c.execute(DDL.format(id="integer PRIMARY KEY"))
        return c

    def clear(self) -> None:
        self.c.execute("TRUNCATE fakta" if self.postgres else "DELETE FROM fakta")

    def sync(self, path: Path) -> None:
        """Make the table equal to the file."""
        if self.postgres:
            with self.c.transaction():
                self.c.execute("TRUNCATE inn")
                with self.c.cursor().copy(
                    "COPY inn FROM STDIN WITH (FORMAT csv, DELIMITER ';', NULL '\\N', HEADER)"
                ) as copy:
                    copy.write(path.read_bytes())
                self.c.execute(SKRIV.format(observert="s.observert::date"))
                self.c.execute(FJERN)
            return
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter=";")
            next(rows)
            self.c.execute("BEGIN IMMEDIATE")
            self.c.execute("DELETE FROM inn")
            self.c.executemany(f"INSERT INTO inn({FEED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.c.execute(SKRIV.format(observert="s.observert"))
        # The other way round, SQLite finds its own key: it looks up what is there in what came in.
        self.c.execute(
            "DELETE FROM fakta AS f WHERE NOT EXISTS (SELECT 1 FROM inn s WHERE s.organisasjonsnummer ="
            " (SELECT orgnr FROM numre n WHERE n.id = f.organisasjon_id) AND s.tjeneste ="
            " (SELECT nokkel FROM tjeneste t WHERE t.id = f.tjeneste_id) AND s.faktum = f.faktum"
            " AND s.leverandor = f.leverandor AND s.api = f.api AND s.miljo = f.miljo)"
        )
        self.c.execute("COMMIT")

    def facts(self) -> int:
        return int(self.c.execute("SELECT count(*) FROM fakta").fetchone()[0])


class Base(DeclarativeBase):
    """The ORM peer's own."""


class Faktum(Base):
    __tablename__ = "fakta"
    __table_args__ = (UniqueConstraint(*NOKKEL.split(", ")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int]
    tjeneste_id: Mapped[int]
    faktum: Mapped[str]
    leverandor: Mapped[str]
    api: Mapped[str]
    miljo: Mapped[str]
    verdi: Mapped[str]
    observert: Mapped[date] = mapped_column(Date)


class Orm:
    """What is written first: look each row up, change it or add it, and remove what was not seen."""

    def __init__(self, url: str, orgnr: dict[str, int], tjenester: dict[str, int]) -> None:
        self.engine = create_engine(url)
        self.orgnr, self.tjenester = orgnr, tjenester

    def clear(self) -> None:
        with Session(self.engine) as session:
            session.query(Faktum).delete()
            session.commit()

    def sync(self, path: Path) -> None:
        """Make the table equal to the file."""
        with Session(self.engine) as session, path.open(encoding="utf-8", newline="") as file:
            seen = set()
            for row in csv.DictReader(file, delimiter=";"):
                key = {
                    "organisasjon_id": self.orgnr[row["organisasjonsnummer"]],
                    "tjeneste_id": self.tjenester[row["tjeneste"]],
                    **{name: row[name] for name in ("faktum", "leverandor", "api", "miljo")},
                }
                fact = session.execute(select(Faktum).filter_by(**key)).scalar_one_or_none()
                if fact is None:
                    session.add(fact := Faktum(**key))
                fact.verdi, fact.observert = row["verdi"], date.fromisoformat(row["observert"])
                seen.add(tuple(key.values()))
            for fact in session.scalars(select(Faktum)):
                names = ("organisasjon_id", "tjeneste_id", "faktum", "leverandor", "api", "miljo")
                if tuple(getattr(fact, name) for name in names) not in seen:
                    session.delete(fact)
            session.commit()


@contextmanager
def peers(url: str, orgnr: dict[str, int], tjenester: dict[str, int]) -> Iterator[tuple[Raw, Orm]]:
    """Both, on the same table; each starts from an empty one."""
    raw, orm = Raw(url), Orm(url, orgnr, tjenester)
    yield raw, orm
    raw.c.close()
    orm.engine.dispose()
