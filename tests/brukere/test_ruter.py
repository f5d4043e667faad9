"""Every route with who may reach it (``ruter*.txt``), checked by asking as nobody and as each role."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from ksadmin.core.actor import Rolle
from ksadmin.settings import Settings
from tests.brukere.personer import logg_inn, ny_bruker
from tests.client import StrictClient
from tests.databases import Databases, initialised

SILENT_SCHEDULER = ("GET:/helse/drift", 503)  # there is none in these tests, and the page says so
TABELLER = sorted(Path(__file__).parent.glob("ruter*.txt"))
HVEM = [None, *Rolle]
KRAV = {
    "offentlig": HVEM,
    "innlogget": list(Rolle),
    "ingen": [],
    **{r.value: [x for x in Rolle if x.rank >= r.rank] for r in Rolle},
}


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Who may reach a page is decided before one database can differ from another."""
    return str(request.param)


@pytest.fixture
def settings(databases: Databases, database_kind: str) -> Iterator[Settings]:
    """With rows to look at, and with Entra ID set up so that its routes exist."""
    with databases.copy(database_kind, "initialised", initialised) as url:
        yield Settings(
            env="test",
            database_url=url,
            oidc_issuer="http://127.0.0.1:9/x",
            oidc_client_id="a",
            oidc_client_secret="b",
        )


def tabell() -> dict[str, str]:
    """Each route of the files with the least it takes to reach it."""
    text = "\n".join(path.read_text() for path in TABELLER)
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    ruter = {rute: hvem for hvem, rute in lines}
    assert len(ruter) == len(lines), "a route is listed twice"
    return ruter


def ruter(app: Flask) -> dict[str, Rule]:
    """``GET:/admin/avtaler/`` and its like; ``POST`` for what cannot be read."""
    return {
        f"{'GET' if 'GET' in (rule.methods or ()) else 'POST'}:{rule.rule}": rule for rule in app.url_map.iter_rules()
    }


def slipper_inn(client: StrictClient, navn: str) -> bool:
    """Whether the caller gets past the door: neither sent to sign in, nor refused."""
    metode, _, rule = navn.partition(":")
    url = re.sub(r"<path:filename>", "felles.css", re.sub(r"<(?!path)[^>]+>", "1", rule))
    svar = client.open(url, method=metode, query_string={"id": "1"})
    svar.close()  # a static file is open until it has been read
    assert svar.status_code < 500 or (navn, svar.status_code) == SILENT_SCHEDULER, (navn, svar.status_code)
    return svar.status_code not in (401, 403) and not (svar.location or "").startswith("/logg-inn?next=")


def test_hver_rute_star_i_listen(app: Flask) -> None:
    assert ruter(app).keys() == tabell().keys()


@pytest.mark.parametrize("hvem", HVEM)
def test_rutene_slipper_inn_dem_listen_sier_og_ingen_andre(app: Flask, hvem: Rolle | None) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # tested elsewhere; here it would hide the door behind it
    ident = ny_bruker(app, hvem) if hvem else None
    avvik = []
    for navn, krav in tabell().items():
        client = app.test_client()
        assert isinstance(client, StrictClient)
        if ident:
            logg_inn(client, ident)
        skal = hvem in KRAV[krav]
        if slipper_inn(client, navn) is not skal:
            avvik.append(f"{navn}: {'slapp ikke inn' if skal else 'slapp inn'} {hvem or 'anonym'}")
    assert avvik == []
