"""Looking up in Enhetsregisteret: what it says, what it does not say, and what a person takes from it."""

import re
import time
from dataclasses import replace
from datetime import date

import pytest

from ksadmin.core.actor import Rolle
from ksadmin.register.gateway import Enhetsregisteret, ErFjernet, FinnesIkke, Utilgjengelig
from ksadmin.settings import Settings
from ksadmin.web.bryter import FEIL_PA_RAD, HVILE
from tests.brukere.personer import synlig
from tests.simulators import brreg as simulator

HALDEN = "959159092"


@pytest.fixture
def brreg():
    with simulator.brreg() as register:
        register.registrer(HALDEN, "HALDEN KOMMUNE", hjemmeside="www.halden.kommune.no/")
        yield register


@pytest.fixture
def gateway(brreg):
    return Enhetsregisteret(brreg.url + "/")


def test_a_unit_is_read_and_what_is_unknown_is_left(gateway, brreg):
    enhet = gateway.hent(HALDEN)
    assert (enhet.navn, enhet.organisasjonsform, enhet.slettet) == ("HALDEN KOMMUNE", "Kommune", None)
    assert enhet.postadresse == "Postboks 1\n1771 HALDEN"
    assert enhet.nettsted == "www.halden.kommune.no"
    ((path, accept),) = brreg.sporsmal
    assert path == f"/enhetsregisteret/api/enheter/{HALDEN}"
    assert "enhet.v2+json" in accept


def test_a_struck_off_unit_has_few_facts_and_a_date(gateway, brreg):
    brreg.enheter[HALDEN] = {"organisasjonsnummer": HALDEN, "navn": "HALDEN", "slettedato": "2017-10-20"}
    enhet = gateway.hent(HALDEN)
    assert (enhet.slettet, enhet.postadresse) == (date(2017, 10, 20), None)


@pytest.mark.parametrize(
    ("humor", "feil", "setning"),
    [
        (simulator.FJERNET, ErFjernet, "fjernet fra Enhetsregisteret"),
        (simulator.NEDE, Utilgjengelig, "svarte med feil 503"),
        (simulator.HTML, Utilgjengelig, "noe annet enn opplysninger"),
    ],
)
def test_a_bad_answer_is_a_sentence(gateway, brreg, humor, feil, setning):
    brreg.humor = humor
    with pytest.raises(feil, match=setning):
        gateway.hent(HALDEN)


@pytest.mark.parametrize("humor", [simulator.TAUS, simulator.DRYPPER])
def test_a_register_that_is_silent_or_drips_is_not_waited_for(gateway, brreg, humor):
    brreg.humor = humor
    with pytest.raises(Utilgjengelig, match="for lang tid"):
        replace(gateway, sekunder=0.5).hent(HALDEN)


def test_a_number_nobody_has_is_told_apart(gateway):
    with pytest.raises(FinnesIkke, match="ingen enhet med nummeret 971\xa0032\xa0146"):
        gateway.hent("971032146")


@pytest.mark.parametrize("body", [[], {"organisasjonsnummer": "974760673", "navn": "EN ANNEN"}, {"navn": "X"}, "x"])
def test_an_answer_of_another_shape_is_not_believed(gateway, brreg, body):
    brreg.enheter[HALDEN] = body
    with pytest.raises(Utilgjengelig):
        gateway.hent(HALDEN)


def test_a_register_that_is_not_there_is_unavailable(gateway):
    with pytest.raises(Utilgjengelig, match="ikke tilgjengelig"):
        replace(gateway, url="http://127.0.0.1:9").hent(HALDEN)


@pytest.fixture
def settings(database_url, brreg):
    return Settings(env="test", database_url=database_url, brreg_url=brreg.url)


def side(client, orgnr=HALDEN, endepunkt="organisasjoner"):
    liste = client.get(f"/admin/{endepunkt}/?search={orgnr}").get_data(as_text=True)
    ident = re.search(r"details/\?id=(\d+)", liste)[1]
    return f"/admin/{endepunkt}/{ident}/enhetsregisteret"


def hent(client, url, *felt):
    page = client.get(url).get_data(as_text=True)
    skjult = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return client.post(url, data={**skjult, "felt": list(felt)}, follow_redirects=True)


def test_a_person_sees_the_differences_and_takes_what_they_tick(client_as, brreg):
    client = client_as(Rolle.SAKSBEHANDLER)
    url = side(client)
    page = synlig(client.get(url))
    assert "Postboks 1 1771 HALDEN" in page
    assert "Nettsted" not in page  # only the slash at the end differs
    assert "språkvedtak" in page
    answer = synlig(hent(client, url, "postadresse"))
    assert "hentet fra Enhetsregisteret" in answer
    assert "Postadresse Postboks 1 1771 HALDEN" in answer
    assert "stemmer med Enhetsregisteret" in synlig(client.get(url))


def test_only_what_was_shown_is_taken(client_as, brreg):
    client = client_as(Rolle.SAKSBEHANDLER)
    url = side(client)
    page = client.get(url).get_data(as_text=True)
    skjult = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    brreg.enheter[HALDEN]["hjemmeside"] = "www.example.org"
    assert "www.example.org" not in synlig(client.get(url))  # remembered, and it says from when
    assert "Enhetsregisteret sa dette" in synlig(client.get(url))
    assert "nå nettopp. Spør på nytt" in synlig(client.get(url))
    assert "www.example.org" in synlig(client.get(f"{url}?pa_nytt=1"))
    answer = client.post(url, data={**skjult, "felt": "nettsted"})
    assert "endret siden du åpnet siden" in synlig(answer)
    assert "Velg minst ett felt" in synlig(hent(client, url))
    assert "endret siden du så dem" in synlig(hent(client, url, "orgnr"))


def test_a_supplier_takes_its_name_from_the_register(client_as, brreg):
    brreg.registrer("971032146", "KS", hjemmeside="www.ks.no")
    client = client_as(Rolle.SAKSBEHANDLER)
    answer = synlig(hent(client, side(client, "971032146", "leverandorer"), "navn", "nettsted"))
    assert "www.ks.no" in answer


@pytest.mark.parametrize("humor", [simulator.FJERNET, simulator.NEDE, simulator.HTML])
def test_a_bad_day_is_told_on_the_page_of_the_organisation(client_as, brreg, humor):
    client = client_as(Rolle.SAKSBEHANDLER)
    url = side(client)
    brreg.humor = humor
    assert "Enhetsregisteret" in synlig(client.get(url, follow_redirects=True))


def test_a_register_that_keeps_failing_is_counted_told_of_and_left_alone(client_as, brreg, monkeypatch):
    client = client_as(Rolle.ADMINISTRATOR)
    url, ubrukt = side(client), [0.0]
    ekte = time.monotonic
    monkeypatch.setattr("ksadmin.web.bryter.time.monotonic", lambda: ekte() + ubrukt[0])
    telt = antall_kall(client)
    brreg.humor = simulator.NEDE
    for _ in range(FEIL_PA_RAD):
        assert "svarte med feil 503" in synlig(client.get(url, follow_redirects=True))
    assert "svarte ikke på de siste spørsmålene" in synlig(client.get(url, follow_redirects=True))
    assert antall_kall(client) == {"answered": telt["answered"], "failed": telt["failed"] + FEIL_PA_RAD}
    assert "Enhetsregisteret Feil Svarte ikke sist." in synlig(client.get("/admin/"))
    ubrukt[0], brreg.humor = HVILE, simulator.FINNES
    assert "Postboks 1" in synlig(client.get(url))
    assert antall_kall(client)["answered"] == telt["answered"] + 1
    assert "Enhetsregisteret Feil" not in synlig(client.get("/admin/"))


def antall_kall(client):
    """How many calls to Enhetsregisteret Prometheus is told of, by outcome."""
    telt = r'ksadmin_upstream_seconds_count{outcome="(\w+)",upstream="enhetsregisteret"} (\S+)'
    return {utfall: float(n) for utfall, n in re.findall(telt, client.get("/metrics").text)}


def test_a_struck_off_unit_is_told_on_the_page(client_as, brreg):
    client = client_as(Rolle.SAKSBEHANDLER)
    url = side(client)
    brreg.enheter[HALDEN] = {"organisasjonsnummer": HALDEN, "navn": "HALDEN", "slettedato": "2024-01-01"}
    assert "ble slettet i Enhetsregisteret 01.01.2024" in synlig(client.get(url))


def test_a_reader_may_not_look_up(client_as):
    client = client_as(Rolle.LESER)
    assert client.get(side(client)).status_code == 403
