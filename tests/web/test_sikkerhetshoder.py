"""Every answer tells the browser what it may not do, whoever made the answer."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from ksadmin.core.actor import Rolle
from ksadmin.settings import Settings
from tests.client import StrictClient

EGEN = r"'self'( 'nonce-[\w-]{22}')?"
CSP = re.compile(
    rf"default-src 'none'; script-src {EGEN}; style-src {EGEN}; img-src 'self' data:; font-src 'self';"
    r" connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(env="test", database_url=database_url, base_url="https://ksadmin.example.org")  # type: ignore[arg-type]


def test_hvert_svar_har_hodene(app: Flask, client: StrictClient, client_as: Callable[[Rolle], StrictClient]) -> None:
    innlogget = client_as(Rolle.LESER)
    for svar in (
        client.get("/kommune/0301"),
        client.get("/kommune/0301"),  # kept ready now
        client.get("/finnes-ikke"),
        client.get("/static/0123456789ab/felles.css"),
        client.get("/api/v1/kommuner"),
        client.post("/sjekk"),
        innlogget.get("/admin/"),
    ):
        adresse, hoder = svar.request.path, svar.headers
        assert CSP.fullmatch(hoder["Content-Security-Policy"]), adresse
        assert hoder["X-Content-Type-Options"] == "nosniff", adresse
        assert hoder["Referrer-Policy"] == "same-origin", adresse
        assert hoder["Cross-Origin-Opener-Policy"] == "same-origin", adresse
        assert "camera=()" in hoder["Permissions-Policy"], adresse
        assert hoder["Strict-Transport-Security"].startswith("max-age=63072000"), adresse
        assert "Server" not in hoder, adresse
        svar.close()
    for side in ("/admin/", "/logg-inn"):
        assert innlogget.get(side).headers["Cache-Control"] == "no-store"
    assert innlogget.get("/admin/").status_code == 200


def test_bare_eget_navn_og_bare_skjemaer(client: StrictClient) -> None:
    assert client.get("/admin").location == "https://ksadmin.example.org/admin/"
    for fremmed in ("https://ond.example", "http://ksadmin.example.org:81"):
        svar = client.get("/admin", base_url=fremmed)
        assert (svar.status_code, svar.location) == (400, None)
        assert client.get("/helse/lever", base_url=fremmed).status_code == 200
    client.get("/varsler.json", base_url="https://ond.example")
    assert "ond.example" not in client.get("/varsler.json").get_data(as_text=True)  # which is kept for all
    for slag in ("application/json", "text/plain", ""):
        assert client.post("/sjekk", data=b"{}", content_type=slag).status_code == 415
