"""Two-factor: who must, how it is turned on, and how one gets in without the phone."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from pydantic import SecretStr
from sqlalchemy import select

from ksadmin.app import create_app
from ksadmin.brukere import usecases
from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import db, transaction
from ksadmin.settings import DEV_KEY, Settings
from tests.brukere.personer import PASSORD, hent, logg_inn, ny_bruker, send, synlig
from tests.client import StrictClient

EPOST = "saksbehandler@ks.no"
GJENOPPRETTINGSKODE = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}")


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(env="test", database_url=database_url, krev_tofaktor=True)


def kode(nokkel: str) -> str:
    return str(TOTP(key=nokkel).generate(clock.now()).token)


def meld_paa(client: StrictClient) -> str:
    """Enrol on the page the person has been sent to. Returns the key the app would keep."""
    svar = send(client, "/admin/konto/tofaktor", setup="authenticator")
    side = html.unescape(svar.get_data(as_text=True))
    assert 'src="data:image/svg+xml;base64,' in side
    nokkel = re.search(r"<code>([A-Z2-7-]+)</code>", side)
    skjema = re.search(r'action="([^"]+)" novalidate', side)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', side)
    assert nokkel
    assert skjema
    assert token
    svar = client.post(skjema[1], data={"csrf_token": token[1], "code": kode(nokkel[1])})
    assert svar.status_code == 302, synlig(svar)
    return nokkel[1]


def med_tofaktor(app: Flask, client: StrictClient) -> tuple[int, str]:
    """A signed-out person who has enrolled, and the key of their app."""
    ident = ny_bruker(app)
    with time_machine.travel(clock.now() - timedelta(hours=1)):
        send(client, "/logg-inn", email=EPOST, password=PASSORD)
        nokkel = meld_paa(client)
    client.delete_cookie("ksadmin")
    return ident, nokkel


def test_saksbehandler_maa_slaa_paa_tofaktor_for_a_komme_inn(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    svar = send(client, "/logg-inn", email=EPOST, password=PASSORD)
    assert svar.location == "/admin/konto/tofaktor"
    assert client.get("/admin/konto/").status_code == 302
    meld_paa(client)
    assert hent(app, ident, "har_tofaktor")
    assert "Lag gjenopprettingskoder nå." in synlig(client.get("/admin/konto/"))


def test_en_leser_maa_ogsaa(app: Flask, client: StrictClient) -> None:
    ny_bruker(app, Rolle.LESER)
    assert send(client, "/logg-inn", email="leser@ks.no", password=PASSORD).location == "/admin/konto/tofaktor"


def test_passord_alene_er_ikke_nok(app: Flask, client: StrictClient) -> None:
    _ident, nokkel = med_tofaktor(app, client)
    assert send(client, "/logg-inn", email=EPOST, password=PASSORD).location.startswith("/logg-inn/kode")
    assert client.get("/admin/konto/").status_code == 302
    assert "Koden er feil eller brukt." in synlig(send(client, "/logg-inn/kode", code="000000"))
    assert send(client, "/logg-inn/kode", code=kode(nokkel)).location == "/admin/"
    assert client.get("/admin/konto/").status_code == 200


def test_en_ny_hemmelig_nokkel_stenger_ingen_ute_naar_den_gamle_er_kjent(
    app: Flask, client: StrictClient, settings: Settings
) -> None:
    ident, nokkel = med_tofaktor(app, client)
    logg_inn(client, ident)
    reservekode = GJENOPPRETTINGSKODE.findall(synlig(send(client, "/admin/konto/gjenopprettingskoder")))[0]
    for tidligere, slipper_inn in (("", False), (f"{'n' * 40} {DEV_KEY}", True)):
        nye = {"secret_key": SecretStr("x" * 40), "secret_key_tidligere": SecretStr(tidligere)}
        byttet = create_app(settings.model_copy(update=nye))
        byttet.test_client_class = StrictClient
        client = byttet.test_client()
        for side, svar in (("/logg-inn/kode", kode(nokkel)), ("/logg-inn/gjenoppretting", reservekode)):
            send(client, "/logg-inn", email=EPOST, password=PASSORD)
            assert (send(client, side, code=svar).location == "/admin/") is slipper_inn
            client.delete_cookie("ksadmin")
        with byttet.app_context():
            db.engine.dispose()


def test_en_kode_virker_bare_en_gang(app: Flask, client: StrictClient) -> None:
    _ident, nokkel = med_tofaktor(app, client)
    with time_machine.travel(clock.now(), tick=False):
        send(client, "/logg-inn", email=EPOST, password=PASSORD)
        assert send(client, "/logg-inn/kode", code=kode(nokkel)).status_code == 302
        client.delete_cookie("ksadmin")
        send(client, "/logg-inn", email=EPOST, password=PASSORD)
        assert "Koden er feil eller brukt." in synlig(send(client, "/logg-inn/kode", code=kode(nokkel)))
    with app.app_context():
        brev = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert brev
        assert brev.payload["mal"] == "brukt_kode"


def test_gjetting_pa_koden_stenger_selv_om_passordet_er_riktig(app: Flask, client: StrictClient) -> None:
    med_tofaktor(app, client)
    for _ in range(5):
        send(client, "/logg-inn", email=EPOST, password=PASSORD)
        send(client, "/logg-inn/kode", code="000000")
    send(client, "/logg-inn", email=EPOST, password=PASSORD)
    assert send(client, "/logg-inn/kode", code="000000").status_code == 429


def test_kodesiden_er_stengt_for_den_som_ikke_har_gitt_passord(app: Flask, client: StrictClient) -> None:
    med_tofaktor(app, client)
    for side in ("/logg-inn/kode", "/logg-inn/gjenoppretting", "/admin/konto/tofaktor"):
        svar = client.get(side)
        assert svar.status_code == 302
        assert svar.location.startswith("/logg-inn")


def test_en_gjenopprettingskode_slipper_inn_en_gang(app: Flask, client: StrictClient) -> None:
    ident, _nokkel = med_tofaktor(app, client)
    logg_inn(client, ident)
    koder = GJENOPPRETTINGSKODE.findall(synlig(send(client, "/admin/konto/gjenopprettingskoder")))
    assert len(koder) == 10
    assert koder[0] not in str(hent(app, ident, "mf_recovery_codes"))  # encrypted where it lies
    client.delete_cookie("ksadmin")
    send(client, "/logg-inn", email=EPOST, password=PASSORD)
    assert send(client, "/logg-inn/gjenoppretting", code=koder[0]).location == "/admin/"
    assert len(hent(app, ident, "mf_recovery_codes")) == 9
    client.delete_cookie("ksadmin")
    send(client, "/logg-inn", email=EPOST, password=PASSORD)
    assert "feil eller brukt" in synlig(send(client, "/logg-inn/gjenoppretting", code=koder[0]))


def test_den_som_maa_ha_tofaktor_kan_ikke_sla_det_av(app: Flask, client: StrictClient) -> None:
    ident, _nokkel = med_tofaktor(app, client)
    logg_inn(client, ident)
    send(client, "/admin/konto/tofaktor", setup="disable")
    assert hent(app, ident, "har_tofaktor")


def test_der_det_ikke_kreves_kan_en_sla_det_pa_og_av_selv(
    app: Flask, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", False)
    ident = ny_bruker(app, Rolle.LESER)
    logg_inn(client, ident)
    meld_paa(client)
    assert hent(app, ident, "har_tofaktor")
    assert send(client, "/admin/konto/tofaktor", setup="disable").status_code == 302
    assert not hent(app, ident, "har_tofaktor")
    with app.app_context():
        beskjeder = [melding.payload for melding in db.session.scalars(select(OutboxMessage))]
    assert beskjeder == [{"mal": "tofaktor_endret", "bruker_id": ident}] * 2


def test_administrator_kan_nullstille_for_den_som_mistet_telefonen(app: Flask, client: StrictClient) -> None:
    ident, _nokkel = med_tofaktor(app, client)
    with app.app_context(), transaction() as session:
        bruker = session.get_one(Bruker, ident)
        usecases.nullstill_tofaktor(session, SYSTEM, bruker, begrunnelse="Mistet telefonen")
    assert send(client, "/logg-inn", email=EPOST, password=PASSORD).location == "/admin/konto/tofaktor"


def test_a_endre_tofaktor_krever_passordet_etter_en_halvtime(
    app: Flask, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", False)
    ny_bruker(app, Rolle.LESER)
    with time_machine.travel(clock.now(), tick=False) as reise:
        send(client, "/logg-inn", email="leser@ks.no", password=PASSORD)
        reise.shift(timedelta(minutes=20))
        client.get("/admin/konto/")
        reise.shift(timedelta(minutes=11))
        svar = client.get("/admin/konto/tofaktor")
        assert svar.location.startswith("/admin/konto/bekreft?next=")
        assert send(client, svar.location, password="feil passord her").status_code == 200
        assert send(client, svar.location, password=PASSORD).status_code == 302
        assert client.get("/admin/konto/tofaktor").status_code == 200
