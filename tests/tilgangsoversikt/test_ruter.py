"""Routes: what each asks for, and that any complete one is enough."""

import itertools
from datetime import UTC, datetime

import pytest

from ksadmin.core.clock import OSLO
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Verdi
from ksadmin.tilgangsoversikt.motor import Ansvarlig, Cellestatus, Oppfyllelse, Rutefakta, vurder
from ksadmin.tjenester.kodeverk import Tilkoblingskode
from tests.tilgangsoversikt.celler import (
    ANNET_FAGSYSTEM,
    AVREGNING,
    BOLIGSOSIAL,
    DIREKTE,
    FAGSYSTEM,
    FIKS,
    FORELDREBETALING,
    GITT,
    INNTEKT,
    LANGTIDSOPPHOLD,
    SKATT,
    SUMMERT,
    VIA_FAGSYSTEM,
    VIA_FIKS,
    celle,
    delegert,
    forespurt,
    sagt,
)


def status(tjeneste, ruter, *utsagn) -> Cellestatus:
    return vurder(celle(GITT, *utsagn, tjeneste=tjeneste, foresporsel=forespurt(*ruter))).status


@pytest.mark.parametrize(
    ("tjeneste", "apier"),
    [(FORELDREBETALING, {SUMMERT}), (BOLIGSOSIAL, {SUMMERT, INNTEKT}), (LANGTIDSOPPHOLD, {SUMMERT, SKATT, AVREGNING})],
)
def test_leverandoren_ma_ha_hver_rettighet_tjenesten_trenger(tjeneste, apier):
    for antall in range(len(apier) + 1):
        for noen in itertools.combinations(sorted(apier), antall):
            ventet = Cellestatus.KLAR if set(noen) == apier else Cellestatus.UKJENT
            assert status(tjeneste, [VIA_FAGSYSTEM], *(delegert(api=api) for api in noen)) is ventet
    assert status(tjeneste, [VIA_FAGSYSTEM], delegert()) is Cellestatus.KLAR


def test_en_rettighet_som_ikke_er_delegert_nevnes_ved_navn():
    fakta = celle(
        GITT,
        delegert(api=SUMMERT),
        delegert(api=INNTEKT, verdi=Verdi.NEI),
        tjeneste=BOLIGSOSIAL,
        foresporsel=forespurt(VIA_FAGSYSTEM),
    )
    vurdering = vurder(fakta)
    assert vurdering.status is Cellestatus.MANGLER
    (mangel,) = vurdering.mangler
    assert mangel.ansvarlig is Ansvarlig.KOMMUNE
    assert "«inntekt API - På vegne av»" in mangel.neste_steg.nb
    assert "summert" not in mangel.neste_steg.nb
    assert "Fagsystem A" in mangel.neste_steg.nn


def test_direkte_trenger_ingen_delegering():
    vurdering = vurder(celle(foresporsel=forespurt(DIREKTE)))
    assert vurdering.ruter[0].tilstand is Oppfyllelse.IKKE_KREVD
    assert vurdering.status is Cellestatus.KLAR


@pytest.mark.parametrize("kode", [Tilkoblingskode.FIKS, Tilkoblingskode.LEVERANDOR_FIKS])
def test_den_som_gar_gjennom_fiks_delegerer_til_ks(kode):
    rute = Rutefakta(kode, "Fagsystem A" if kode is Tilkoblingskode.LEVERANDOR_FIKS else None, None)
    assert status(FORELDREBETALING, [rute], delegert(FIKS)) is Cellestatus.KLAR
    vurdering = vurder(celle(foresporsel=forespurt(rute)))
    assert "KS Fiks" in vurdering.mangler[0].neste_steg.nb


def test_fiks_er_ingen_vei_for_en_tjeneste_som_ikke_tillater_det():
    vurdering = vurder(celle(GITT, delegert(FIKS), tjeneste=BOLIGSOSIAL, foresporsel=forespurt(VIA_FIKS)))
    assert vurdering.status is Cellestatus.MANGLER
    assert "påkoblingsmåte" in vurdering.mangler[0].neste_steg.nb


@pytest.mark.parametrize("delegerte", list(itertools.product([True, False], repeat=2)))
def test_en_hel_rute_er_nok_og_den_andre_kan_fjernes(delegerte):
    til_fagsystem, til_fiks = delegerte
    utsagn = [*([delegert(FAGSYSTEM)] if til_fagsystem else []), *([delegert(FIKS)] if til_fiks else [])]
    begge = status(FORELDREBETALING, [VIA_FAGSYSTEM, VIA_FIKS], *utsagn)
    assert (begge is Cellestatus.KLAR) is (til_fagsystem or til_fiks)
    hver = {
        VIA_FAGSYSTEM: status(FORELDREBETALING, [VIA_FAGSYSTEM], *[u for u in utsagn if u.leverandor == FAGSYSTEM]),
        VIA_FIKS: status(FORELDREBETALING, [VIA_FIKS], *[u for u in utsagn if u.leverandor == FIKS]),
    }
    assert (hver[VIA_FAGSYSTEM] is Cellestatus.KLAR) is til_fagsystem
    assert (hver[VIA_FIKS] is Cellestatus.KLAR) is til_fiks


def test_ny_leverandor_trenger_bare_ny_delegering():
    vurdering = vurder(celle(GITT, delegert(ANNET_FAGSYSTEM), foresporsel=forespurt(VIA_FAGSYSTEM)))
    assert vurdering.status is Cellestatus.KLAR
    assert [(r.leverandor, r.oppgitt) for r in vurdering.ruter] == [("Fagsystem A", True), ("Fagsystem B", False)]


def test_delegering_til_en_ukjent_leverandor_er_ingen_vei_inn():
    assert status(FORELDREBETALING, [VIA_FAGSYSTEM], delegert("987654325")) is Cellestatus.UKJENT


def test_en_leverandor_uten_kjent_orgnr_er_ks_sin_oppgave():
    uten = Rutefakta(Tilkoblingskode.LEVERANDOR, "Fagsystem C", None)
    (mangel,) = vurder(celle(foresporsel=forespurt(uten))).mangler
    assert (mangel.tilstand, mangel.ansvarlig) == (Oppfyllelse.UKJENT, Ansvarlig.KS)


def test_delegering_for_tilgangen_er_gitt_er_ingen_feil():
    vurdering = vurder(celle(delegert(), foresporsel=forespurt(VIA_FAGSYSTEM)))
    assert [f.kode.value for f in vurdering.mangler] == ["TILGANG"]


def test_tilgang_ma_vaere_gitt_for_hvert_api():
    ett = vurder(celle(sagt(api=SUMMERT.nokkel), tjeneste=BOLIGSOSIAL))
    begge = vurder(celle(sagt(api=SUMMERT.nokkel), sagt(api=INNTEKT.rettighet), tjeneste=BOLIGSOSIAL))
    assert (ett.status, begge.status) == (Cellestatus.UKJENT, Cellestatus.KLAR)


def test_kildene_er_uenige_om_delegeringen():
    nei = delegert(verdi=Verdi.NEI, bekreftet=20)._replace(kilde=Kilde.MASKINPORTEN)
    vurdering = vurder(celle(GITT, delegert(bekreftet=20), nei, foresporsel=forespurt(VIA_FAGSYSTEM)))
    (mangel,) = vurdering.mangler
    assert (mangel.tilstand, mangel.ansvarlig) == (Oppfyllelse.UKJENT, Ansvarlig.KS)
    assert len(vurdering.konflikter) == 1
    assert "Altinn: ja" in mangel.grunn.nb


def test_en_dag_er_dagen_i_oslo_ogsaa_naar_kildene_er_uenige():
    """A source that says a date means its first moment in Oslo, which is the day before in UTC."""
    midnatt = datetime(2026, 1, 12, tzinfo=OSLO).astimezone(UTC)
    nei = delegert(verdi=Verdi.NEI, bekreftet=20)._replace(kilde=Kilde.MASKINPORTEN, observert=midnatt)
    (mangel,) = vurder(celle(GITT, delegert(bekreftet=20), nei, foresporsel=forespurt(VIA_FAGSYSTEM))).mangler
    assert "(12.01.2026)" in mangel.grunn.nb
