"""A tjeneste goes through every stage in order, and through none without what it asks for."""

from datetime import timedelta

import pytest

from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from ksadmin.database import transaction
from ksadmin.tjenester import krav, queries, usecases
from ksadmin.tjenester.lifecycle import TJENESTELOP, Datasettstatus, Stadium
from ksadmin.tjenester.models import Instans, Part, Verifisering
from tests.actors import FORVALTER, LESER, SAKSBEHANDLER
from tests.tjenester.loype import (
    I_DAG,
    datasett_i,
    en_hjemmel,
    en_kandidat,
    et_datasett,
    forbered,
    fram_til,
    godkjenn,
    ta,
)

REKKEFOLGE = [
    Stadium.KARTLEGGING,
    Stadium.JURIDISK,
    Stadium.DATASETT,
    Stadium.KONTROLL,
    Stadium.API,
    Stadium.PILOT,
    Stadium.TILGJENGELIG,
]
FRAM = ["start_juridisk", "start_datasett", "start_kontroll", "start_api", "start_pilot", "gjor_tilgjengelig"]


def test_fra_kartlegging_til_tilgjengelig_er_det_ingen_snarvei():
    assert [steg.name for steg in TJENESTELOP.path(Stadium.TILGJENGELIG)] == FRAM
    for steg in TJENESTELOP.steps.values():
        til = steg.target
        if til in REKKEFOLGE[1:]:
            fram = [fra for fra in steg.sources if fra in REKKEFOLGE and REKKEFOLGE.index(fra) < REKKEFOLGE.index(til)]
            assert all(REKKEFOLGE.index(til) - REKKEFOLGE.index(fra) == 1 for fra in fram), steg.name


def test_hvert_stadium_kan_nas():
    assert TJENESTELOP.unreachable(Stadium) == set()


@pytest.mark.parametrize("steg", TJENESTELOP.steps)
@pytest.mark.parametrize("stadium", Stadium)
def test_et_steg_tas_bare_fra_sine_stadier(stadium, steg):
    if stadium in TJENESTELOP.steps[steg].sources:
        assert TJENESTELOP.target(steg, stadium, FORVALTER) is TJENESTELOP.steps[steg].target
        with pytest.raises(NotPermitted, match="forvalter"):
            TJENESTELOP.target(steg, stadium, SAKSBEHANDLER)
    else:
        with pytest.raises(TransitionNotAllowed, match="kan ikke gjøres nå"):
            TJENESTELOP.target(steg, stadium, FORVALTER)


def test_en_kandidat_gar_hele_loypa(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.TILGJENGELIG)
        ta(session, tjeneste, "avvikle")
    assert tjeneste.stadium is Stadium.AVVIKLET
    assert (tjeneste.juridisk_dato, tjeneste.tilgjengelig_fra, tjeneste.avviklet_dato) == (I_DAG, I_DAG, I_DAG)
    assert tjeneste.godkjent_datasett is not None


@pytest.mark.parametrize("steg", FRAM[1:])
def test_hvert_steg_nektes_uten_det_det_krever(session, steg):
    fra = next(iter(TJENESTELOP.steps[steg].sources))
    with transaction():
        tjeneste = fram_til(session, fra)
    ikke_enna = f"«{TJENESTELOP.steps[steg].tekst}» kan ikke gjøres ennå"
    with pytest.raises(Conflict, match=ikke_enna) as nektet, transaction():
        ta(session, tjeneste, steg)
    for setning in krav.mangler(tjeneste, steg):
        assert setning in str(nektet.value)
    assert tjeneste.stadium is fra


def test_kartleggingen_ma_si_hva_opplysningene_skal_brukes_til(session):
    with transaction():
        tjeneste = en_kandidat(session, beskrivelse=None)
    with pytest.raises(Conflict, match="hva kommunen trenger opplysningene til"), transaction():
        usecases.start_juridisk(session, FORVALTER, tjeneste)


@pytest.mark.parametrize("svak", [Verifisering.NEI, Verifisering.DELVIS])
def test_juridisk_vurdering_krever_verifisert_hjemmel_pa_begge_sider(session, svak):
    with transaction():
        tjeneste = fram_til(session, Stadium.JURIDISK)
        en_hjemmel(session, tjeneste, Part.KOMMUNE, Verifisering.JA)
        en_hjemmel(session, tjeneste, Part.SKATTEETATEN, svak)
    assert krav.mangler(tjeneste, "start_datasett") == ["Legg til en verifisert hjemmel under «Skatteetatens hjemmel»."]
    with pytest.raises(Conflict, match="Skatteetatens hjemmel"), transaction():
        ta(session, tjeneste, "start_datasett")


def test_juridisk_vurdering_kan_ikke_vaere_ferdig_i_morgen(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.JURIDISK)
        forbered(session, tjeneste, "start_datasett")
    with pytest.raises(InvalidInput, match="fram i tid"), transaction():
        usecases.godkjenn_juridisk(
            session, FORVALTER, tjeneste, dato=I_DAG + timedelta(1), konklusjon="Ja", i_dag=I_DAG
        )


@pytest.mark.parametrize("instans", Instans)
def test_api_nektes_nar_en_godkjenning_mangler(session, instans):
    with transaction():
        tjeneste = fram_til(session, Stadium.KONTROLL)
        godkjenn(session, tjeneste.apent_datasett, instans)
    with pytest.raises(Conflict, match="Registrer godkjenningen fra"), transaction():
        usecases.ta_i_bruk(session, FORVALTER, tjeneste.apent_datasett, i_dag=I_DAG)
    with pytest.raises(Conflict, match="Ta i bruk en godkjent versjon"), transaction():
        usecases.start_api(session, FORVALTER, tjeneste)


def test_api_venter_pa_versjonen_som_er_under_arbeid(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.API)
        ta(session, tjeneste, "tilbake_til_datasett")
        et_datasett(session, tjeneste)
        ta(session, tjeneste, "start_kontroll")
    with pytest.raises(Conflict, match="Gjør ferdig versjon 2"), transaction():
        usecases.start_api(session, FORVALTER, tjeneste)


def test_en_ressurskommune_er_ikke_en_pilotkommune(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.PILOT)
    assert krav.mangler(tjeneste, "gjor_tilgjengelig") == [
        "Legg til minst én pilotkommune som deltok i piloten.",
        "Legg til minst ett tillatt tilkoblingsalternativ.",
    ]


def test_tilbake_til_juridisk_glemmer_vurderingen_og_henter_hjem_datasettet(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.KONTROLL)
        godkjenn(session, tjeneste.apent_datasett, Instans.KS)
        ta(session, tjeneste, "tilbake_til_juridisk")
    assert (tjeneste.stadium, tjeneste.juridisk_dato) == (Stadium.JURIDISK, None)
    assert tjeneste.apent_datasett.status is Datasettstatus.UTKAST
    assert tjeneste.apent_datasett.godkjenninger == []


def test_det_som_er_lagt_bort_kan_tas_opp_igjen_men_ikke_forbi_juristene(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.PILOT)
        ta(session, tjeneste, "legg_bort")
        ta(session, tjeneste, "ta_opp_igjen")
    assert (tjeneste.stadium, tjeneste.juridisk_dato) == (Stadium.KARTLEGGING, None)
    assert "Godkjenn den juridiske vurderingen." in krav.mangler(tjeneste, "start_pilot")


@pytest.mark.parametrize("nokkel", ["", "A", "Stor", "med-strek", "1tall", "æøå", "x" * 51])
def test_en_darlig_nokkel_avvises(session, nokkel):
    with pytest.raises(InvalidInput, match="2–50 tegn"), transaction():
        en_kandidat(session, nokkel)


def test_to_tjenester_far_ikke_samme_nokkel(session):
    with pytest.raises(InvalidInput, match="er i bruk"), transaction():
        en_kandidat(session, "foreldrebetaling")


def test_bare_en_forvalter_registrerer_og_endrer(session):
    with transaction():
        tjeneste = en_kandidat(session)
    for aktor in (LESER, SAKSBEHANDLER):
        with pytest.raises(NotPermitted), transaction():
            usecases.endre(session, aktor, tjeneste, None)


def test_loypa_viser_kandidaten_under_sitt_stadium(session):
    with transaction():
        fram_til(session, Stadium.DATASETT)
    tavle = queries.loypa(session)
    assert [str(t) for t in tavle[Stadium.DATASETT]] == ["Prøveordning"]
    assert len(tavle[Stadium.TILGJENGELIG]) == 5
    assert [stadium for stadium, tjenester in tavle.items() if tjenester] == [Stadium.DATASETT, Stadium.TILGJENGELIG]


def test_et_nytt_datasett_avloser_det_forrige(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.TILGJENGELIG)
        datasett_i(session, tjeneste, Datasettstatus.GODKJENT)
    assert [(d.nummer, d.status) for d in tjeneste.datasett] == [
        (2, Datasettstatus.GODKJENT),
        (1, Datasettstatus.AVLOST),
    ]
