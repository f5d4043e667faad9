"""What a collector of OpenTelemetry is sent: the deeds by their names, and nothing of whom they were about."""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from flask import Flask
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from ksadmin.app import create_app
from ksadmin.core import tracing
from ksadmin.core.jobs import Job
from ksadmin.database import db
from ksadmin.scheduler.runner import run_once
from ksadmin.settings import Settings, SettingsError
from ksadmin.web import traces
from tests.databases import Databases, initialised

PERSON, LENKE = "01818012345", "en-lenke-som-slipper-inn"


class Samler(ThreadingHTTPServer):
    """A collector on loopback: OTLP over HTTP, as bytes and as what they say."""

    def __init__(self) -> None:
        self.mottatt: list[bytes] = []
        super().__init__(("127.0.0.1", 0), _Mottak)

    @property
    def spans(self) -> dict[str, Span]:
        alle = [ExportTraceServiceRequest.FromString(bunke) for bunke in self.mottatt]
        return {s.name: s for a in alle for r in a.resource_spans for scope in r.scope_spans for s in scope.spans}


class _Mottak(BaseHTTPRequestHandler):
    server: Samler

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        self.server.mottatt.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def samler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Samler]:
    with Samler() as server:
        traad = threading.Thread(target=server.serve_forever)
        traad.start()
        monkeypatch.setattr(tracing, "_tracer", None)  # it is as it was afterwards
        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", httpx.HTTPTransport.handle_request)
        monkeypatch.setenv(tracing.ENDPOINT, f"http://127.0.0.1:{server.server_port}")
        yield server
        server.shutdown()
        traad.join()


def test_samleren_faar_vite_hva_som_ble_gjort_og_ikke_for_hvem(databases: Databases, samler: Samler) -> None:
    def spor(_: object) -> str:
        return str(httpx.get(f"http://127.0.0.1:{samler.server_port}/{PERSON}?lenke={LENKE}").status_code)

    with databases.copy("sqlite", "initialised", initialised) as url:
        app = create_app(Settings(env="test", database_url=url))
        client = app.test_client()
        svar = [client.get(sti) for sti in (f"/tjenester?sok={PERSON}", f"/forste-innlogging/{LENKE}", f"/{PERSON}")]
        assert [ett.status_code for ett in svar] == [200, 410, 404]
        assert run_once(app, Job("prove", "Spør noen.", spor, every_seconds=60)) == "204"
        with app.app_context():
            db.engine.dispose()
    tracing._tracer.span_processor.shutdown()  # type: ignore[union-attr]

    spans = samler.spans
    assert set(spans) == {"GET /tjenester", "GET /forste-innlogging/<token>", "GET", "job prove"}
    facts = {name: {a.key: a.value for a in span.attributes} for name, span in spans.items()}
    assert {key for told in facts.values() for key in told} <= tracing.ALLOWED
    side = facts["GET /tjenester"]
    assert side["http.response.status_code"].int_value == 200
    assert side["ksadmin.request_id"].string_value == svar[0].headers["X-Request-Id"]
    assert side["db.client.statements"].int_value > 0
    assert spans["GET"].trace_id == spans["job prove"].trace_id
    assert facts["GET"]["server.address"].string_value == "127.0.0.1"
    for hemmelig in (PERSON, LENKE):
        assert hemmelig.encode() not in b"".join(samler.mottatt)


def test_uten_pakkene_sies_det_hva_som_mangler(samler: Samler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(SettingsError, match=r"Installer «ksadmin\[otel\]»"):
        traces.init_app(Flask("prøve"))
