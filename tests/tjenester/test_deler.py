"""Hjemler, APIs, ways to connect and participants: refused when they cannot be, remembered when they go."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from ksadmin.core import audit
from ksadmin.core.errors import InvalidInput, NotPermitted
from ksadmin.core.history import historikk
from ksadmin.database import transaction
from ksadmin.tjenester import fakta, queries, usecases
from ksadmin.tjenester.fakta import Apifakta, Deltakerfakta, Hjemmelsfakta, Tilkoblingsfakta
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import (
    Datafelt,
    Datasett,
    Deltaker,
    Deltakerrolle,
    Godkjenning,
    Hjemmel,
    Part,
    Tilkoblingsalternativ,
    Tilkoblingskode,
    Tjeneste,
    TjenesteApi,
    Verifisering,
)
from tests.actors import FORVALTER, LESER, SAKSBEHANDLER
from tests.tjenester.loype import en_kandidat, en_leverandor, en_organisasjon

HJEMMEL = Hjemmelsfakta(part=Part.KOMMUNE, tekst="Prøveloven § 1")
RUTE = Tilkoblingsfakta(kode=Tilkoblingskode.FIKS, tillatt=True)
API = Apifakta(navn="Prøve-API", api_versjon="v1", rettighetspakke="kommuneprove")


@pytest.fixture
def tjeneste(session):
    with transaction():
        return en_kandidat(session)


@pytest.mark.parametrize(
    ("slag", "tabell"),
    [
        (fakta.Tjenestefakta, Tjeneste),
        (fakta.Hjemmelsfakta, Hjemmel),
        (fakta.Apifakta, TjenesteApi),
        (fakta.Tilkoblingsfakta, Tilkoblingsalternativ),
        (fakta.Deltakerfakta, Deltaker),
        (fakta.Datasettfakta, Datasett),
        (fakta.Feltfakta, Datafelt),
        (fakta.Godkjenningsfakta, Godkjenning),
    ],
)
def test_hver_opplysning_har_en_kolonne_og_et_navn_i_historikken(slag, tabell):
    navn = {felt.name for felt in fields(slag)}
    assert navn <= {kolonne.key for kolonne in inspect(tabell).column_attrs}
    assert navn <= tabell.FELTNAVN.keys()


@pytest.mark.parametrize("ny", [HJEMMEL, RUTE, API])
def test_bare_en_forvalter_legger_til_hjemler_og_teknikk(session, tjeneste, ny):
    for aktor in (LESER, SAKSBEHANDLER):
        with pytest.raises(NotPermitted), transaction():
            usecases.legg_til_del(session, aktor, tjeneste, ny)
    with transaction():
        usecases.legg_til_del(session, FORVALTER, tjeneste, ny)


def test_en_saksbehandler_noterer_hvem_som_deltok(session, tjeneste):
    ny = Deltakerfakta(
        stadium=Stadium.KARTLEGGING,
        rolle=Deltakerrolle.RESSURSKOMMUNE,
        organisasjon_id=en_organisasjon(session).id,
    )
    with transaction():
        delen = usecases.legg_til_del(session, SAKSBEHANDLER, tjeneste, ny)
    assert "ressurskommune" in str(delen)
    with pytest.raises(InvalidInput, match="alt registrert i dette stadiet"), transaction():
        usecases.legg_til_del(session, SAKSBEHANDLER, tjeneste, ny)
    with transaction():
        usecases.legg_til_del(session, SAKSBEHANDLER, tjeneste, replace(ny, stadium=Stadium.PILOT))


def test_rollen_avgjor_om_det_er_en_kommune_eller_en_leverandor(session, tjeneste):
    org, leverandor_id = en_organisasjon(session).id, en_leverandor(session).id
    gale = [
        (Deltakerrolle.LEVERANDOR, None, None, "leverandor_id"),
        (Deltakerrolle.LEVERANDOR, org, leverandor_id, "organisasjon_id"),
        (Deltakerrolle.PILOTKOMMUNE, None, None, "organisasjon_id"),
        (Deltakerrolle.PILOTKOMMUNE, None, leverandor_id, "organisasjon_id"),
        (Deltakerrolle.RESSURSKOMMUNE, org, leverandor_id, "leverandor_id"),
    ]
    for rolle, organisasjon_id, lev, felt in gale:
        ny = Deltakerfakta(stadium=Stadium.PILOT, rolle=rolle, organisasjon_id=organisasjon_id, leverandor_id=lev)
        with pytest.raises(InvalidInput) as nektet, transaction():
            usecases.legg_til_del(session, SAKSBEHANDLER, tjeneste, ny)
        assert nektet.value.field == felt
    leverandor = Deltakerfakta(stadium=Stadium.PILOT, rolle=Deltakerrolle.LEVERANDOR, leverandor_id=leverandor_id)
    with transaction():
        usecases.legg_til_del(session, SAKSBEHANDLER, tjeneste, leverandor)


def test_databasen_nekter_en_deltaker_som_ikke_er_noen(session, tjeneste):
    ingen = Deltaker(tjeneste_id=tjeneste.id, stadium=Stadium.PILOT, rolle=Deltakerrolle.PILOTKOMMUNE)
    with (
        pytest.raises(IntegrityError, match="en_deltaker"),
        transaction(),
        audit.recording(session, ingen, actor=FORVALTER, handling="deltaker.lagt_til"),
    ):
        session.add(ingen)


@pytest.mark.parametrize(("ny", "felt"), [(RUTE, "kode"), (API, "navn")])
def test_det_samme_registreres_ikke_to_ganger(session, tjeneste, ny, felt):
    with transaction():
        delen = usecases.legg_til_del(session, FORVALTER, tjeneste, ny)
    with pytest.raises(InvalidInput) as nektet, transaction():
        usecases.legg_til_del(session, FORVALTER, tjeneste, ny)
    assert nektet.value.field == felt
    with transaction():
        usecases.endre_del(session, FORVALTER, delen, replace(ny, merknad="Sett over."))
    assert delen.merknad == "Sett over."


def test_en_fjernet_hjemmel_star_i_tjenestens_historikk_med_grunn(session, tjeneste):
    with transaction():
        delen = usecases.legg_til_del(session, FORVALTER, tjeneste, HJEMMEL)
        usecases.fjern_del(session, FORVALTER, delen, begrunnelse="Loven er opphevet.")
    assert tjeneste.hjemler == []
    siste = historikk(session, tjeneste)[0]
    assert (siste.tekst, siste.begrunnelse) == ("fjernet noe fra tjenesten", "Loven er opphevet.")
    assert siste.endringer == (("Fjernet", "", "Kommunens hjemmel: Prøveloven § 1"),)


def test_historikken_leses_i_ord(session, tjeneste):
    with transaction():
        delen = usecases.legg_til_del(session, FORVALTER, tjeneste, HJEMMEL)
        lest = replace(HJEMMEL, verifisert=Verifisering.JA)
        usecases.endre_del(session, FORVALTER, delen, lest)
    assert historikk(session, delen)[0].endringer == (("Verifisering", "Ikke verifisert", "Verifisert"),)


def test_tillatte_ruter_er_tomme_til_noen_vet(session, tjeneste):
    assert queries.tillatte_ruter(session, tjeneste.id) == []
    with transaction():
        usecases.legg_til_del(session, FORVALTER, tjeneste, RUTE)
        nei = Tilkoblingsfakta(kode=Tilkoblingskode.DIREKTE, tillatt=False)
        usecases.legg_til_del(session, FORVALTER, tjeneste, nei)
    assert queries.tillatte_ruter(session, tjeneste.id) == [Tilkoblingskode.FIKS]
