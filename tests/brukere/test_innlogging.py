"""Sign-in with e-mail address and password."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from ksadmin.brukere import usecases
from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import db, transaction
from tests.brukere.personer import PASSORD, hent, logg_inn, ny_bruker, send, synlig
from tests.client import StrictClient


def handlinger(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent.handling).order_by(AuditEvent.id)))


def test_riktig_passord_slipper_inn_og_skrives_i_historikken(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    svar = send(client, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD)
    assert (svar.status_code, svar.location) == (302, "/admin/")
    assert client.get("/admin/konto/").status_code == 200
    assert handlinger(app)[-1] == "bruker.innlogget"
    assert hent(app, ident, "siste_innlogging") is not None


def test_adressen_kan_skrives_med_store_bokstaver(app: Flask, client: StrictClient) -> None:
    ny_bruker(app, epost="Kari.Nordmann@KS.no")
    assert send(client, "/logg-inn", email="kari.NORDMANN@ks.no", password=PASSORD).status_code == 302


def test_feil_passord_og_ukjent_adresse_gir_samme_svar(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    kjent = send(client, "/logg-inn", email="saksbehandler@ks.no", password="feil passord her")
    ukjent = send(client, "/logg-inn", email="ingen@ks.no", password="feil passord her")
    assert kjent.status_code == ukjent.status_code == 200
    assert synlig(kjent) == synlig(ukjent)
    assert "E-postadressen eller passordet er feil." in synlig(kjent)
    assert handlinger(app)[-1] == "bruker.feil_passord"


def test_sperret_konto_kommer_ikke_inn(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    ny_bruker(app, Rolle.ADMINISTRATOR)
    with app.app_context(), transaction() as session:
        usecases.sperr(session, SYSTEM, session.get_one(Bruker, ident), begrunnelse="Sluttet")
    svar = send(client, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD)
    assert svar.status_code == 200
    assert client.get("/admin/konto/").status_code == 302


def test_en_sperret_person_kastes_ut_ved_neste_klikk(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    logg_inn(client, ident)
    assert client.get("/admin/konto/").status_code == 200
    with app.app_context(), transaction() as session:
        usecases.sperr(session, SYSTEM, session.get_one(Bruker, ident), begrunnelse="Sluttet")
    assert client.get("/admin/konto/").status_code == 302


def test_en_rolle_som_tas_bort_er_borte_ved_neste_klikk(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app, Rolle.ADMINISTRATOR)
    ny_bruker(app, Rolle.ADMINISTRATOR, epost="en.annen@ks.no")
    logg_inn(client, ident)
    assert client.get("/admin/brukere/").status_code == 200
    with app.app_context(), transaction() as session:
        usecases.endre_rolle(session, SYSTEM, session.get_one(Bruker, ident), rolle=Rolle.LESER)
    assert client.get("/admin/brukere/").status_code == 403
    assert client.get("/admin/konto/").status_code == 200


@pytest.mark.parametrize("epost", ["saksbehandler@ks.no", "ingen@ks.no"])
def test_for_mange_forsok_stenger_en_stund_enten_kontoen_finnes_eller_ikke(
    app: Flask, client: StrictClient, epost: str
) -> None:
    ny_bruker(app)
    with time_machine.travel(clock.now(), tick=False) as reise:
        for _ in range(5):
            assert send(client, "/logg-inn", email=epost, password="feil passord her").status_code == 200
        svar = send(client, "/logg-inn", email=epost, password=PASSORD)
        naar = (clock.now() + timedelta(minutes=15)).astimezone(clock.OSLO)
        assert svar.status_code == 429
        assert f"stengt for nye forsøk til kl. {naar:%H.%M}" in synlig(svar)
        assert "Retry-After" in svar.headers
        reise.shift(timedelta(minutes=16))
        ventet = send(client, "/logg-inn", email=epost, password=PASSORD)
    assert ventet.status_code == (302 if epost.startswith("saksbehandler") else 200)
    assert handlinger(app).count("bruker.last") == (1 if epost.startswith("saksbehandler") else 0)


def test_den_som_prover_dorer_staar_i_loggen_uten_navn(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    with capture_logs() as logg:
        send(client, "/logg-inn", email="ingen@ks.no", password="feil passord her")
        logg_inn(client, ident)
        svar = client.get("/admin/brukere/?search=Ola")
        glemte = client.post("/logg-ut")
    assert svar.status_code == 403
    (gjettet, nektet, uten_token) = logg
    assert (gjettet["event"], gjettet["path"]) == ("secret_refused", "/logg-inn")
    assert nektet == {
        "event": "refused", "log_level": "warning", "request_id": svar.headers["X-Request-Id"],
        "path": "/admin/brukere/", "status": 403, "actor": f"bruker:{ident}",
    }  # fmt: skip
    assert (uten_token["event"], uten_token["status"]) == ("refused", 400)
    assert uten_token["request_id"] == glemte.headers["X-Request-Id"] != ""


def test_en_riktig_innlogging_nullstiller_tellingen(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    for _ in range(3):
        for _ in range(4):
            send(client, "/logg-inn", email="saksbehandler@ks.no", password="feil passord her")
        assert send(client, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD).status_code == 302
        client.delete_cookie("ksadmin")


def test_innlogging_folger_ikke_en_lenke_ut_av_ksadmin(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    for ond in ("https://ond.example/", "//ond.example/", "/\\ond.example"):
        svar = send(client, "/logg-inn", email="saksbehandler@ks.no", password=PASSORD, next=ond)
        assert urlsplit(urljoin("https://ksadmin.example/", svar.location)).netloc == "ksadmin.example"
        client.delete_cookie("ksadmin")


def test_innlogging_fortsetter_der_personen_var(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    svar = send(
        client,
        "/logg-inn?next=/admin/konto/",
        email="saksbehandler@ks.no",
        password=PASSORD,
        next="/admin/konto/",
    )
    assert svar.location == "/admin/konto/"


def test_utlogging_krever_post_med_token(app: Flask, client: StrictClient) -> None:
    logg_inn(client, ny_bruker(app))
    assert client.get("/logg-ut").status_code in (404, 405)
    assert client.post("/logg-ut").status_code == 400
    assert client.get("/admin/konto/").status_code == 200


def test_skjema_uten_csrf_token_avvises(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    svar = client.post("/logg-inn", data={"email": "saksbehandler@ks.no", "password": PASSORD})
    assert svar.status_code == 400


def test_json_er_ingen_bakdor(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    svar = client.post("/logg-inn", json={"email": "saksbehandler@ks.no", "password": PASSORD})
    assert svar.status_code == 415
    assert svar.mimetype == "text/html"


def test_nytt_passord_avslutter_de_andre_oktene(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    annen = app.test_client()
    logg_inn(client, ident)
    logg_inn(annen, ident)
    svar = send(
        client,
        "/admin/konto/passord",
        password=PASSORD,
        new_password="et helt nytt passord",
        new_password_confirm="et helt nytt passord",
    )
    assert svar.location == "/admin/konto/"
    assert client.get("/admin/konto/").status_code == 200
    assert annen.get("/admin/konto/").status_code == 302
    assert handlinger(app)[-1] == "bruker.passord_endret"
    with app.app_context():
        melding = db.session.scalars(select(OutboxMessage)).one()
        assert melding.payload == {"mal": "passord_byttet", "bruker_id": ident}


def test_passord_lagres_med_argon2id_og_ikke_i_historikken(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    assert hent(app, ident, "password").startswith("$argon2id$")
    with app.app_context():
        for hendelse in db.session.scalars(select(AuditEvent)):
            assert "argon2" not in str(hendelse.endringer)
            assert "fs_uniquifier" not in hendelse.endringer


def test_passord_som_gjettes_forst_avvises(app: Flask, client: StrictClient) -> None:
    logg_inn(client, ny_bruker(app))
    for lett in ("password123456", "qwertyuiop123", "saksbehandler@ks.no", "ksadminksadmin"):
        svar = send(client, "/admin/konto/passord", password=PASSORD, new_password=lett, new_password_confirm=lett)
        assert "Passordet er for lett å gjette." in synlig(svar), lett


@pytest.mark.parametrize("passord", ["elleve tegn", "a" * 129])
def test_for_korte_og_for_lange_passord_avvises_med_en_setning(app: Flask, client: StrictClient, passord: str) -> None:
    logg_inn(client, ny_bruker(app))
    svar = send(client, "/admin/konto/passord", password=PASSORD, new_password=passord, new_password_confirm=passord)
    assert "Passordet må ha minst 12 og høyst 128 tegn." in synlig(svar)


def test_et_urimelig_langt_passord_er_bare_feil(app: Flask, client: StrictClient) -> None:
    langt = "a" * 100_000
    ident = ny_bruker(app)
    assert "er feil" in synlig(send(client, "/logg-inn", email="saksbehandler@ks.no", password=langt))
    logg_inn(client, ident)
    for side, felt in (
        ("/admin/konto/bekreft", {"password": langt}),
        ("/admin/konto/passord", {"password": langt, "new_password": langt, "new_password_confirm": langt}),
    ):
        assert send(client, side, **felt).status_code == 200, side
