"""What somebody had written when their session ran out is theirs again when they are back, and nobody else's."""

import html
import re
from datetime import timedelta

import time_machine
from sqlalchemy import func, select

from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.web import kladd
from ksadmin.web.kladd import Skjemakladd
from tests.brukere.personer import logg_inn, ny_bruker, send, synlig
from tests.client import csrf

NY = "/admin/kontakter/new/"
TESTNUMMER = "27847099416"


def et_token(client, url):
    return csrf(client.get(url).text)


def logget_ut(client):
    with client.session_transaction() as okt:
        okt.clear()


def videre(client, svar):
    """The page the form is to be filled in on, which asks for sign-in first."""
    assert svar.status_code == 302
    assert client.get(svar.location).location.startswith("/logg-inn?next=/admin/")
    return svar.location


def kontakt(app, client, **mer):
    with app.app_context():
        felt = {"organisasjon": "7", "rolle": "varsling", "epost": "kim@example.org", "navn": "Kim Kontakt"}
        return {"csrf_token": et_token(client, NY), **felt, **mer}


def test_a_form_posted_too_late_comes_back_filled_in(app, client, session):
    ident = ny_bruker(app)
    logg_inn(client, ident)
    skjema = kontakt(app, client, telefon="22334455")
    logget_ut(client)
    sti = videre(client, client.post(NY, data=skjema))
    assert sti.startswith(f"{NY}?kladd=")
    logg_inn(client, ident)
    side = client.get(sti).text
    assert "Skjemaet er fylt ut med det du hadde skrevet" in side
    for verdi in ('value="Kim Kontakt"', 'value="kim@example.org"', '<option selected value="7">'):
        assert verdi in side
    svar = client.post(sti, data={**skjema, "csrf_token": et_token(client, sti)})
    assert svar.status_code == 302
    assert "kim@example.org" in synlig(client.get(svar.location))
    assert session.scalar(select(func.count(Skjemakladd.nokkel))) == 0


def test_nobody_else_gets_it_and_not_for_ever(app, client, session):
    ident, annen = ny_bruker(app), ny_bruker(app, Rolle.FORVALTER)
    logg_inn(client, ident)
    skjema = kontakt(app, client)
    logget_ut(client)
    sti = videre(client, client.post(NY, data=skjema))
    logg_inn(client, annen)
    assert "Kim Kontakt" not in client.get(sti).text
    logget_ut(client)
    with time_machine.travel(clock.now() + kladd.LEVETID + timedelta(minutes=1)):
        logg_inn(client, ident)
        assert "Kim Kontakt" not in client.get(sti).text
        with transaction():
            assert kladd.slett_utgatte(session, clock.now() - kladd.LEVETID) == 1


def test_passwords_and_fodselsnummer_are_never_kept_and_a_form_of_nobody_is_refused(app, client, session):
    ident = ny_bruker(app)
    logg_inn(client, ident)
    skjema = kontakt(app, client, nytt_passord="hemmelig", telefon=f"fødselsnummer {TESTNUMMER}")
    token = et_token(client, "/admin/konto/passord")
    logget_ut(client)
    videre(client, client.post(NY, data=skjema))
    assert client.post("/admin/konto/passord", data={"csrf_token": token, "password": "hemmelig"}).status_code == 400
    felter = session.scalars(select(Skjemakladd.felter)).one()
    assert felter.keys() == {"organisasjon", "rolle", "epost", "navn"}
    assert client.post(NY, data={**skjema, "csrf_token": "tull"}).status_code == 400
    assert client.post(NY, data={**skjema, "csrf_token": token + "x"}).status_code == 400


def test_whoever_has_signed_in_again_in_another_tab_is_led_straight_back(app, client):
    ident = ny_bruker(app)
    logg_inn(client, ident)
    skjema = kontakt(app, client)
    logget_ut(client)
    logg_inn(client, ident)
    client.get("/admin/")
    svar = client.post(NY, data=skjema)
    assert svar.location.startswith(f"{NY}?kladd=")
    assert 'value="Kim Kontakt"' in client.get(svar.location).text


def test_a_step_is_filled_in_where_it_was_asked_for(app, client, session):
    ident = ny_bruker(app)
    logg_inn(client, ident)
    bruker = session.get_one(Bruker, ident)
    assert bruker.aktor.ident == f"bruker:{ident}"
    liste = client.get("/admin/leverandorer/").text
    url = html.unescape(re.search(r'href="(/admin/leverandorer/details/\?id=\d+)', liste)[1]).replace("details", "edit")
    token = et_token(client, url)
    logget_ut(client)
    sti = videre(
        client, client.post(url, data={"csrf_token": token, "navn": "Nytt navn", "merknad": "Ringte", "versjon": "1"})
    )
    logg_inn(client, ident)
    assert ">Ringte</textarea>" in client.get(sti).text.replace("\r\n", "")
    assert send(client, sti, navn="Nytt navn", merknad="Ringte", aktiv="y").status_code == 302
