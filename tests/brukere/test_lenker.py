"""The first sign-in link, the link for a new password, and the e-mails that carry them."""

import email
import re
from collections.abc import Callable
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from ksadmin.brukere import handlers, lenker, usecases
from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.mail import PickupMailer
from ksadmin.core.outbox import Levering, OutboxMessage
from ksadmin.database import db, transaction
from ksadmin.settings import Settings
from tests.brukere.personer import PASSORD, hent, logg_inn, ny_bruker, send, synlig
from tests.client import StrictClient

NYTT = "et helt nytt passord"


def lenke(app: Flask, settings: Settings, ident: int) -> str:
    with app.app_context():
        hele = lenker.lag(settings, db.session.get_one(Bruker, ident))
    return hele.removeprefix(str(settings.base_url).rstrip("/"))


def test_lenken_forer_til_passord_og_innlogging(app: Flask, client: StrictClient, settings: Settings) -> None:
    ident = ny_bruker(app, Rolle.LESER, passord=None)
    adresse = lenke(app, settings, ident)
    assert "Test Leser" in synlig(client.get(adresse))
    assert send(client, adresse, password=PASSORD, password_confirm=PASSORD).location == "/admin/"
    assert client.get("/admin/konto/").status_code == 200
    client.delete_cookie("ksadmin")
    assert send(client, "/logg-inn", email="leser@ks.no", password=PASSORD).status_code == 302


def test_lenken_virker_bare_en_gang(app: Flask, client: StrictClient, settings: Settings) -> None:
    adresse = lenke(app, settings, ny_bruker(app, passord=None))
    assert client.get(adresse).status_code == client.get(adresse).status_code == 200  # opening uses nothing up
    send(client, adresse, password=PASSORD, password_confirm=PASSORD)
    svar = app.test_client().get(adresse)
    assert svar.status_code == 410
    assert "Be administratoren som ga deg den, om en ny." in synlig(svar)


def test_en_ny_lenke_gjor_den_gamle_ubrukelig(app: Flask, client: StrictClient, settings: Settings) -> None:
    ident = ny_bruker(app, passord=None)
    gammel = lenke(app, settings, ident)
    with app.app_context(), transaction() as session:
        usecases.ny_lenke(session, SYSTEM, session.get_one(Bruker, ident))
    assert client.get(gammel).status_code == 410
    assert client.get(lenke(app, settings, ident)).status_code == 200


def test_lenken_gjelder_i_tre_dager(app: Flask, client: StrictClient, settings: Settings) -> None:
    adresse = lenke(app, settings, ny_bruker(app, passord=None))
    with time_machine.travel(clock.now() + timedelta(days=2, hours=23)):
        assert client.get(adresse).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        assert client.get(adresse).status_code == 410


def test_en_lenke_vi_ikke_har_laget_avvises(app: Flask, client: StrictClient, settings: Settings) -> None:
    adresse = lenke(app, settings, ny_bruker(app, passord=None))
    for falsk in (adresse[:-3] + "abc", "/forste-innlogging/x", "/forste-innlogging/" + "a" * 2000):
        assert client.get(falsk).status_code == 410


def test_lenken_logger_ut_den_som_satt_der_for(app: Flask, client: StrictClient, settings: Settings) -> None:
    logg_inn(client, ny_bruker(app, Rolle.ADMINISTRATOR))
    ny = ny_bruker(app, Rolle.LESER, passord=None)
    send(client, lenke(app, settings, ny), password=PASSORD, password_confirm=PASSORD)
    assert "leser@ks.no" in client.get("/admin/konto/").get_data(as_text=True)


def test_to_ulike_passord_avvises_ved_feltet(app: Flask, client: StrictClient, settings: Settings) -> None:
    svar = send(client, lenke(app, settings, ny_bruker(app, passord=None)), password=PASSORD, password_confirm="x")
    assert "De to passordene er ikke like." in synlig(svar)


@pytest.fixture
def post(app: Flask, settings: Settings, tmp_path: Path) -> "Post":
    return Post(app, settings, tmp_path)


class Post:
    """Sends what has been promised, and reads it."""

    def __init__(self, app: Flask, settings: Settings, mappe: Path) -> None:
        self.app, self.mappe = app, mappe
        self.send = handlers.handlers(settings, PickupMailer(mappe, "skattedeling@ks.no"))["bruker.epost"]

    def les(self) -> list[email.message.EmailMessage]:
        with self.app.test_request_context():
            for melding in db.session.query(OutboxMessage).order_by(OutboxMessage.id):
                self.send(Levering(melding.id, melding.payload, clock.now(), clock.now(), lambda: None))
        files = sorted(self.mappe.glob("*.eml"))
        return [email.message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]


def test_glemt_passord_sender_lenke_som_virker_en_gang(app: Flask, client: StrictClient, post: Post) -> None:
    ny_bruker(app)
    send(client, "/glemt-passord", email="Saksbehandler@ks.no")
    brev = post.les()[0]
    assert (brev["To"], brev["Subject"]) == ("saksbehandler@ks.no", "Velg nytt passord for ksadmin")
    adresse = re.search(r"http://127.0.0.1:8000(\S+)", brev.get_content())
    assert adresse
    svar = send(client, adresse[1], password=NYTT, password_confirm=NYTT)
    assert svar.location == "/logg-inn"
    assert "Du har fått nytt passord. Logg inn med det." in synlig(client.get("/logg-inn"))
    assert send(client, "/logg-inn", email="saksbehandler@ks.no", password=NYTT).status_code == 302
    igjen = app.test_client()
    assert igjen.get(adresse[1]).location == "/glemt-passord"
    assert "Lenken er brukt eller ugyldig. Be om en ny her." in synlig(igjen.get("/glemt-passord"))


def test_utboksen_sier_hva_som_er_lovet_hvem(app: Flask, client_as: Callable[[Rolle], StrictClient]) -> None:
    ident = ny_bruker(app, passord=None)
    with app.app_context(), transaction() as session:
        usecases.send_lenke(session, SYSTEM, session.get_one(Bruker, ident))
    side = synlig(client_as(Rolle.FORVALTER).get("/admin/utboks/"))
    assert "Lenke til første innlogging, til saksbehandler@ks.no" in side


def test_utboksen_inneholder_ingen_lenke(app: Flask, client: StrictClient) -> None:
    ident = ny_bruker(app)
    send(client, "/glemt-passord", email="saksbehandler@ks.no")
    with app.app_context():
        assert db.session.query(OutboxMessage).one().payload == {"mal": "nytt_passord", "bruker_id": ident}


def test_glemt_passord_rober_ikke_hvem_som_har_konto(app: Flask, client: StrictClient) -> None:
    ny_bruker(app)
    svar = [send(client, "/glemt-passord", email=epost) for epost in ("saksbehandler@ks.no", "ingen@ks.no")]
    assert svar[0].status_code == svar[1].status_code == 200
    assert synlig(svar[0]) == synlig(svar[1]).replace("ingen@", "saksbehandler@")
    assert "Hvis saksbehandler@ks.no har en konto, er lenken på vei dit." in synlig(svar[0])


def test_lenken_for_nytt_passord_gjelder_i_to_timer(app: Flask, client: StrictClient, post: Post) -> None:
    ny_bruker(app)
    send(client, "/glemt-passord", email="saksbehandler@ks.no")
    adresse = re.search(r"http://127.0.0.1:8000(\S+)", post.les()[0].get_content())
    assert adresse
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1)):
        assert client.get(adresse[1]).location == "/glemt-passord"
        assert "Lenken gjaldt i 2 timer og er utløpt." in synlig(client.get("/glemt-passord"))


def test_velkomstbrevet_har_en_lenke_som_virker(app: Flask, client: StrictClient, post: Post) -> None:
    ident = ny_bruker(app, Rolle.LESER, passord=None)
    with app.app_context(), transaction() as session:
        usecases.send_lenke(session, SYSTEM, session.get_one(Bruker, ident))
    brev = post.les()[0]
    adresse = re.search(r"http://127.0.0.1:8000(\S+)", brev.get_content())
    assert adresse
    assert brev["Message-ID"].startswith("<utboks-")
    assert send(client, adresse[1], password=PASSORD, password_confirm=PASSORD).location == "/admin/"


def test_en_konto_som_sperres_far_ikke_brevet_som_ventet(app: Flask, client: StrictClient, post: Post) -> None:
    ident = ny_bruker(app)
    send(client, "/glemt-passord", email="saksbehandler@ks.no")
    with app.app_context(), transaction() as session:
        usecases.sperr(session, SYSTEM, session.get_one(Bruker, ident), begrunnelse="Sluttet")
    assert post.les() == []
    assert hent(app, ident, "aktiv") is False
