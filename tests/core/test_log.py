"""The log says what went wrong, never what the variables held."""

import json
from collections.abc import Iterator

import pytest
import structlog

from ksadmin.core import log

SECRET = "en-hemmelighet-i-en-variabel"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def fail() -> None:
    hemmelig = SECRET
    raise ValueError(f"feil med {len(hemmelig)} tegn")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_holds_no_variables(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    log.configure(as_json=as_json)
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("unhandled", path="/admin/", epost="noen@example.org")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert SECRET not in said
    assert "noen@example.org" not in said


def test_a_line_is_json_a_machine_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(as_json=True)
    structlog.get_logger().warning("integrity", error="IntegrityError", navn="Olga")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["error"]) == ("integrity", "warning", "IntegrityError")
    assert "navn" not in line
