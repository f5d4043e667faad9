"""The proxy is what its OpenAPI document says, also when somebody tries to break it."""

import json

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.oppslag.proxy.sporsmal import FELT
from tests.oppslag.huset import OSLO, Hus

SJEKKER = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


def test_dokumentet_er_gyldig_og_har_feltene_koden_leser(hus: Hus) -> None:
    dokument = hus.klient.get(f"{hus.url}/oppslag/v1/openapi.json").json()
    OpenAPIV31SpecValidator(dokument).validate()
    for api in Oppslagsapi:
        sporsmal = dokument["paths"][f"/{{organisasjonsnummer}}/{{tjeneste}}/{api.value}"]["post"]["requestBody"]
        skjema = sporsmal["content"]["application/json"]["schema"]
        assert sorted(skjema["required"]) == sorted(skjema["properties"]) == sorted(FELT[api])


def test_ingenting_schemathesis_finner_pa_gir_noe_annet_enn_det_som_star_der(hus: Hus) -> None:
    dokument = hus.klient.get(f"{hus.url}/oppslag/v1/openapi.json").json()
    skjema = schemathesis.openapi.from_dict(dokument)
    skjema.config.update(base_url=f"{hus.url}/oppslag/v1")
    for resultat in skjema.get_all_operations():
        operasjon = resultat.ok()
        god, vond = operasjon.as_strategy(), operasjon.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

        @settings(
            max_examples=30, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        )  # fmt: skip
        @given(case=st.one_of(god, vond), tjeneste=st.sampled_from(["foreldrebetaling", "langtidsopphold", None]))
        def prov(case: schemathesis.Case, tjeneste: str | None) -> None:
            if tjeneste and "tjeneste" in case.path_parameters:
                case.path_parameters |= {"tjeneste": tjeneste, "organisasjonsnummer": OSLO}
            case.call_and_validate(headers={"Authorization": f"Bearer {hus.token()}"}, checks=SJEKKER)

        prov()


def test_uten_token_far_ingen_noe(hus: Hus) -> None:
    dokument = json.loads(hus.klient.get(f"{hus.url}/oppslag/v1/openapi.json").text)
    for sti, metoder in dokument["paths"].items():
        adresse = sti.format(organisasjonsnummer=OSLO, tjeneste="foreldrebetaling")
        for metode in metoder:
            svar = hus.klient.request(metode, f"{hus.url}/oppslag/v1{adresse}", json={} if metode == "post" else None)
            assert svar.status_code == 401
