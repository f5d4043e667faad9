"""The open data is what its description says, for any program on any site."""

import csv
import io
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.database import transaction
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.queries import status_json
from tests.avtaler.builders import en_avtale, organisasjon
from tests.client import StrictClient
from tests.tilgangsoversikt.saker import en_pakobling

OPENAPI = "/api/v1/openapi.json"
NUMRE = {"/fylkeskommune/{nummer}.json": "03"}
NUMMER = {"/kommune/{nummer}.json": "0301", "/api/v1/kommuner/{nummer}": "0301", **NUMRE}


def beskrivelsen(client: StrictClient) -> dict[str, Any]:
    svar = client.get(OPENAPI).get_json()
    assert isinstance(svar, dict)
    return svar


def kontroller(beskrivelse: dict[str, Any], skjema: dict[str, Any], data: object) -> None:
    """Hold ``data`` against a schema of the description."""
    helt = {**skjema, "components": beskrivelse["components"]}
    Draft202012Validator(helt, format_checker=FormatChecker()).validate(data)


def test_beskrivelsen_er_gyldig_openapi(client: StrictClient) -> None:
    beskrivelse = beskrivelsen(client)
    assert beskrivelse["openapi"].startswith("3.1")
    validate(beskrivelse)


def test_hvert_svar_er_slik_beskrivelsen_sier(session: Session, client: StrictClient) -> None:
    with transaction():
        en_avtale(session, Avtalestatus.BEKREFTET)
        en_pakobling(session, Pakoblingsstatus.APNET_TEST)
    beskrivelse = beskrivelsen(client)
    for sti, operasjon in beskrivelse["paths"].items():
        svar = client.get(sti.format(nummer=NUMMER.get(sti, "")))
        innhold = operasjon["get"]["responses"]["200"]["content"]
        assert (svar.status_code, svar.mimetype) == (200, next(iter(innhold))), sti
        if svar.mimetype == "application/json":
            kontroller(beskrivelse, innhold["application/json"]["schema"], svar.get_json())


def test_svaret_om_en_kommune_er_det_samme_overalt(session: Session, client: StrictClient) -> None:
    svar = client.get("/kommune/0301.json").get_json()
    assert svar == client.get("/api/v1/kommuner/0301").get_json()
    assert svar == {**status_json(session, organisasjon(session), clock.today()), "eksempeldata": False}
    alle = client.get("/api/v1/kommuner").get_json()["kommuner"]
    assert len(alle) == 357
    [oslo] = [k for k in alle if k["kommunenummer"] == "0301"]
    assert oslo["status"] == {t["tjeneste"]: t["status"] for t in svar["tjenester"]}


def test_csv_har_en_linje_for_hver_organisasjon_og_tjeneste(client: StrictClient) -> None:
    tekst = client.get("/api/v1/tilgang.csv").get_data().decode("utf-8-sig")
    rader = list(csv.DictReader(io.StringIO(tekst), delimiter=";"))
    assert len(rader) == 372 * 5
    oslo = next(r for r in rader if r["nummer"] == "0301" and r["tjeneste"] == "foreldrebetaling")
    assert (oslo["organisasjonsnummer"], oslo["status"], oslo["eksempeldata"]) == ("958935420", "mangler", "nei")
    assert "ERKLAERING" in oslo["mangler"].split(",")
    assert {r["status"] for r in rader if r["type"] == "fylkeskommune"} == {"ikke_aktuelt"}


def test_alle_nettsteder_kan_lese_og_spare_seg_for_det_uendrede(client: StrictClient) -> None:
    for adresse in ("/api/v1/tjenester", "/api/v1/tilgang.csv", "/kommune/0301.json", "/fylkeskommune/03.json"):
        for _ in range(2):  # made, and then from memory
            svar = client.get(adresse, headers={"Origin": "https://example.org"})
            assert svar.headers["Access-Control-Allow-Origin"] == "*"
            assert svar.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
            assert svar.headers["Vary"] == "Accept-Encoding"
        uendret = client.get(adresse, headers={"If-None-Match": svar.headers["ETag"]})
        assert (uendret.status_code, uendret.data) == (304, b"")
        assert uendret.headers["Access-Control-Allow-Origin"] == "*"


AVSLAG = [
    ("GET", "/api/v1/kommuner/9999", 404),
    ("GET", "/api/v1/kommuner/%00", 404),
    ("GET", "/kommune/9999.json", 404),
    ("GET", "/api/v1/finnes/ikke", 404),
    ("POST", "/api/v1/kommuner", 405),
    ("DELETE", "/kommune/0301.json", 405),
]


def test_et_avslag_er_problem_json(client: StrictClient) -> None:
    beskrivelse = beskrivelsen(client)
    for metode, adresse, status in AVSLAG:
        svar = client.open(adresse, method=metode)
        problem = svar.get_json()
        assert (svar.status_code, svar.mimetype) == (status, "application/problem+json"), adresse
        assert svar.headers["Access-Control-Allow-Origin"] == "*"
        assert problem["status"] == status
        kontroller(beskrivelse, {"$ref": "#/components/schemas/Problem"}, problem)


def test_et_tidligere_nummer_viser_vei(client: StrictClient) -> None:
    for adresse, ny in (
        ("/kommune/3001.json", "/kommune/3101.json"),
        ("/api/v1/kommuner/3001", "/api/v1/kommuner/3101"),
    ):
        svar = client.get(adresse)
        assert (svar.status_code, svar.location) == (301, ny)


def test_ingen_personopplysninger_i_aapne_data(session: Session, client: StrictClient) -> None:
    with transaction():
        en_avtale(session, Avtalestatus.BEKREFTET)
        en_pakobling(session, Pakoblingsstatus.SENDT)
    for adresse in ("/api/v1/kommuner", "/kommune/0301.json", "/api/v1/tilgang.csv", "/api/v1/tjenester"):
        data = client.get(adresse).get_data(as_text=True)
        assert "@" not in data
        assert "Kim" not in data
        assert "Olga" not in data
