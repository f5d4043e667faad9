"""The pages of a file of changes: looked over, carried out with a reason, and what is wrong with a file."""

import io
import re

import pytest

from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from ksadmin.register.models import Kontaktrolle, Organisasjon, Organisasjonstype
from ksadmin.register.queries import ved_nummer
from ksadmin.register.usecases import registrer_kontakt
from tests.actors import SAKSBEHANDLER
from tests.brukere.personer import send, synlig
from tests.databases import initialised
from tests.importer.filer import csv
from tests.kommuneendringer.test_regler import HODE, D

NY = f"1101;Eigersund;1199;Dalane;01.06.2024;nummerendring;{D}"


@pytest.fixture
def database_url(databases):
    """Today's register. What a page says is the same on either database; the deed is tested on both."""
    with databases.copy("sqlite", "initialised", initialised) as url:
        yield url


@pytest.fixture
def forvalter(client_as):
    return client_as(Rolle.FORVALTER)


def last_opp(client, innhold):
    url = "/admin/kommuneendringer/new/"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(url).get_data(as_text=True))[1]
    return client.post(url, data={"csrf_token": token, "fil": (io.BytesIO(innhold), "endringer.csv")})


def test_a_file_is_looked_over_and_carried_out_with_a_reason(forvalter, app):
    eigersund = _id(app, "1101")
    svar = last_opp(forvalter, csv(HODE, NY))
    side = synlig(forvalter.get(svar.location))
    assert "Eigersund (1101) Opphører Opphører og går over i Dalane (1199)." in side
    assert "Dalane (1199) Ny Opprettes med organisasjonsnummer" in side
    assert "Ny signatur trengs" in side
    ident = re.search(r"id=(\d+)", svar.location)[1]
    steg = f"/admin/kommuneendringer/{ident}/steg/utfor"
    assert "Skriv hvorfor." in synlig(send(forvalter, steg))

    sett = forvalter.get(steg).get_data(as_text=True)
    with app.app_context(), transaction() as session:
        kommunen = session.get_one(Organisasjon, eigersund)
        registrer_kontakt(
            session, SAKSBEHANDLER, kommunen, rolle=Kontaktrolle.VARSLING, navn=None, epost="a@b.example", telefon=None
        )
    skjult = {navn: re.search(f'name="{navn}"[^>]*value="([^"]+)"', sett)[1] for navn in ("csrf_token", "grunnlag")}
    sent = forvalter.post(steg, data={**skjult, "begrunnelse": "Vedtatt."})
    assert "Noe er endret siden du så generalprøven." in synlig(sent)

    assert send(forvalter, steg, begrunnelse="Vedtatt av Stortinget.").status_code == 302
    etter = synlig(forvalter.get(svar.location))
    assert "Én kontakt tas ut av bruk." in etter
    assert "Vedtatt av Stortinget." in etter
    ny = synlig(forvalter.get(f"/admin/organisasjoner/details/?id={_id(app, '1199')}"))
    assert "Har tatt over etter Eigersund kommune (1101)" in ny
    gammel = synlig(forvalter.get(f"/admin/organisasjoner/details/?id={eigersund}"))
    assert "Opphørt 01.06.2024 Gikk over i Dalane kommune (1199)" in gammel
    assert "Her står det slik det var den siste dagen, 31.05.2024." in gammel
    assert "Ny kontakt" not in gammel
    liste = synlig(forvalter.get("/admin/organisasjoner/?search=eigersund"))
    assert "Opphørt 01.06.2024" in liste
    assert "forgjengeren het Eigersund" in liste


def _id(app, nummer):
    with app.app_context():
        return ved_nummer(db.session, nummer, Organisasjonstype.KOMMUNE).id


def test_a_file_with_a_wrong_row_and_one_dated_ahead_cannot_be_carried_out(forvalter):
    feil = synlig(forvalter.get(last_opp(forvalter, csv(HODE, NY.replace("1101;", "9999;"))).location))
    assert "Én rad kan ikke brukes, og da endres ingenting." in feil
    assert "2 gammelt_nummer Ingen kommune i registeret har nummeret 9999." in feil
    assert "Gjennomfør endringene" not in feil
    senere = synlig(forvalter.get(last_opp(forvalter, csv(HODE, NY.replace("2024", "2199"))).location))
    assert "De kan gjennomføres fra og med den dagen; til da er dette en generalprøve." in senere
    assert "Gjennomfør endringene" not in senere
    assert "Filen mangler kolonnen «gammelt_nummer»" in synlig(last_opp(forvalter, b"a;b\n1;2\n"))


def test_a_number_from_before_2020_is_told_to_be_unknown(forvalter, client):
    sentence = "Numre som gikk ut av bruk før 2020, kjenner vi ikke"
    assert sentence in synlig(forvalter.get("/admin/organisasjoner/?search=1601"))
    assert sentence in synlig(client.get("/?sok=1601"))
    assert sentence in synlig(client.get("/kommune/1601"))
    client.set_cookie("sprak", "nn")
    assert client.get("/?sok=0101").location == "/kommune/3101"
