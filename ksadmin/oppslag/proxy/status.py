"""Whether the caller could ask, and why not."""

from collections.abc import Mapping
from typing import Any

from ksadmin.core import clock
from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.oppslag.proxy.innkommende import Sporrer
from ksadmin.oppslag.proxy.oppstrom import Kilde
from ksadmin.oppslag.proxy.svar import Utgang, data, problem, som_json
from ksadmin.oppslag.queries.port import Avgjorelse, Kommune, Rett


def status(kommune: Kommune | None, sporrer: Sporrer, kilder: Mapping[Oppslagsapi, Kilde]) -> Utgang:
    """Every tjeneste of the kommune, with what it may ask each API for. Asks nobody else."""
    if kommune is None:
        return problem(403, "Ukjent kommune", "Organisasjonsnummeret er ikke en kommunes hovedorganisasjonsnummer.")
    return data(
        {
            "kommune": {"organisasjonsnummer": kommune.orgnr, "navn": kommune.navn},
            "leverandor": sporrer.leverandor,
            "tjenester": [_tjeneste(a, kilder) for a in kommune.tjenester.values()],
        }
    )


def _tjeneste(avgjorelse: Avgjorelse, kilder: Mapping[Oppslagsapi, Kilde]) -> dict[str, Any]:
    apner = not avgjorelse.grunner
    apier = [_api(api, rett, apner and api in kilder) for api, rett in avgjorelse.retter.items()]
    return {
        "tjeneste": avgjorelse.nokkel,
        "navn": avgjorelse.navn,
        "kanSporre": any(a["kanSporre"] for a in apier),
        "grunner": som_json(avgjorelse.grunner),
        "apier": apier,
    }


def _api(api: Oppslagsapi, rett: Rett, apner: bool) -> dict[str, Any]:
    return {
        "api": api.value,
        "kanSporre": apner and rett.eldste is not None,
        "rettighetspakke": rett.rettighetspakke,
        "stadier": list(rett.stadier),
        "inntektsaar": {"fra": rett.eldste, "til": clock.today().year} if rett.eldste else None,
    }
