"""The index of a search: one row for each thing that is found, with what it says in four weights.

PostgreSQL has a table with a ``tsvector`` and a GIN index, SQLite an FTS5 table of stems. The key is ``rowid`` in
both. Such a table's name ends with ``_fulltekst``: Alembic's comparison leaves it alone.
"""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

from ksadmin.core.fulltekst.norsk import ordene, stamme

VEKTER = "ABCD"
_INDEKS = re.compile(r"[a-z_]+_fulltekst")
_DELER = re.compile(r"[a-z_]+_fulltekst(_(config|content|data|docsize|idx))?")  # FTS5 has tables of its own below
MAKS_TEGN = 300_000
"""Of one thing's texts, the heaviest first: more words than this may not fit in a tsvector (1 MB)."""


def opprett(connection: Connection, navn: str) -> None:
    """Make the empty index. ``navn`` must end with ``_fulltekst``, else ValueError."""
    if not _INDEKS.fullmatch(navn):
        raise ValueError(f"{navn} is no name of a full-text index")
    if connection.dialect.name == "sqlite":
        # The stems are whole already; the tokenizer shall only part them at the spaces.
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {navn} USING fts5(a, b, c, d, tokenize='unicode61 remove_diacritics 0')"
        )
        return
    connection.exec_driver_sql(
        f"CREATE TABLE {navn} (rowid integer CONSTRAINT pk_{navn} PRIMARY KEY, vektor tsvector NOT NULL)"
    )
    connection.exec_driver_sql(f"CREATE INDEX ix_{navn}_vektor ON {navn} USING gin (vektor)")


def er_indeks(tabell: str) -> bool:
    """Whether a table of this name is such an index, or a part of one."""
    return bool(_DELER.fullmatch(tabell))


def fjern(connection: Connection, navn: str) -> None:
    """Take the index away."""
    connection.exec_driver_sql(f"DROP TABLE {navn}")


def fyll(connection: Connection, navn: str, tekster: Iterable[tuple[int, Mapping[str, str]]]) -> None:
    """Write (rowid, {weight: text}), each over what the index had for that row."""
    verdier = {rowid: _verdier(connection, vektet) for rowid, vektet in tekster}
    if not verdier:
        return
    tom(connection, navn, verdier)
    if connection.dialect.name == "sqlite":
        innsetting = f"INSERT INTO {navn} (rowid, a, b, c, d) VALUES (:rowid, :A, :B, :C, :D)"  # noqa: S608  our name
    else:
        vektor = " || ".join(f"setweight(to_tsvector('norwegian', :{v}), '{v}')" for v in VEKTER)
        innsetting = f"INSERT INTO {navn} (rowid, vektor) VALUES (:rowid, {vektor})"  # noqa: S608  our name
    connection.execute(text(innsetting), [{"rowid": rowid, **v} for rowid, v in verdier.items()])


def tom(connection: Connection, navn: str, rowider: Iterable[int]) -> None:
    """Forget these rows."""
    if rader := [{"rowid": rowid} for rowid in rowider]:
        connection.execute(text(f"DELETE FROM {navn} WHERE rowid = :rowid"), rader)  # noqa: S608  our name


def _verdier(connection: Connection, vektet: Mapping[str, str]) -> dict[str, str]:
    """What each weight says, as this database wants it: stems between spaces, or words it finds the stems of."""
    rest, verdier = MAKS_TEGN, {}
    for vekt in VEKTER:
        tekst = vektet.get(vekt, "")[:rest]
        rest -= len(tekst)
        ord_ = ordene(tekst)
        if connection.dialect.name == "sqlite":
            ord_ = [s for s in map(stamme, ord_) if s]
        verdier[vekt] = f" {' '.join(ord_)} " if ord_ else ""
    return verdier
