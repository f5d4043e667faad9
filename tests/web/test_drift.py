"""What those who watch ksadmin are told: the truth, and only they are told."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask, request_finished
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from ksadmin.app import create_app, job_list
from ksadmin.core import clock, jobs
from ksadmin.core.actor import Rolle
from ksadmin.core.jobs import Job, Transact
from ksadmin.core.outbox import promise
from ksadmin.database import db, transaction
from ksadmin.scheduler.runner import PULSE, run_once
from ksadmin.settings import Settings
from ksadmin.web import health, metrics
from tests.brukere.personer import logg_inn, ny_bruker
from tests.client import StrictClient

LANGT_BORTE = {"REMOTE_ADDR": "10.1.2.3"}


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(env="test", database_url=database_url, drift_token="hemmelig")


def tall(client: StrictClient) -> dict[str, float]:
    """Every number, by its name and labels."""
    lines = client.get("/metrics").get_data(as_text=True).splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}


def test_tallene_sier_hvordan_det_star_til(app: Flask, client: StrictClient) -> None:
    navn = job_list(app.extensions["ksadmin.settings"])[0].name
    run_once(app, Job(navn, "Svikter.", lambda _: 1 / 0, every_seconds=60))  # type: ignore[arg-type,return-value]
    with app.app_context(), transaction() as session:
        promise(session, "avtale.kvittering", avtale=1).neste_forsok -= timedelta(hours=1)
    talt = tall(client)
    assert talt["ksadmin_database_up"] == 1
    assert talt[f'ksadmin_job_failed{{job="{navn}"}}'] == 1
    assert 0 <= talt[f'ksadmin_job_age_seconds{{job="{navn}"}}'] < 60
    assert talt['ksadmin_outbox_messages{status="venter"}'] == 1
    assert 3600 <= talt["ksadmin_outbox_oldest_seconds"] < 3700
    assert talt["ksadmin_deeds_of_one_person"] == 0  # a job is no person


def test_en_jobb_som_mister_databasen_sier_det_paa_en_linje(app: Flask) -> None:
    def spor(_transact: Transact) -> str:
        return str(create_engine("postgresql+psycopg://127.0.0.1:9/borte").connect())

    with capture_logs() as linjer:
        assert run_once(app, Job("prove", "Spør.", spor, every_seconds=60)) == (
            "Feilet: Databasen svarte ikke (OperationalError)."
        )
    assert [(linje["event"], "exc_info" in linje) for linje in linjer] == [("job_failed", False)]


def test_uvanlig_mye_av_en_person_ses(app: Flask, client: StrictClient) -> None:
    folk = [ny_bruker(app, Rolle.FORVALTER, epost=f"{i}@ks.no", passord=None) for i in range(2)]
    for ident, tabeller in zip(folk, (1, 3), strict=True):
        logg_inn(client, ident)
        for _ in range(tabeller):
            client.get("/admin/avtaler/export/csv/")
    assert tall(client)["ksadmin_deeds_of_one_person"] == 3
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert tall(client)["ksadmin_deeds_of_one_person"] == 0


def test_andre_enn_maskinen_selv_maa_ha_token(client: StrictClient) -> None:
    for adresse in ("/metrics", "/helse/drift"):
        assert client.get(adresse, environ_overrides=LANGT_BORTE).status_code == 404
        assert client.get(adresse, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
        feil = {"Authorization": "Bearer hemmelighet"}
        assert client.get(adresse, environ_overrides=LANGT_BORTE, headers=feil).status_code == 404
        rett = {"Authorization": "Bearer hemmelig"}
        assert client.get(adresse, environ_overrides=LANGT_BORTE, headers=rett).status_code in (200, 503)
    assert client.get("/helse/klar", environ_overrides=LANGT_BORTE).status_code == 200


def feilene(client: StrictClient) -> list[str]:
    svar = client.get("/helse/drift")
    assert svar.status_code == (503 if svar.json["feil"] else 200)  # type: ignore[index]
    feil: list[str] = svar.json["feil"]  # type: ignore[index]
    return feil


def test_helsen_sier_fra_om_det_som_ikke_er_som_det_skal(
    app: Flask, session: Session, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert feilene(client) == ["planleggeren har aldri kjørt"]
    run_once(app, PULSE)
    assert feilene(client) == []
    with transaction():
        session.get_one(jobs.JobRun, 1).startet = clock.now() - timedelta(minutes=3)
        promise(session, "avtale.kvittering", avtale=1).neste_forsok -= timedelta(hours=1)
    monkeypatch.setattr(health, "LITE_PLASS", 1 << 60)
    stille, ventet, *plass = feilene(client)
    assert stille.startswith("planleggeren har vært stille siden")
    assert ventet.startswith("det som skal sendes, har ventet siden")
    assert plass
    assert all("lite plass igjen på disken" in sted for sted in plass)
    with transaction():
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert feilene(client) == ["databasen har ikke riktig skjema; kjør «ksadmin init»"]
    assert client.get("/helse/klar").status_code == 503


def test_en_database_uten_det_init_legger_inn_sier_hva_som_skal_gjores(app: Flask, client: StrictClient) -> None:
    logg_inn(client, ny_bruker(app))
    with app.app_context(), transaction() as session:
        session.execute(text("DELETE FROM sak_arbeidstid"))
    svar = client.get("/helse/klar")
    assert (svar.status_code, svar.json) == (
        503,
        {"status": "feil", "grunn": "databasen mangler det «ksadmin init» legger inn; kjør den"},
    )
    svar = client.get("/admin/")
    assert svar.status_code == 503
    assert "må kjøre «ksadmin init»" in svar.get_data(as_text=True)


def test_en_kilde_som_ikke_svarer_star_pa_forsiden(app: Flask, client: StrictClient) -> None:
    logg_inn(client, ny_bruker(app))
    metrics.UPSTREAM_OPEN.labels("enhetsregisteret").set(1)
    try:
        assert "Enhetsregisteret" in client.get("/admin/").get_data(as_text=True)
    finally:
        metrics.UPSTREAM_OPEN.labels("enhetsregisteret").set(0)
    assert "Enhetsregisteret" not in client.get("/admin/").get_data(as_text=True)


def test_naar_databasen_er_borte_sies_det(tmp_path: Path) -> None:
    borte = f"postgresql+psycopg://postgres@/x?host={tmp_path}"
    app = create_app(Settings(env="test", database_url=borte))
    client = app.test_client()
    assert client.get("/helse/lever").status_code == 200
    assert client.get("/helse/klar").status_code == 503
    assert client.get("/helse/drift").json == {"status": "feil", "feil": ["databasen svarer ikke"]}
    assert "ksadmin_database_up 0.0" in client.get("/metrics").get_data(as_text=True)
    with client.session_transaction() as okt:
        okt["_user_id"] = "somebody who was signed in when it went away"
    for adresse in ("/admin/", "/kommune/0301", "/api/v1/kommuner"):
        svar = client.get(adresse)
        assert (svar.status_code, svar.headers["Retry-After"]) == (503, "10"), adresse
        assert "Vi får ikke tak i databasen" in svar.get_data(as_text=True)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_et_svar_som_er_laget_gaar_ut_selv_om_databasen_forsvinner(app: Flask, client: StrictClient) -> None:
    def klipp(_app: Flask, **_svar: object) -> None:
        linja = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.begin() as annen:
            annen.execute(text("SELECT pg_terminate_backend(:linja, 5000)"), {"linja": linja})

    with request_finished.connected_to(klipp, app):
        for _ in range(2):  # the lost connection has left the pool
            assert client.get("/api/v1/kommuner").status_code == 200
