"""Faults, counted. `make fault` gives each many rounds and ends with a table; in `make test` each has one."""

from collections.abc import Callable
from typing import Any

import pytest

RUNDER = "--runder"
_FEIL = "feil"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(RUNDER, type=int, default=1, help="How many times each fault is made.")


@pytest.fixture
def runder(request: pytest.FixtureRequest) -> int:
    """How many rounds; one in `make test`, where this folder is not named and has not added its option."""
    return int(request.config.getoption(RUNDER, 1))


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`tell("killed", 12, kept=12)`: what was done to it how often, and what came of it, for the table at the end."""

    def told(feil: str, ganger: int, **utfall: int) -> None:
        record_property(_FEIL, [feil, ganger, ", ".join(f"{navn} {antall}" for navn, antall in utfall.items())])

    return told


def pytest_terminal_summary(terminalreporter: Any) -> None:
    rader = sorted(
        tuple(verdi)
        for rapport in terminalreporter.stats.get("passed", [])
        for navn, verdi in rapport.user_properties
        if navn == _FEIL
    )
    if rader:
        terminalreporter.section("faults; after each the audit trail was whole, and nothing lost, doubled or orphaned")
    for feil, ganger, utfall in rader:
        terminalreporter.write_line(f"{feil:<62} {ganger:>7}  {utfall}")
