"""The tests of accounts run on a database with tables and nobody in it."""

import pytest


@pytest.fixture
def database_url(migrated_database_url: str) -> str:
    """Accounts need no register."""
    return migrated_database_url
