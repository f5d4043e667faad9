"""«Brukere» in the admin, and the command that makes the first account."""

import json
import re

import pytest
from flask import Flask

from ksadmin.brukere.commands import bruker as kommando
from ksadmin.brukere.models import Bruker
from ksadmin.core.actor import Rolle
from ksadmin.database import db
from tests.brukere.personer import PASSORD, hent, logg_inn, ny_bruker, send, synlig
from tests.client import StrictClient


@pytest.fixture
def admin(app: Flask, client: StrictClient) -> StrictClient:
    logg_inn(client, ny_bruker(app, Rolle.ADMINISTRATOR))
    return client


def test_administrator_oppretter_og_gir_lenke(app: Flask, admin: StrictClient) -> None:
    svar = send(admin, "/admin/brukere/new/", navn="Ny Person", epost="Ny@ks.no", rolle="saksbehandler")
    assert svar.status_code == 302, synlig(svar)
    side = synlig(admin.get(svar.location))
    assert "Ny Person (ny@ks.no)" in side
    ident = re.search(r"id=(\d+)", svar.location)
    assert ident
    svar = send(admin, f"/admin/brukere/{ident[1]}/steg/vis_lenke")
    side = synlig(admin.get(svar.location))
    adresse = re.search(r"http://127.0.0.1:8000(/forste-innlogging/\S+)", side)
    assert adresse
    assert "http" not in synlig(admin.get(svar.location)).split("Historikk")[0]  # shown once
    assert send(app.test_client(), adresse[1], password=PASSORD, password_confirm=PASSORD).status_code == 302


def test_feil_i_skjemaet_star_ved_feltet(admin: StrictClient) -> None:
    svar = send(admin, "/admin/brukere/new/", navn="", epost="tull", rolle="konge")
    assert svar.status_code == 200
    assert "Skriv navnet." in synlig(svar)
    svar = send(admin, "/admin/brukere/new/", navn="A", epost="tull", rolle="leser")
    assert "Skriv en gyldig e-postadresse" in synlig(svar)


def test_sperring_krever_en_grunn_som_star_i_historikken(app: Flask, admin: StrictClient) -> None:
    ident = ny_bruker(app)
    assert "Skriv hvorfor." in synlig(send(admin, f"/admin/brukere/{ident}/steg/sperr"))
    svar = send(admin, f"/admin/brukere/{ident}/steg/sperr", begrunnelse="Sluttet i KS")
    side = synlig(admin.get(svar.location))
    assert "sperret kontoen" in side
    assert "Sluttet i KS" in side
    assert hent(app, ident, "aktiv") is False


def test_den_siste_administratoren_far_vite_hva_som_maa_gjores(app: Flask, admin: StrictClient) -> None:
    svar = send(admin, "/admin/brukere/edit/?id=1", navn="Test Administrator", rolle="leser")
    assert "Gi en annen rollen administrator først." in synlig(svar)


def test_hemmelighetene_star_ikke_pa_siden(app: Flask, admin: StrictClient) -> None:
    ident = ny_bruker(app)
    for side in ("/admin/brukere/", f"/admin/brukere/details/?id={ident}", f"/admin/brukere/edit/?id={ident}"):
        html = admin.get(side).get_data(as_text=True)
        assert "argon2" not in html
        assert hent(app, ident, "fs_uniquifier") not in html


def test_kommandoen_skriver_en_lenke_som_virker(app: Flask, client: StrictClient) -> None:
    runner = app.test_cli_runner()
    svar = runner.invoke(kommando, ["opprett", "Forste@ks.no", "--rolle", "administrator", "--json"])
    assert svar.exit_code == 0, svar.output
    svar_json = json.loads(svar.output)
    assert svar_json["epost"] == "forste@ks.no"
    adresse = svar_json["lenke"].removeprefix("http://127.0.0.1:8000")
    assert send(client, adresse, password=PASSORD, password_confirm=PASSORD).location == "/admin/"
    with app.app_context():
        assert db.session.get_one(Bruker, svar_json["id"]).rolle is Rolle.ADMINISTRATOR


def test_kommandoen_sier_hvorfor_ikke(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(kommando, ["opprett", "a@ks.no", "--rolle", "leser"])
    igjen = runner.invoke(kommando, ["opprett", "a@ks.no", "--rolle", "leser"])
    assert igjen.exit_code == 1
    assert "a@ks.no har alt en konto." in igjen.output
    assert runner.invoke(kommando, ["opprett", "b@ks.no", "--rolle", "konge"]).exit_code == 2
