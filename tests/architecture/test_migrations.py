"""The migrations and the models say the same, on both databases."""

import re

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Enum, create_engine, inspect

from ksadmin.database import MIGRATIONS, migrate
from ksadmin.tables import metadata


def configured(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = url
    return config


@pytest.fixture
def engine(migrated_database_url):
    engine = create_engine(migrated_database_url)
    yield engine
    engine.dispose()


def test_migrations_form_one_line():
    assert len(ScriptDirectory.from_config(configured("")).get_heads()) == 1


def test_every_migration_can_be_taken_back_and_done_again(blank_database_url):
    config = configured(blank_database_url)
    script = ScriptDirectory.from_config(config)
    for revision in reversed(list(script.walk_revisions())):
        for _ in range(2):
            migrate(blank_database_url, revision.revision)
            command.downgrade(config, "-1")
        migrate(blank_database_url, revision.revision)
    command.check(config)


def test_nothing_is_left_when_all_is_taken_back(migrated_database_url, engine):
    command.downgrade(configured(migrated_database_url), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_migrated_tables_are_those_of_the_models(migrated_database_url):
    command.check(configured(migrated_database_url))


def test_the_database_allows_exactly_the_codes_of_each_kodeverk(engine):
    """`alembic check` is blind to this: a new code would fail at its first write."""
    allowed = {
        constraint["name"]: set(re.findall(r"'([^']*)'", constraint["sqltext"]))
        for table in metadata.tables
        for constraint in inspect(engine).get_check_constraints(table)
    }
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Enum):
                assert allowed.get(f"ck_{table.name}_{column.type.name}") == set(column.type.enums), column


def test_every_constraint_has_a_name(engine: Engine):
    """A nameless one cannot be altered on SQLite."""
    reader = inspect(engine)
    for table in metadata.tables:
        found = [
            reader.get_pk_constraint(table),
            *reader.get_foreign_keys(table),
            *reader.get_unique_constraints(table),
            *reader.get_check_constraints(table),
        ]
        assert [constraint for constraint in found if not constraint["name"]] == [], table
