"""The second lookup: what Enhetsregisteret says of a unit, told apart, with its age; and when it is away."""

import time
from collections.abc import Iterator

import pytest

from ksadmin.web.bryter import FEIL_PA_RAD, HVILE
from tests.oppslag.huset import Hus
from tests.simulators import brreg as simulator

UKJENT, FJERNET, SLETTET, KJENT = "971032146", "981123409", "959159092", "958935420"


@pytest.fixture
def ett(hus: Hus) -> Iterator[Hus]:
    """One connection, and so one process and one memory."""
    hus.brreg.registrer(KJENT, "OSLO KOMMUNE")
    hus.brreg.enheter[SLETTET] = {"organisasjonsnummer": SLETTET, "navn": "HALDEN", "slettedato": "2024-01-01"}
    yield hus
    hus.brreg.humor = simulator.FINNES


def test_enhetene_skilles_fra_hverandre_og_huskes_med_alder(ett: Hus) -> None:
    spurt = len(ett.brreg.sporsmal)
    for orgnr, status in ((KJENT, 200), (SLETTET, 200), (UKJENT, 404), ("958935421", 400)):
        svar = ett.hent(f"enhet/{orgnr}")
        assert svar.status_code == status, svar.text
    assert len(ett.brreg.sporsmal) == spurt + 3  # a wrong number is not asked about
    slettet = ett.hent(f"enhet/{SLETTET}").json()
    assert (slettet["navn"], slettet["slettet"], slettet["postadresse"]) == ("HALDEN", "2024-01-01", None)
    ett.brreg.humor = simulator.FJERNET
    svar = ett.hent(f"enhet/{FJERNET}")
    assert (svar.status_code, svar.headers["content-type"]) == (410, "application/problem+json")
    assert "juridiske grunner" in svar.json()["detail"]

    time.sleep(1.1)
    ett.brreg.humor = simulator.NEDE
    spurt = len(ett.brreg.sporsmal)
    for orgnr, status in ((KJENT, 200), (SLETTET, 200), (UKJENT, 404), (FJERNET, 410)):
        assert ett.hent(f"enhet/{orgnr}").status_code == status
    assert len(ett.brreg.sporsmal) == spurt  # what is known is known, also while the register is away
    svar = ett.hent(f"enhet/{KJENT}")
    assert svar.json() | {"hentet": "", "alderSekunder": 0} == {
        "organisasjonsnummer": KJENT, "navn": "OSLO KOMMUNE", "organisasjonsform": "Kommune",
        "postadresse": "Postboks 1\n1771 HALDEN", "slettet": None, "hentet": "", "alderSekunder": 0,
    }  # fmt: skip
    assert svar.json()["alderSekunder"] == int(svar.headers["age"]) >= 1


def test_et_register_som_er_borte_far_hvile_og_provers_igjen(ett: Hus) -> None:
    numre = iter(("974760673", "971526920", "889640782", "986252932", "981105516", "974761076", "983163327"))
    for humor in (simulator.HTML, *[simulator.NEDE] * (FEIL_PA_RAD - 1)):
        ett.brreg.humor = humor
        svar = ett.hent(f"enhet/{next(numre)}")
        assert (svar.status_code, svar.json()["title"]) == (503, "Enhetsregisteret svarer ikke")
    spurt, siste = len(ett.brreg.sporsmal), next(numre)
    svar = ett.hent(f"enhet/{siste}")
    assert (svar.status_code, len(ett.brreg.sporsmal)) == (503, spurt)
    assert 1 <= int(svar.headers["retry-after"]) <= HVILE
    ett.brreg.humor = simulator.FINNES
    frist = time.monotonic() + 3 * HVILE
    while ett.hent(f"enhet/{siste}").status_code != 404:
        assert time.monotonic() < frist
        time.sleep(0.5)
