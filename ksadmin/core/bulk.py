"""Writing many rows at once: the way each database is quickest at, past the ORM.

Nothing is checked here that the database does not check, and no audit event is made: whoever calls writes one
for the whole batch.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

_PER_STATEMENT = 500
"""Rows SQLite takes at a time: it makes ready for the table's checks once a statement, and not once a row."""


def insert_many(
    session: Session,
    table: Table,
    rows: Sequence[tuple[Any, ...]],
    columns: Sequence[str],
    felles: Mapping[str, Any] | None = None,
) -> None:
    """Insert ``rows``, whose values stand in the order of ``columns``; ``felles`` is the same in every row.

    All values are as the driver takes them.
    """
    connection, same = session.connection(), felles or {}
    target = f"{table.name} ({', '.join([*columns, *same])})"
    if connection.dialect.name == "postgresql":
        with connection.connection.cursor().copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, *same.values()))
        return
    row_of = f"({', '.join('?' * len(columns))})"
    chosen = ", ".join([*(f"column{n + 1}" for n in range(len(columns))), *("?" for _ in same)])
    for start in range(0, len(rows), _PER_STATEMENT):
        some = rows[start : start + _PER_STATEMENT]
        values = ", ".join([row_of] * len(some))
        statement = f"INSERT INTO {target} SELECT {chosen} FROM (VALUES {values})"  # noqa: S608  names are our own
        connection.exec_driver_sql(statement, (*same.values(), *chain.from_iterable(some)))
