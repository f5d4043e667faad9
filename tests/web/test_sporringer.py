"""What each page asks the database, with example data: few questions, and no more of them for more rows."""

from collections.abc import Iterator

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
