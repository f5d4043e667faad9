"""Files that never change under their address, and answers made small for those who take them so."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from ksadmin.app import create_app
from ksadmin.settings import Settings
from ksadmin.web import statisk
from tests.client import StrictClient

FOR_ALLTID = "public, max-age=31536000, immutable"


def adresse(app: Flask, fil: str) -> str:
    with app.test_request_context():
        return url_for("static", filename=fil)


def test_hver_fil_en_side_ber_om_kan_beholdes_for_alltid(app: Flask, client: StrictClient) -> None:
    for side in ("/", "/logg-inn", "/kommune/0301"):
        bedt_om = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(side).get_data(as_text=True))
        assert len(bedt_om) >= 6, side
        for fil in bedt_om:
            svar = client.get(fil)
            assert (svar.status_code, svar.headers["Cache-Control"]) == (200, FOR_ALLTID), fil
            assert "Set-Cookie" not in svar.headers


def test_en_annen_utgave_spor_forst_og_en_fil_som_ikke_finnes_er_borte(app: Flask, client: StrictClient) -> None:
    gammel = client.get("/static/0123456789ab/felles.css")
    assert gammel.data == client.get(adresse(app, "felles.css")).data
    assert gammel.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    uendret = client.get("/static/0123456789ab/felles.css", headers={"If-None-Match": gammel.headers["ETag"]})
    assert (uendret.status_code, uendret.data) == (304, b"")
    for borte in ("finnes-ikke.css", "../security.py", "..%2fsecurity.py", "vendor"):
        assert client.get(f"/static/0123456789ab/{borte}").status_code == 404


def test_merket_er_et_annet_naar_en_fil_er_en_annen(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}")
    forste = statisk._les(tmp_path).merke
    (tmp_path / "a.css").write_text("b {}")
    assert statisk._les(tmp_path).merke != forste


@pytest.mark.parametrize("godtar", ["br, gzip", "gzip", "gzip;q=0.5, br;q=0", "*"])
def test_det_som_er_likt_for_alle_sendes_lite(app: Flask, client: StrictClient, godtar: str) -> None:
    for sti in (adresse(app, "felles.css"), "/kommune/0301", "/api/v1/kommuner", "/kommune/0301?x=1"):
        hel = client.get(sti, headers={"Accept-Encoding": "identity"})
        for _ in range(2):  # made, and kept
            liten = client.get(sti, headers={"Accept-Encoding": godtar})
            assert pakket_ut(liten) == hel.data
            assert int(liten.headers["Content-Length"]) < len(hel.data) / 2
            assert liten.headers["ETag"] != hel.headers["ETag"]
            assert "Accept-Encoding" in liten.vary
            assert "Accept-Encoding" in hel.vary
        kjent = {"Accept-Encoding": godtar, "If-None-Match": liten.headers["ETag"]}
        assert client.get(sti, headers=kjent).status_code == 304
        assert client.get(sti, headers={"If-None-Match": liten.headers["ETag"]}).status_code == 200
    skrift = client.get(adresse(app, "vendor/inter/inter-latin-400.woff2"), headers={"Accept-Encoding": godtar})
    assert "Content-Encoding" not in skrift.headers


def pakket_ut(svar: TestResponse) -> bytes:
    pakk_ut = {"br": brotli.decompress, "gzip": gzip.decompress}[svar.headers["Content-Encoding"]]
    innhold: bytes = pakk_ut(svar.data)
    return innhold


def test_det_som_er_en_persons_sendes_som_det_er(client: StrictClient) -> None:
    """The length of a compressed page tells what is in it (BREACH)."""
    for sti in ("/logg-inn", "/sjekk"):
        assert "Content-Encoding" not in client.get(sti, headers={"Accept-Encoding": "br, gzip"}).headers


def test_en_side_har_utseende_ogsaa_naar_databasen_er_borte(tmp_path: Path) -> None:
    app = create_app(Settings(env="test", database_url=f"postgresql+psycopg://postgres@/x?host={tmp_path}"))
    assert app.test_client().get(adresse(app, "felles.css")).status_code == 200
