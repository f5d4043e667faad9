"""The five tjenester that ship: loaded once, unverified things marked, and never over what a person wrote."""

import pytest
from sqlalchemy import func, select

from ksadmin.core.actor import SYSTEM
from ksadmin.core.audit import AuditEvent
from ksadmin.database import transaction
from ksadmin.tjenester import krav, queries, usecases
from ksadmin.tjenester.fakta import Tjenestefakta
from ksadmin.tjenester.lifecycle import Datasettstatus, Stadium
from ksadmin.tjenester.models import Datafelt, Part, Tilkoblingskode, Tjeneste, Verifisering
from ksadmin.tjenester.usecases.standard import standard
from tests.actors import FORVALTER

DE_FEM = ["boligsosial", "foreldrebetaling", "langtidsopphold", "praktisk_bistand", "saernamsmann"]
MED_FIKS = {"foreldrebetaling", "langtidsopphold", "praktisk_bistand"}


def test_de_fem_er_tilgjengelige_og_loypa_er_tom_for_kandidater(session):
    assert sorted(t.nokkel for t in queries.tilgjengelige(session)) == DE_FEM
    assert session.scalar(select(func.count(Tjeneste.id))) == 5
    assert not any(t.eksempel for t in queries.tilgjengelige(session))


def test_a_laste_inn_igjen_endrer_ingenting(session):
    hendelser = session.scalar(select(func.count(AuditEvent.id)))
    with transaction():
        assert usecases.last_inn_standard(session, SYSTEM) == 0
    assert session.scalar(select(func.count(AuditEvent.id))) == hendelser


def test_det_en_person_har_skrevet_overskrives_aldri(session):
    with transaction():
        tjeneste = queries.finn(session, "foreldrebetaling")
        usecases.endre(session, FORVALTER, tjeneste, Tjenestefakta(navn="Nytt navn"))
        usecases.fjern_del(session, FORVALTER, tjeneste.hjemler[0], begrunnelse="Feil.")
    antall = len(tjeneste.hjemler)
    with transaction():
        usecases.last_inn_standard(session, SYSTEM)
    session.expire_all()
    assert (tjeneste.navn, len(tjeneste.hjemler)) == ("Nytt navn", antall)


@pytest.mark.parametrize("nokkel", DE_FEM)
def test_hver_tjeneste_har_hjemmel_pa_begge_sider_api_og_ruter(session, nokkel):
    tjeneste = queries.finn(session, nokkel)
    assert {h.part for h in tjeneste.hjemler} == set(Part)
    assert all(a.scope and a.altinn_rettighet and a.rettighetspakke for a in queries.apier(session, tjeneste.id))
    assert len(tjeneste.tilkoblinger) == 4
    fiks = {Tilkoblingskode.FIKS, Tilkoblingskode.LEVERANDOR_FIKS} if nokkel in MED_FIKS else set()
    direkte = {Tilkoblingskode.DIREKTE, Tilkoblingskode.LEVERANDOR}
    assert set(queries.tillatte_ruter(session, tjeneste.id)) == direkte | fiks
    assert tjeneste.navn_nn
    assert tjeneste.beskrivelse_nn


def test_det_ingen_har_lest_i_kilden_er_merket(session):
    tjenester = queries.tilgjengelige(session)
    hjemler = [h for t in tjenester for h in t.hjemler]
    assert all(h.kilde for h in hjemler if h.verifisert is Verifisering.JA)
    assert {h.verifisert for h in hjemler if h.part is Part.SKATTEETATEN} == {Verifisering.DELVIS}
    assert {h.tekst[:18] for h in hjemler if h.verifisert is Verifisering.NEI} == {
        "barnehageloven (LO",
        "forskrift om egena",
        "tvangsfullbyrdelse",
    }
    gjettede_stier = {a.navn for t in tjenester for a in t.apier if a.sti_verifisert is Verifisering.NEI}
    assert gjettede_stier == {"Beregnet skatt API", "Avregning API"}


def test_ingen_godkjenning_er_pastatt_og_datasettene_er_utkast(session):
    for tjeneste in queries.tilgjengelige(session):
        (datasett,) = tjeneste.datasett
        assert (datasett.status, datasett.fullstendig) == (Datasettstatus.UTKAST, False)
        assert datasett.godkjenninger == []
        assert tjeneste.deltakere == []
        assert (tjeneste.juridisk_dato, tjeneste.tilgjengelig_fra) == (None, None)
        assert krav.datasett_mangler(datasett, "send")
    assert session.scalar(select(func.count(Datafelt.id)).where(Datafelt.verifisert == Verifisering.JA)) == 0


def test_filen_sier_bare_det_tabellene_kan_ta_imot():
    assert sorted(rad["nokkel"] for rad in standard()) == DE_FEM
    assert {rad["stadium"] for rad in standard()} == {Stadium.TILGJENGELIG.value}


@pytest.mark.parametrize(
    ("sok", "funnet"),
    [
        ("FORELDRE", {"foreldrebetaling"}),
        ("Særnamsmannsmynde", {"saernamsmann"}),
        ("avregning", {"langtidsopphold"}),
        ("kommuneBOLIG", {"boligsosial"}),
        ("%", set()),
        ("_", {"praktisk_bistand"}),
    ],
)
def test_sok_finner_navn_nokkel_api_og_pakke(session, sok, funnet):
    assert {t.nokkel for t in session.scalars(select(Tjeneste).where(queries.treff(sok)))} == funnet
