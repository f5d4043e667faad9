"""What the web and the scheduler may do in PostgreSQL: their work, and nothing to the audit trail but add to it.

The owner of the tables migrates (`ksadmin init`) and gives these rights; the processes that meet the world run as
another role, which cannot change what was done, nor make or drop a table.
"""

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from ksadmin.core.errors import Conflict, InvalidInput

_GRANTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {rolle}",
    "GRANT USAGE ON SCHEMA public TO {rolle}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {rolle}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {rolle}",
    "REVOKE UPDATE, DELETE ON audit_event, oppbevaringskvittering, sak_slettekvittering FROM {rolle}",
    "REVOKE INSERT, DELETE ON audit_head FROM {rolle}",
    "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {rolle}",
)


def gi(url: str, rolle: str) -> None:
    """Give ``rolle`` its rights in the database at ``url``, which the owner connects to. Do it after each `init`.

    Raises InvalidInput on SQLite, which has no roles; Conflict when the role does not exist or owns the tables, which
    no right can be taken from for good, and when the tables are not ours.
    """
    engine = create_engine(url)
    if engine.dialect.name != "postgresql":
        raise InvalidInput("rolle", "Roller finnes bare i PostgreSQL.")
    quoted = engine.dialect.identifier_preparer.quote_identifier(rolle)
    try:
        with engine.begin() as connection:
            _owner_gives(connection, rolle)
            for grant in _GRANTS:
                connection.execute(text(grant.format(rolle=quoted)))
    except ProgrammingError as error:
        raise Conflict(f"PostgreSQL sa nei: {error.orig}") from error
    finally:
        engine.dispose()


def _owner_gives(connection: Connection, rolle: str) -> None:
    """PostgreSQL only warns when somebody else gives a right, and gives nothing."""
    eier = "pg_has_role({}, tableowner, 'USAGE')"
    vi_eier, den_eier = connection.execute(
        text(
            f"SELECT bool_and({eier.format('current_user')}), bool_or({eier.format('CAST(:rolle AS name)')})"  # noqa: S608
            " FROM pg_tables WHERE schemaname = 'public'"
        ),
        {"rolle": rolle},
    ).one()
    if not vi_eier:
        raise Conflict("Tabellene eies av en annen. Kjør «ksadmin init» og deretter dette som rollen som eier dem.")
    if den_eier:
        raise Conflict(f"{rolle} eier tabellene. Gi rettighetene til en egen rolle for nettsidene og planleggeren.")
