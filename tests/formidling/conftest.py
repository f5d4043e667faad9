"""What the tests of this room share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from ksadmin.database import db
from ksadmin.settings import Settings
from tests.formidling.saker import Post
from tests.simulators.smtp import smtp_server


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement, as it is sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def post(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Post]:
    with smtp_server(tmp_path) as smtp:
        yield Post(app, settings, smtp)
