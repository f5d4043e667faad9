"""The session cookie, as a browser behind TLS is given it."""

import pytest
from flask import Flask

from ksadmin.settings import Settings
from tests.brukere.personer import PASSORD, ny_bruker
from tests.client import StrictClient, csrf

ADRESSE = "https://ksadmin.example"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(env="test", database_url=database_url, base_url=ADRESSE)


def test_kapselen_er_bundet_til_tjeneren_og_skjult_for_skript(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    side = client.get("/logg-inn").get_data(as_text=True)
    svar = client.post(
        "/logg-inn",
        headers={"Referer": f"{ADRESSE}/logg-inn"},
        data={"csrf_token": csrf(side), "email": "saksbehandler@ks.no", "password": PASSORD},
    )
    assert svar.status_code == 302
    kapsler = svar.headers.getlist("Set-Cookie")
    assert sorted(kapsel.partition("=")[0] for kapsel in kapsler) == ["__Host-ksadmin", "__Host-ksadmin-kjent"]
    for kapsel in kapsler:
        for krav in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Expires="):
            assert f"; {krav}" in kapsel
        assert "Domain" not in kapsel
