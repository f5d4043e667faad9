"""Alembic's environment: the same metadata and manners on SQLite and PostgreSQL."""

from alembic import context
from sqlalchemy import NullPool, create_engine

from ksadmin.core.fulltekst import er_indeks
from ksadmin.settings import load_settings
from ksadmin.tables import metadata

url = context.config.attributes.get("database_url") or load_settings().database_url
engine = create_engine(url, poolclass=NullPool)
with engine.connect() as connection:
    if engine.dialect.name == "postgresql":
        # A migration that cannot have its lock soon gives up instead of queueing everyone behind it.
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=lambda navn, slag, _eiere: slag != "table" or not er_indeks(navn or ""),
        user_module_prefix="ksadmin.core.base.",
    )
    with context.begin_transaction():
        context.run_migrations()
