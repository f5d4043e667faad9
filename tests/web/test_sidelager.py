"""A published page is made once, and made again when what it says has changed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, request, request_started
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from ksadmin.core.actor import Rolle
from ksadmin.core.asgi import Answer
from ksadmin.database import transaction
from ksadmin.register import usecases as register
from ksadmin.register.models import Kjennetegnslag
from ksadmin.web import sidelager
from tests.actors import FORVALTER
from tests.avtaler.builders import organisasjon
from tests.client import StrictClient

SIDE = "/kommune/0301"


def straks(app: Flask, sti: str = SIDE, *hoder: tuple[bytes, bytes], **mer: object) -> Answer | None:
    """What the event loop answers by itself."""
    scope = {"method": "GET", "path": sti, "query_string": b"", "headers": [(b"host", b"localhost"), *hoder], **mer}
    svar: Answer | None = app.extensions["ksadmin.sidelager"].straks(scope)
    return svar


@contextmanager
def sider_laget(app: Flask) -> Iterator[list[str]]:
    """The pages that are made inside the block; one answered from memory is not."""
    laget: list[str] = []

    def noter(_app: Flask, **_: object) -> None:
        laget.append(request.path)

    with request_started.connected_to(noter, app):
        yield laget


def test_den_andre_som_spor_faar_den_samme_siden_uten_at_den_lages_paa_nytt(app: Flask, client: StrictClient) -> None:
    forste = client.get(SIDE)
    with sider_laget(app) as laget:
        andre = app.test_client().get(SIDE)
    assert laget == []
    assert (andre.status_code, andre.data) == (200, forste.data)
    kjente = {k: v for k, v in forste.headers.items() if k not in ("X-Request-Id", "Date")}
    assert dict(andre.headers) == kjente
    assert forste.headers["Vary"] == "Accept-Encoding, Cookie"


def test_den_som_har_siden_faar_vite_at_den_er_uendret(app: Flask, client: StrictClient) -> None:
    merke = client.get("/api/v1/tjenester").headers["ETag"]
    assert not merke.startswith("W/")
    for svar in (
        client.get("/api/v1/tjenester", headers={"If-None-Match": merke}),
        client.get("/api/v1/tjenester?x=1", headers={"If-None-Match": f'"annet", {merke}'}),
    ):
        assert (svar.status_code, svar.data, svar.headers["ETag"]) == (304, b"", merke)
        assert "Content-Type" not in svar.headers
    assert client.get("/api/v1/tjenester", headers={"If-None-Match": '"annet"'}).status_code == 200


@pytest.fixture
def pusterom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time enough on a busy machine: a page stands a whole minute before anybody looks."""
    monkeypatch.setattr(sidelager, "PUSTEROM", 60.0)


def test_hendelseslokka_gir_det_samme_svaret_uten_aa_vente(app: Flask, client: StrictClient, pusterom: None) -> None:
    assert straks(app) is None
    side = client.get(SIDE)
    svar = straks(app)
    assert svar
    status, hoder, innhold = svar
    assert (status, innhold) == (200, side.data)
    kjente = {k.lower().encode(): v.encode() for k, v in side.headers.items() if k != "X-Request-Id"}
    assert dict(hoder) == kjente
    merke = side.headers["ETag"].encode()
    uendret = straks(app, SIDE, (b"if-none-match", b'"annet", ' + merke))
    assert uendret
    assert (uendret[0], uendret[2], dict(uendret[1])[b"etag"]) == (304, b"", merke)
    assert b"content-type" not in dict(uendret[1])
    client.set_cookie("sprak", "nn")
    nynorsk = client.get(SIDE).data
    valgt = straks(app, SIDE, (b"cookie", b"a=1"), (b"cookie", b"sprak=nn"))
    assert valgt
    assert valgt[2] == nynorsk != side.data


def test_hendelseslokka_lar_flask_svare_paa_alt_annet(app: Flask, client: StrictClient, pusterom: None) -> None:
    client.get(SIDE)
    assert straks(app, "/kommune/9999") is None
    assert straks(app, method="HEAD") is None
    assert straks(app, query_string=b"sprak=nn") is None
    assert straks(app, SIDE, (b"content-length", b"1")) is None
    assert straks(app) is not None
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE organisasjon SET navn = 'Nyby' WHERE nummer = '0301'"))
    assert straks(app) is None


def test_en_endring_her_vises_med_en_gang(session: Session, client: StrictClient) -> None:
    assert b"Oslo kommune" in client.get(SIDE).data
    with transaction():
        oslo = organisasjon(session)
        register.endre_kjennetegn(session, FORVALTER, oslo, Kjennetegnslag.NAVN, "Nyby", fra=None)
    assert b"Nyby kommune" in client.get(SIDE).data


def test_en_endring_i_en_annen_prosess_vises_innen_ett_sekund(
    app: Flask, client: StrictClient, database_url: str
) -> None:
    client.get(SIDE)
    annen = create_engine(database_url)
    with annen.begin() as connection:
        connection.execute(text("UPDATE organisasjon SET navn = 'Nyby' WHERE nummer = '0301'"))
        connection.execute(text("UPDATE audit_head SET siste_hash = 'en annen'"))
    annen.dispose()
    frist = time.monotonic() + 1
    while straks(app):
        assert time.monotonic() < frist
    while b"Nyby kommune" not in client.get(SIDE).data:
        assert time.monotonic() < frist


def test_maalformene_blandes_ikke(app: Flask, client: StrictClient) -> None:
    bokmal = client.get("/tjenester").data
    client.set_cookie("sprak", "nn")
    for _ in range(2):
        assert b'lang="nn"' in client.get("/tjenester").data[:100]
    assert app.test_client().get("/tjenester").data == bokmal


def test_det_som_ikke_er_publisert_lages_hver_gang(app: Flask, client: StrictClient) -> None:
    for adresse in ("/kommune/9999", "/tjenester/finnes_ikke", "/?sok=a", "/sjekk", "/tjenester?x=1"):
        with sider_laget(app) as laget:
            client.get(adresse)
            client.get(adresse)
        assert laget[: len(laget) // 2] == laget[len(laget) // 2 :] != [], adresse


def test_ingen_faar_en_annens_informasjonskapsel(app: Flask, client: StrictClient) -> None:
    client.get("/sjekk")  # a session, with the token of the form in it
    assert "Set-Cookie" not in client.get(SIDE).headers
    assert "Set-Cookie" not in app.test_client().get(SIDE).headers


def test_en_statisk_fil_setter_ingen_kapsel(client_as: Callable[[Rolle], StrictClient]) -> None:
    innlogget = client_as(Rolle.LESER)
    assert "Set-Cookie" in innlogget.get("/admin/").headers  # the session lives on
    assert "Set-Cookie" not in innlogget.get("/static/0123456789ab/felles.css").headers
