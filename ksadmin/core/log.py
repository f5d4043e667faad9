"""Structured logs that cannot carry a person: only known keys pass, and never what variables held."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    ("event", "level", "timestamp", "request_id", "job", "kind", "outbox_id", "error", "path", "exception")
)
"""What a log line may say. A key that is not here is dropped: add it here when it cannot name a person."""


def _only_allowed(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


def configure(*, as_json: bool) -> None:
    """Set up logging of the process: JSON lines for machines, or plain lines for a desk.

    Tracebacks are plain text without local variables, since those hold names and secrets.
    """
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _only_allowed,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
