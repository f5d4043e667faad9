"""The numbers Prometheus asks for (docs/drift.md): requests of this web, and what the database knows of the rest.

Requests and calls to others are counted in each process and added up by the files in PROMETHEUS_MULTIPROC_DIR,
which `ksadmin serve` makes; everything else is read from the database when asked for, and so is the same whichever
process answers.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ksadmin.core import clock, jobs, outbox
from ksadmin.core.history import mest_av_en_person
from ksadmin.core.jobs import Job
from ksadmin.database import db
from ksadmin.web import plass
from ksadmin.web.health import bare_for_drift

REQUESTS = Histogram(
    "ksadmin_request_seconds",
    "Requests by what answered them (oppslag, ferdig: a page that was kept, flask) and status.",
    ["part", "status"],
    buckets=(0.001, 0.005, 0.025, 0.1, 0.5, 2, 10),
    registry=None,
)

UPSTREAM = Histogram(
    "ksadmin_upstream_seconds",
    "Calls to others while somebody waits, by whom (the lookups' APIs, maskinporten, enhetsregisteret) and outcome.",
    ["upstream", "outcome"],
    buckets=(0.01, 0.05, 0.2, 0.5, 1, 2, 5, 10),
    registry=None,
)
UPSTREAM_OPEN = Gauge(
    "ksadmin_upstream_open",
    "Whether the breaker is open, as the process says whose breaker last changed.",
    ["upstream"],
    multiprocess_mode="mostrecent",  # each process has its own, and one that has ended must not be heard for ever
    registry=None,
)

Kildetall = Callable[[Session], Iterable[tuple[str, datetime | None, bool]]]
"""An outside source: its name, when it was last read whole, and whether the latest attempt was."""
Posttall = Callable[[Session], Mapping[str, int]]
"""How many e-mails have come in, by what became of them."""


def apne_brytere() -> list[str]:
    """The upstreams whose breaker is open, as any web process of this machine last said."""
    families: Iterable[Metric] = UPSTREAM_OPEN.collect()
    if folder := os.environ.get(plass.MULTIPROC):
        families = MultiProcessCollector.merge(map(str, Path(folder).glob("gauge_mostrecent_*.db")))  # type: ignore[no-untyped-call]
    return sorted(sample.labels["upstream"] for family in families for sample in family.samples if sample.value)


class _Tilstand(Collector):
    """What the database knows, read once for each scrape."""

    def __init__(self, job_list: tuple[Job, ...], kilder: Kildetall, post: Posttall) -> None:
        self._jobs, self._kilder, self._post = job_list, kilder, post

    def collect(self) -> Iterator[Metric]:
        """Whether the database answers, and if it does, all else."""
        try:
            families = [*self._jobber(), *self._utboks(), *self._innkommet(), *self._synk(), *self._gjort()]
        except SQLAlchemyError:
            db.session.rollback()
            families = []
        yield GaugeMetricFamily("ksadmin_database_up", "Whether the database answers.", float(bool(families)))
        yield from families

    def _jobber(self) -> Iterator[Metric]:
        age = GaugeMetricFamily("ksadmin_job_age_seconds", "Since the latest run began.", labels=["job"])
        failed = GaugeMetricFamily("ksadmin_job_failed", "Whether the latest run failed.", labels=["job"])
        for job, run in jobs.latest(db.session, self._jobs):
            if run:
                age.add_metric([job.name], _age(run.startet))
                failed.add_metric([job.name], float(run.feil is not None))
        yield from (age, failed)

    def _utboks(self) -> Iterator[Metric]:
        count = GaugeMetricFamily("ksadmin_outbox_messages", "Mails and other promises.", labels=["status"])
        for status, antall in outbox.status_counts(db.session).items():
            count.add_metric([status.value], antall)
        eldste = outbox.eldste_forfalte(db.session)
        yield count
        yield GaugeMetricFamily(
            "ksadmin_outbox_oldest_seconds", "How long the oldest that is due has waited.", _age(eldste)
        )

    def _innkommet(self) -> Iterator[Metric]:
        count = GaugeMetricFamily("ksadmin_mail_received", "E-mails that came in.", labels=["became"])
        for ble, antall in self._post(db.session).items():
            count.add_metric([ble], antall)
        yield count

    def _synk(self) -> Iterator[Metric]:
        age = GaugeMetricFamily("ksadmin_sync_age_seconds", "Since the source was read whole.", labels=["source"])
        up = GaugeMetricFamily("ksadmin_sync_ok", "Whether the latest reading was whole.", labels=["source"])
        for kilde, oppdatert, hel in self._kilder(db.session):
            up.add_metric([kilde], float(hel))
            if oppdatert:
                age.add_metric([kilde], _age(oppdatert))
        yield from (age, up)

    def _gjort(self) -> Iterator[Metric]:
        mest = mest_av_en_person(db.session, siden=clock.now() - timedelta(hours=1))
        yield GaugeMetricFamily("ksadmin_deeds_of_one_person", "The most one person did in the last hour.", mest)


def _age(since: datetime | None) -> float:
    return (clock.now() - since).total_seconds() if since else 0.0


def init_app(app: Flask, job_list: tuple[Job, ...], kilder: Kildetall, post: Posttall) -> None:
    """Answer `/metrics`, to the machine itself and to whoever has the token."""
    tilstand = _Tilstand(job_list, kilder, post)

    @app.get("/metrics")
    def metrics() -> Response:
        bare_for_drift()
        registry = CollectorRegistry()
        if plass.MULTIPROC in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            for counted in (REQUESTS, UPSTREAM, UPSTREAM_OPEN):
                registry.register(counted)
            registry.register(plass.FULL)
        registry.register(tilstand)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
