"""No person's number in a log line, whoever writes it."""

import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ksadmin.core import log

NUMMER = "27847099416"


@pytest.fixture
def configured() -> Iterator[None]:
    """As in production; afterwards as it was, or the tests that follow would write to what is closed."""
    before = structlog.get_config()
    log.configure(as_json=True)
    yield
    structlog.configure(**before)


@pytest.mark.parametrize(
    "tekst", [NUMMER, f"/2024/{NUMMER}?a=b", f"ssn={NUMMER},", "278470 99416", "278470-99416", f"«{NUMMER}»"]
)
def test_a_number_is_taken_out(tekst: str) -> None:
    assert "99416" not in log.uten_personnumre(tekst)


@pytest.mark.parametrize(
    "tekst", ["971 032 146", "0192:971032146", "1764442996.123456", "a27847099416", "278470994161"]
)
def test_what_is_no_number_of_a_person_stands(tekst: str) -> None:
    assert log.uten_personnumre(tekst) == tekst


def test_libraries_and_tracebacks_are_cleaned_too(configured: None, caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(f"https://api.example/2024/{NUMMER}")
    except ValueError:
        logging.getLogger("aiohttp.client").exception("GET %s", f"/2024/{NUMMER}")
    assert "GET /2024/•" in caplog.text
    assert NUMMER not in caplog.text


def test_our_own_lines_are_cleaned(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    structlog.get_logger().info(f"slo opp {NUMMER}", path=f"/x/{NUMMER}", error="OSError")
    linje = capsys.readouterr().err
    assert "slo opp •" in linje
    assert NUMMER not in linje


def test_a_statement_that_fails_says_nothing_of_what_somebody_wrote(session: Session) -> None:
    with pytest.raises(DBAPIError) as failed:
        session.execute(text("select * from finnes_ikke where epost = :epost"), {"epost": "noen@example.org"})
    assert "finnes_ikke" in str(failed.value)
    assert "noen@example.org" not in str(failed.value)
