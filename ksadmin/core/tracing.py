"""Traces for whoever collects them by OpenTelemetry: what was done, how long it took, and how much in the database.

Off until the environment has OTEL_EXPORTER_OTLP_ENDPOINT, which the exporter reads with the others of its kind, and
needs ``pip install ksadmin[otel]``. What libraries send of Flask and httpx is the address as it was asked, where a link
lets its reader in; here only known keys pass (docs/adr/0027).
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy import Connection, Engine, event

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
ALLOWED = frozenset(
    (
        *("http.request.method", "http.route", "http.response.status_code", "server.address", "error.type"),
        *("db.client.statements", "db.client.seconds", "ksadmin.request_id", "ksadmin.job", "ksadmin.kind"),
    )
)
"""What a trace may say. A key that is not here is dropped: add it here when it cannot name a person."""

Tell = Callable[[Mapping[str, Any]], None]
_tracer: "Tracer | None" = None
_database: ContextVar[list[float] | None] = ContextVar("database", default=None)


def start() -> bool:
    """Whether this process is traced; from now on, when somebody collects. Raises ImportError without the extra."""
    global _tracer  # noqa: PLW0603 - a process is traced or is not
    if _tracer is None and os.environ.get(ENDPOINT):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        provider = TracerProvider(
            resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "ksadmin")})
        )
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        _tracer = provider.get_tracer("ksadmin")
        event.listen(Engine, "before_cursor_execute", _asked)
        event.listen(Engine, "after_cursor_execute", _answered)
        httpx.HTTPTransport.handle_request = _traced(httpx.HTTPTransport.handle_request)  # type: ignore[method-assign]
    return _tracer is not None


@contextmanager
def span(name: str, facts: Mapping[str, Any]) -> Iterator[Tell]:
    """One deed, until the block ends; yields the way to say more of it."""
    if _tracer is None:
        yield lambda _more: None
        return
    with _tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as current:
        spent = [0, 0.0]
        outer = _database.set(spent)

        def tell(more: Mapping[str, Any]) -> None:
            current.set_attributes({key: value for key, value in more.items() if key in ALLOWED})

        tell(facts)
        try:
            yield tell
        except Exception as error:
            tell({"error.type": type(error).__name__})
            raise
        finally:
            _database.reset(outer)
            tell({"db.client.statements": spent[0], "db.client.seconds": spent[1]})


def _asked(connection: Connection, *_: object) -> None:
    connection.info["asked"] = time.perf_counter()


def _answered(connection: Connection, *_: object) -> None:
    if spent := _database.get():
        spent[0] += 1
        spent[1] += time.perf_counter() - connection.info["asked"]


def _traced(send: Callable[..., httpx.Response]) -> Callable[..., httpx.Response]:
    def traced(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        with span(request.method, {"http.request.method": request.method, "server.address": request.url.host}) as tell:
            response = send(transport, request)
            tell({"http.response.status_code": response.status_code})
            return response

    return traced
