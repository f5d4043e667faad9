"""Writing many rows at once: the way each database is quickest at, past the ORM.

Nothing is checked here that the database does not check, and no audit event is made: whoever calls writes one
for the whole batch.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, bindparam, insert
from sqlalchemy.orm import Session


def insert_many(
    session: Session, table: Table, rows: Sequence[tuple[Any, ...]], columns: Sequence[str] | None = None
) -> None:
    """Insert ``rows``, whose values stand in the order of ``columns`` (else of the table), as the driver takes them."""
    names = columns or table.columns.keys()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        with connection.connection.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    elif rows:
        statement = insert(table).values({name: bindparam(name) for name in names}).compile(connection)
        connection.exec_driver_sql(str(statement), list(rows))
