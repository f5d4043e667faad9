"""Structured logs that cannot carry a person: only known keys pass, and never what variables held."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    (
        "event",
        "level",
        "timestamp",
        "request_id",
        "job",
        "kind",
        "outbox_id",
        "error",
        "path",
        "exception",
        "status",
        "actor",
    )
)
"""What a log line may say. A key that is not here is dropped: add it here when it cannot name a person.

``actor`` is the number of an account, as in the audit trail.
"""


_PERSON = re.compile(r"(?<![0-9A-Za-z])[0-9]{6}[ .-]?[0-9]{5}(?![0-9A-Za-z])")


def uten_personnumre(tekst: str) -> str:
    """The text with all that looks like a person's number taken out.

    A log line is not prose: here the benefit of a doubt goes to the person, unlike in ``sladding``.
    """
    return _PERSON.sub("•" * 11, tekst)


class _Record(logging.LogRecord):
    """What libraries log comes this way, tracebacks too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            self.exc_text = uten_personnumre("".join(traceback.format_exception(*self.exc_info))).rstrip()

    def getMessage(self) -> str:  # noqa: N802 - logging's own name
        return uten_personnumre(super().getMessage())


def _only_allowed(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


def configure(*, as_json: bool) -> None:
    """Set up logging of the process: JSON lines for machines, or plain lines for a desk.

    Tracebacks are plain text without local variables, since those hold names and secrets. Whatever a line came to
    say, no person's number is written: that is the last guard, and nothing should need it.
    """
    logging.setLogRecordFactory(_Record)
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
            lambda _logger, _name, line: uten_personnumre(str(line)),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
