"""The schema is brought forward under the old version, while people work in it: nobody is turned away."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from ksadmin import database
from ksadmin.app import create_app
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict
from ksadmin.database import MIGRATIONS, db, migrate
from ksadmin.settings import Settings
from tests.brukere.personer import kapsel, ny_bruker
from tests.databases import Databases, initialised
from tests.feil.anlegg import anlegg
from tests.feil.folk import Folk
from tests.feil.invarianter import brudd
from tests.simulators.smtp import wait_until

UTVID = '''
"""The first half of a change: what the next version needs, in a way that the version that runs does not notice."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "neste", "{hode}"


def upgrade() -> None:
    op.create_table("neste", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("leverandor", sa.Column("neste", sa.String, nullable=True))
    op.add_column("sak_innsending", sa.Column("neste", sa.String, nullable=False, server_default=""))
    op.create_index("ix_neste", "leverandor", ["neste"])
'''


@pytest.fixture
def app(databases: Databases) -> Iterator[Flask]:
    with databases.copy("postgresql", "initialised", initialised) as url:
        app = create_app(Settings(env="test", database_url=url))
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def neste_versjon(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on `migrate` knows one migration more than the code that serves."""
    with app.app_context():
        hode = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    shutil.copytree(MIGRATIONS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "migrations/versions/neste.py").write_text(UTVID.format(hode=hode))
    monkeypatch.setattr(database, "MIGRATIONS", tmp_path / "migrations")


def test_skjemaet_endres_under_den_gamle_versjonen_mens_folk_arbeider(
    app: Flask, neste_versjon: None, tmp_path: Path
) -> None:
    url = app.extensions["ksadmin.settings"].database_url
    okt = kapsel(app, ny_bruker(app, Rolle.FORVALTER))
    with anlegg(url, tmp_path, None, webs=1, schedulers=0) as hus:
        wait_until(lambda: "ASGI server listening" in hus.logg.read_text())
        with Folk(hus, okt).i_arbeid() as folk:
            folk.kommer_videre()
            sen = threading.Thread(target=migrate, args=(url,))
            with app.app_context(), psycopg.connect(url.replace("+psycopg", "")) as treg:
                treg.execute("SELECT 1 FROM leverandor")  # somebody reads, and does not end: no migration gets by
                sen.start()
                wait_until(lambda: venter_paa_laas(db.session))
                wait_until(lambda: not venter_paa_laas(db.session))  # it has given up, and lets those behind it pass
                folk.kommer_videre()
                assert "neste" not in kolonner(db.session)
            sen.join()
            folk.kommer_videre(8)
            klar = httpx.get(f"http://127.0.0.1:{hus.porter['web0']}/helse/klar")
    assert klar.status_code == 200, "a newer schema is no reason to send people away"
    assert set(folk.svar) <= {200, 302, 303}
    assert folk.uvisst == []
    with app.app_context():
        assert "neste" in kolonner(db.session)
        assert brudd(db.session) == []


def venter_paa_laas(session: Session) -> bool:
    session.rollback()
    locks = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
    return bool(session.scalar(text(locks)))


def kolonner(session: Session) -> set[str]:
    session.rollback()
    return {kolonne["name"] for kolonne in inspect(session.connection()).get_columns("leverandor")}


def test_den_som_aldri_slipper_til_sier_det_og_endrer_ingenting(
    app: Flask, neste_versjon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_TRIES", 1)
    url = app.extensions["ksadmin.settings"].database_url
    with app.app_context(), psycopg.connect(url.replace("+psycopg", "")) as treg:
        treg.execute("SELECT 1 FROM leverandor")
        with pytest.raises(Conflict, match="pg_stat_activity"):
            migrate(url)
        assert "neste" not in kolonner(db.session)
        assert not inspect(db.session.connection()).has_table("neste")
