"""Every field carries its hjemmel and why it is needed; both bodies approve; what was approved stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from ksadmin.core.history import historikk
from ksadmin.database import transaction
from ksadmin.tjenester import krav, usecases
from ksadmin.tjenester.fakta import Datasettfakta, Godkjenningsfakta
from ksadmin.tjenester.lifecycle import DATASETTLOP, Datasettstatus, Stadium
from ksadmin.tjenester.models import Instans
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.tjenester.loype import (
    FULLT_FELT,
    I_DAG,
    datasett_i,
    et_datasett,
    fram_til,
    godkjenn,
    ta_datasettsteg,
)

LASTE = [s for s in Datasettstatus if s is not Datasettstatus.UTKAST]


@pytest.mark.parametrize("steg", DATASETTLOP.steps)
@pytest.mark.parametrize("status", Datasettstatus)
def test_et_steg_tas_bare_fra_sine_statuser(status, steg):
    if status in DATASETTLOP.steps[steg].sources:
        assert DATASETTLOP.target(steg, status, FORVALTER) is DATASETTLOP.steps[steg].target
        with pytest.raises(NotPermitted):
            DATASETTLOP.target(steg, status, SAKSBEHANDLER)
    else:
        with pytest.raises(TransitionNotAllowed):
            DATASETTLOP.target(steg, status, FORVALTER)


@pytest.mark.parametrize("fakta", ["hjemmel", "nodvendighet"])
def test_et_felt_uten_hjemmel_eller_nodvendighet_stopper_kontrollen(session, fakta):
    with transaction():
        datasett = et_datasett(session, fram_til(session, Stadium.DATASETT))
        usecases.endre_felt(session, FORVALTER, datasett.felter[0], replace(FULLT_FELT, **{fakta: None}))
    mangel = {"hjemmel": "hjemmel", "nodvendighet": "nødvendighet"}[fakta]
    with pytest.raises(Conflict, match=f"Feltet «Bruttoformue» mangler {mangel}"), transaction():
        ta_datasettsteg(session, datasett, "send")
    assert datasett.status is Datasettstatus.UTKAST


def test_mange_uferdige_felter_telles_i_stedet_for_a_ramses_opp(session):
    with transaction():
        datasett = et_datasett(session, fram_til(session, Stadium.DATASETT))
        for nr in range(8):
            felt = replace(FULLT_FELT, teknisk_navn=f"felt{nr}", hjemmel=None)
            usecases.legg_til_felt(session, FORVALTER, datasett, felt)
    session.expire(datasett)
    mangler = krav.datasett_mangler(datasett, "send")
    assert len(mangler) == 6
    assert mangler[-1] == "3 felter til mangler hjemmel eller nødvendighet."


def test_en_ufullstendig_feltliste_stopper_kontrollen(session):
    with transaction():
        datasett = et_datasett(session, fram_til(session, Stadium.DATASETT), fullstendig=False)
    with pytest.raises(Conflict, match="Merk feltlisten som fullstendig"), transaction():
        ta_datasettsteg(session, datasett, "send")


@pytest.mark.parametrize("stadium", [Stadium.KARTLEGGING, Stadium.JURIDISK, Stadium.AVVIKLET])
def test_datasettet_gar_ikke_utenom_den_juridiske_vurderingen(session, stadium):
    with transaction():
        datasett = et_datasett(session, fram_til(session, stadium))
    with pytest.raises(Conflict, match="først gjennom den juridiske vurderingen"), transaction():
        ta_datasettsteg(session, datasett, "send")


@pytest.mark.parametrize("status", LASTE)
def test_det_som_er_sendt_er_last(session, status):
    with transaction():
        datasett = datasett_i(session, fram_til(session, Stadium.DATASETT), status)
    felt = datasett.felter[0]
    nytt = replace(FULLT_FELT, teknisk_navn="gjeld")
    for gjor in (
        lambda: usecases.endre_datasett(session, FORVALTER, datasett, Datasettfakta(beskrivelse="Annet")),
        lambda: usecases.legg_til_felt(session, FORVALTER, datasett, nytt),
        lambda: usecases.endre_felt(session, FORVALTER, felt, nytt),
        lambda: usecases.fjern_felt(session, FORVALTER, felt, begrunnelse="Trengs ikke."),
    ):
        with pytest.raises(Conflict, match="er låst"), transaction():
            gjor()
    assert [f.teknisk_navn for f in datasett.felter] == ["bruttoformue"]


@pytest.mark.parametrize("status", [s for s in Datasettstatus if s is not Datasettstatus.TIL_KONTROLL])
def test_godkjenning_registreres_bare_under_kontroll(session, status):
    with transaction():
        datasett = datasett_i(session, fram_til(session, Stadium.DATASETT), status)
    with pytest.raises(Conflict, match="til kontroll"), transaction():
        godkjenn(session, datasett)


def test_en_godkjenning_har_dato_og_kommer_bare_en_gang_fra_hver(session):
    with transaction():
        datasett = datasett_i(session, fram_til(session, Stadium.DATASETT), Datasettstatus.TIL_KONTROLL)
        godkjenn(session, datasett, Instans.KS)
    with pytest.raises(InvalidInput, match="KS er alt registrert"), transaction():
        godkjenn(session, datasett, Instans.KS)
    i_morgen = Godkjenningsfakta(instans=Instans.SKATTEDIREKTORATET, dato=I_DAG + timedelta(1), referanse="26/2")
    with pytest.raises(InvalidInput, match="fram i tid"), transaction():
        usecases.registrer_godkjenning(session, FORVALTER, datasett, i_morgen, i_dag=I_DAG)


def test_godkjenninger_faller_nar_versjonen_trekkes_og_historikken_sier_det(session):
    with transaction():
        datasett = datasett_i(session, fram_til(session, Stadium.DATASETT), Datasettstatus.TIL_KONTROLL)
        godkjenn(session, datasett)
        ta_datasettsteg(session, datasett, "trekk")
    assert (datasett.godkjenninger, datasett.sendt_dato) == ([], None)
    linjer = historikk(session, datasett)
    assert linjer[0].tekst == "trakk datasettet tilbake til utkast"
    assert linjer[0].begrunnelse == "Feil felt."
    fjernet = [endring for linje in linjer for endring in linje.endringer if endring[0] == "Fjernet"]
    assert {ny for _, _, ny in fjernet} == {"Skattedirektoratet, 23.11.2026", "KS, 23.11.2026"}


def test_en_ny_versjon_tar_med_feltene_og_den_gamle_star(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.TILGJENGELIG)
        ny = et_datasett(session, tjeneste)
        usecases.endre_felt(session, FORVALTER, ny.felter[0], replace(FULLT_FELT, nodvendighet="Ny grunn."))
    gammel = tjeneste.godkjent_datasett
    assert (ny.nummer, gammel.nummer) == (2, 1)
    assert [f.nodvendighet for f in gammel.felter] == [FULLT_FELT.nodvendighet]
    assert [f.nodvendighet for f in ny.felter] == ["Ny grunn."]


def test_bare_en_versjon_er_under_arbeid(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.DATASETT)
        et_datasett(session, tjeneste)
    with pytest.raises(Conflict, match="Versjon 1 er under arbeid"), transaction():
        et_datasett(session, tjeneste)


def test_et_forkastet_nummer_brukes_ikke_igjen_og_feltene_folger_ikke_med(session):
    with transaction():
        tjeneste = fram_til(session, Stadium.DATASETT)
        datasett_i(session, tjeneste, Datasettstatus.FORKASTET)
        ny = usecases.ny_versjon(session, FORVALTER, tjeneste, Datasettfakta(beskrivelse="Ny start"))
    assert (ny.nummer, ny.felter) == (2, [])


def test_to_felter_far_ikke_samme_tekniske_navn(session):
    with transaction():
        datasett = et_datasett(session, fram_til(session, Stadium.DATASETT))
    with pytest.raises(InvalidInput, match="alt et felt med dette navnet"), transaction():
        usecases.legg_til_felt(session, FORVALTER, datasett, FULLT_FELT)
