"""What each page asks the database, with example data: few questions, and no more of them for more rows."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import event

from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.settings import Settings
from tests.brukere.personer import logg_inn, ny_bruker
from tests.databases import Databases
from tests.gjennomgang import eksempeldata, sider

PAA_EN_SIDE = 12
HAUG = re.compile(r'venter-antall">(\d+)<.*href="([^"]+)">Se ', re.S)


@pytest.fixture
def settings(databases: Databases) -> Iterator[Settings]:
    with eksempeldata(databases) as settings:
        yield settings


def test_ingen_side_spor_databasen_om_mer_enn_den_ma(app: Flask) -> None:
    client = app.test_client()
    logg_inn(client, ny_bruker(app, Rolle.ADMINISTRATOR))
    stilt: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: stilt.append(a[2]))
    flest: dict[str, tuple[int, str]] = {}
    stilt.clear()
    for rute, adresse, svar in sider(app, client, "/admin/", "/"):
        assert svar.status_code < 500, adresse
        flest[rute] = max(flest.get(rute, (0, "")), (len([s for s in stilt if not s.startswith("BEGIN")]), adresse))
        stilt.clear()
    assert len(flest) > 150
    assert {r: n for r, n in flest.items() if n[0] > PAA_EN_SIDE} == {}


def test_listen_en_haug_pa_forsiden_leder_til_har_like_mange_rader(app: Flask) -> None:
    client = app.test_client()
    logg_inn(client, ny_bruker(app, Rolle.ADMINISTRATOR))
    hauger = [HAUG.search(haug) for haug in client.get("/admin/").text.split("venter-rom")]
    lister = {unescape(haug[2]): int(haug[1]) for haug in hauger if haug}
    assert len(lister) > 15
    rader = {url: re.search(r"<strong>(\d+)</strong> rad", client.get(url).text) for url in lister}
    talt = {url: int(antall[1]) for url, antall in rader.items() if antall}
    assert talt == {url: antall for url, antall in lister.items() if url in talt}
    assert len(talt) > 15
