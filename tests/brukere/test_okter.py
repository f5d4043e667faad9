"""How long a session lasts, what ends it, and what it is not enough for."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from ksadmin.brukere import nettlesere
from ksadmin.brukere.models import AvsluttetOkt
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import db
from tests.brukere.personer import PASSORD, logg_inn, ny_bruker, send, synlig
from tests.client import StrictClient, csrf


def test_okten_slutter_etter_tolv_timer_selv_om_den_brukes(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    with time_machine.travel(clock.now(), tick=False) as reise:
        send(client, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD)
        bruk(client, reise, timer=11)
        send(client, "/admin/konto/bekreft?next=/admin/konto/", password=PASSORD)
        bruk(client, reise, timer=11.5)
        reise.shift(timedelta(minutes=29))
        assert client.get("/admin/konto/").status_code == 200
        reise.shift(timedelta(minutes=2))
        assert client.get("/admin/konto/").status_code == 302


def bruk(client: StrictClient, reise: time_machine.Traveller, *, timer: float) -> None:
    """Open a page every half hour."""
    for _ in range(int(timer * 2)):
        reise.shift(timedelta(minutes=30))
        assert client.get("/admin/visninger/").status_code == 200


def test_en_okt_som_ikke_brukes_slutter_etter_en_halvtime(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    with time_machine.travel(clock.now(), tick=False) as reise:
        send(client, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD)
        bruk(client, reise, timer=1)
        assert "Set-Cookie" not in client.get("/admin/visninger/").headers  # used a moment ago, and known to be
        reise.shift(timedelta(minutes=20))
        assert client.get("/admin/visninger/", headers={"Sec-Fetch-Dest": "empty"}).status_code == 200
        reise.shift(timedelta(minutes=20))
        assert client.get("/admin/visninger/").location.startswith("/logg-inn?next=")  # a page that asks is no person


def test_innlogging_fra_en_ny_nettleser_gir_e_post(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    hjemme = app.test_client()
    for hos in (client, client, hjemme, hjemme):  # the first time of all is no news
        send(hos, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD)
        hos.delete_cookie("ksadmin")
    with app.app_context():
        brev = db.session.scalars(select(OutboxMessage)).one()
        assert brev.payload == {"mal": "ny_nettleser", "bruker_id": ident}


def test_en_kan_logge_ut_alle_andre_steder(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    annen = app.test_client()
    logg_inn(client, ident)
    logg_inn(annen, ident)
    client.post("/admin/konto/logg-ut-andre", data={"csrf_token": csrf(client.get("/admin/konto/").text)})
    assert "Du er logget ut alle andre steder." in client.get("/admin/konto/").get_data(as_text=True)
    assert annen.get("/admin/konto/").status_code == 302
    with app.app_context():
        siste = db.session.scalars(select(AuditEvent.handling).order_by(AuditEvent.id.desc())).first()
        assert siste == "bruker.okter_avsluttet"


def test_en_ser_hvor_en_er_logget_inn_og_avslutter_ett_sted(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    ny_bruker(app, Rolle.LESER)
    hjemme, telefon, annen = app.test_client(), app.test_client(), app.test_client()
    with time_machine.travel(datetime(2026, 12, 1, 8, tzinfo=UTC), tick=False) as reise:
        for hos, hvem, user_agent in (
            (telefon, "saksbehandler", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"),
            (annen, "leser", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            (hjemme, "saksbehandler", "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0"),
            (client, "saksbehandler", "Something else"),
        ):
            hos.environ_base["HTTP_USER_AGENT"] = user_agent
            send(hos, "/logg-inn", email=f"{hvem}@ks.no", password=PASSORD)
            reise.shift(timedelta(minutes=1))
        reise.shift(timedelta(minutes=20))
        for hos in (hjemme, client):
            assert hos.get("/admin/visninger/").status_code == 200
        reise.shift(timedelta(minutes=8))
        side = client.get("/admin/konto/")
        assert (
            "Her er du logget inn Ukjent nettleser denne Logget inn 01.12.2026 kl. 09.03, sist brukt 01.12.2026 kl. "
            "09.32 Edge på Windows Logget inn 01.12.2026 kl. 09.02, sist brukt 01.12.2026 kl. 09.24 Avslutt Kjenner"
        ) in synlig(side), "the telephone has lain for half an hour, and what a leser has is theirs"
        (adresse,) = re.findall(r'action="(/admin/konto/okter/\d+/avslutt)"', side.text)
        for hos, slipper_inn in ((annen, 200), (client, 302)):  # nobody ends another's
            hos.post(adresse, data={"csrf_token": csrf(hos.get("/admin/konto/").text)})
            assert hjemme.get("/admin/visninger/").status_code == slipper_inn
        client.post("/admin/konto/logg-ut-andre", data={"csrf_token": csrf(client.get("/admin/konto/").text)})
        assert synlig(client.get("/admin/konto/")).count("Logget inn 01.12") == 1
    with app.app_context():
        noter = select(func.count()).where(AuditEvent.handling == "bruker.okt_avsluttet")
        assert db.session.scalar(noter) == 1


@pytest.mark.parametrize(
    ("user_agent", "i_ord"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
            "Chrome på Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge på Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox på Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari på Mac"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Mobile/15E148 Safari/604.1",
            "Chrome på iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15; K) Chrome/140.0 Mobile Safari/537.36", "Chrome på Android"),
        ("curl/8.0", "Ukjent nettleser"),
        ("", "Ukjent nettleser"),
    ],
)
def test_nettleseren_kalles_det_den_heter(user_agent: str, i_ord: str) -> None:
    assert nettlesere.i_ord(user_agent) == i_ord


def test_det_som_gir_adgang_eller_sletter_personer_krever_passordet_paa_nytt(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app, Rolle.ADMINISTRATOR)
    sider = ("/admin/brukere/new/", f"/admin/brukere/{ident}/steg/nullstill_tofaktor", "/admin/sakspersonvern/")
    felt = {"epost": "ingen@example.org"}
    with time_machine.travel(clock.now(), tick=False) as reise:
        send(client, "/logg-inn", email="administrator@ks.no", password=PASSORD)
        reise.shift(timedelta(minutes=25))
        felt["csrf_token"] = csrf(client.get("/admin/brukere/new/").text)
        reise.shift(timedelta(minutes=20))
        assert client.get("/admin/brukere/").status_code == 200
        for side in sider:
            assert client.get(side).location.startswith("/admin/konto/bekreft?next="), side
            assert client.post(side, data=felt).status_code == 200, side  # begun in time, and nothing is lost
        reise.shift(timedelta(minutes=20))
        assert [(client.post(side, data=felt).location or "")[:20] for side in sider] == ["/admin/konto/bekreft"] * 3


def test_utlogging_avslutter_okten_ogsaa_for_en_kopi_av_kapselen(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    tyv, annen = app.test_client(), app.test_client()
    for hos in (client, annen):
        send(hos, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD)
    kapsel = client.get_cookie("ksadmin")
    assert kapsel
    tyv.set_cookie("ksadmin", kapsel.value)
    assert tyv.get("/admin/konto/").status_code == 200
    assert client.post("/logg-ut", data={"csrf_token": csrf(client.get("/admin/konto/").text)}).location == "/logg-inn"
    assert [hos.get("/admin/konto/").status_code for hos in (client, tyv, annen)] == [302, 302, 200]
    with app.app_context():
        assert db.session.scalar(select(func.count(AvsluttetOkt.id))) == 1
