"""The alerts and the dashboard we hand out ask for numbers that `/metrics` answers with, by labels they have."""

import json
import re

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session

from ksadmin.app import job_list
from ksadmin.core import clock
from ksadmin.core.outbox import Utboksstatus, promise
from ksadmin.database import transaction
from ksadmin.scheduler.runner import run_once
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Kjorestatus
from ksadmin.tilgangsoversikt.models import Synkkjoring
from ksadmin.web.metrics import REQUESTS, UPSTREAM, UPSTREAM_OPEN
from tests.architecture.tree import ROOT
from tests.client import StrictClient


def expressions() -> list[str]:
    """Every PromQL expression we hand out."""
    alerts = re.findall(r"^\s+expr: (.+)$", (ROOT / "deploy/prometheus-alerts.yml").read_text(), re.M)
    dashboard = json.loads((ROOT / "deploy/grafana-dashboard.json").read_text())
    assert len(alerts) == 12
    return alerts + [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def answered(client: StrictClient) -> dict[str, set[str]]:
    """The labels of each number `/metrics` answers with."""
    text = client.get("/metrics").get_data(as_text=True)
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {sample.name: set(sample.labels) for sample in samples}


def test_det_som_overvakes_finnes(app: Flask, session: Session, client: StrictClient) -> None:
    run_once(app, next(job for job in job_list(app.extensions["ksadmin.settings"]) if job.name == "oppbevaring"))
    REQUESTS.labels("flask", 200).observe(0.01)
    UPSTREAM.labels("maskinporten", "answered").observe(0.01)
    UPSTREAM_OPEN.labels("maskinporten").set(0)
    naa = clock.now()
    with transaction():
        promise(session, "avtale.kvittering", avtale=1)
        tider = {"startet": naa, "livstegn": naa, "ferdig": naa, "startet_av": "prøven"}
        session.add(Synkkjoring(kilde=Kilde.FIL, status=Kjorestatus.FULLFORT, **tider))
    there = answered(client)
    for expression in expressions():
        names = re.findall(r"ksadmin_\w+", expression.replace('job="ksadmin"', ""))
        assert names or expression.startswith("up"), expression
        labels = set(re.findall(r"(\w+)[!=]=?~?\"", expression.replace('up{job="ksadmin"}', "")))
        for group in re.findall(r"by \(([^)]+)\)", expression):
            labels |= set(group.split(", "))
        for name in names:
            assert labels <= there[name], (expression, there[name])
        for statuses in re.findall(r'ksadmin_outbox_messages\{status[!=]=?~?"([^"]+)"', expression):
            assert set(statuses.split("|")) <= {status.value for status in Utboksstatus}, expression
