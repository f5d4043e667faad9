"""Each prerequisite of a cell, judged by itself: which route, which source, whose turn."""

import itertools
from datetime import date

import pytest

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Miljo, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.motor import (
    Ansvarlig,
    Avtalefakta,
    Cellefakta,
    Cellestatus,
    Forutsetning,
    Forutsetningskode,
    Oppfyllelse,
    Unntaksfakta,
    Varslingsfakta,
    vurder,
)
from ksadmin.tjenester.kodeverk import Aktuell, Tilkoblingskode
from tests.tilgangsoversikt.celler import (
    DIREKTE,
    FORELDREBETALING,
    GAMMELT_ORGNR,
    GITT,
    ORGNR,
    celle,
    dag,
    forespurt,
    kommune,
    sagt,
)

K = Forutsetningskode
MANGLER, UKJENT = Oppfyllelse.MANGLER, Oppfyllelse.UKJENT
GAMMEL_AVTALE = Avtalefakta(Avtalestatus.BEKREFTET, GAMMELT_ORGNR, dag(1), date(2026, 1, 1))


def forutsetning(fakta: Cellefakta, kode: Forutsetningskode) -> Forutsetning:
    return next(f for f in vurder(fakta).forutsetninger if f.kode is kode)


def test_en_celle_med_alt_i_orden_er_klar():
    vurdering = vurder(celle())
    assert vurdering.status is Cellestatus.KLAR
    assert {f.kode for f in vurdering.forutsetninger} == set(K)
    assert vurdering.mangler == ()


@pytest.mark.parametrize(
    ("endring", "kode", "tilstand", "ansvarlig"),
    [
        ({"organisasjon": kommune(avtale=None)}, K.ERKLAERING, MANGLER, Ansvarlig.KOMMUNE),
        ({"foresporsel": None, "utsagn": ()}, K.FORESPORSEL, MANGLER, Ansvarlig.KOMMUNE),
        (
            {"foresporsel": forespurt(status=Pakoblingsstatus.KONTROLLERT), "utsagn": ()},
            K.SENDT,
            MANGLER,
            Ansvarlig.KS,
        ),
        ({"foresporsel": None, "utsagn": ()}, K.SENDT, MANGLER, Ansvarlig.KOMMUNE),
        ({"foresporsel": None, "utsagn": ()}, K.TILGANG, UKJENT, Ansvarlig.KOMMUNE),
        (
            {"foresporsel": forespurt(status=Pakoblingsstatus.KONTROLLERT), "utsagn": (sagt(verdi=Verdi.NEI),)},
            K.TILGANG,
            MANGLER,
            Ansvarlig.KS,
        ),
        (
            {
                "foresporsel": forespurt(status=Pakoblingsstatus.REGISTRERT),
                "organisasjon": kommune(avtale=Avtalefakta(Avtalestatus.VIDERESENDT, ORGNR, dag(1))),
                "utsagn": (),
            },
            K.SENDT,
            MANGLER,
            Ansvarlig.SKATTEETATEN,
        ),
        ({"utsagn": (sagt(verdi=Verdi.NEI),)}, K.TILGANG, MANGLER, Ansvarlig.SKATTEETATEN),
        ({"utsagn": ()}, K.TILGANG, UKJENT, Ansvarlig.SKATTEETATEN),
        ({"organisasjon": kommune(varsling=None)}, K.VARSLINGSADRESSE, MANGLER, Ansvarlig.KOMMUNE),
        (
            {"organisasjon": kommune(varsling=Varslingsfakta(True, None))},
            K.VARSLINGSADRESSE,
            MANGLER,
            Ansvarlig.KOMMUNE,
        ),
        ({"tjeneste": FORELDREBETALING._replace(aktuell=Aktuell.UAVKLART)}, K.AKTUELL, UKJENT, Ansvarlig.KS),
        ({"foresporsel": forespurt()._replace(ruter=())}, K.DELEGERING, UKJENT, Ansvarlig.KOMMUNE),
    ],
)
def test_det_som_mangler_sier_hva_som_er_neste_steg_og_hvem_som_tar_det(endring, kode, tilstand, ansvarlig):
    fakta = celle()._replace(**endring)
    funnet = forutsetning(fakta, kode)
    assert (funnet.tilstand, funnet.ansvarlig) == (tilstand, ansvarlig)
    assert funnet.neste_steg
    assert vurder(fakta).status in {Cellestatus.MANGLER, Cellestatus(tilstand.value)}


@pytest.mark.parametrize(
    ("status", "ansvarlig"),
    [
        (Avtalestatus.UTKAST, Ansvarlig.KS),
        (Avtalestatus.SENDT, Ansvarlig.KOMMUNE),
        (Avtalestatus.SIGNERT, Ansvarlig.KS),
        (Avtalestatus.KONTROLLERT, Ansvarlig.KS),
        (Avtalestatus.VIDERESENDT, Ansvarlig.SKATTEETATEN),
        (Avtalestatus.AVSLUTTET, Ansvarlig.KOMMUNE),
    ],
)
def test_en_erklaering_pa_vei_sier_hvem_den_ligger_hos(status, ansvarlig):
    fakta = celle(organisasjon=kommune(avtale=Avtalefakta(status, ORGNR, dag(1))))
    funnet = forutsetning(fakta, K.ERKLAERING)
    assert (funnet.tilstand, funnet.ansvarlig) == (MANGLER, ansvarlig)


def test_den_som_har_tilgang_fra_for_trenger_ingen_foresporsel():
    vurdering = vurder(celle(GITT, foresporsel=None))
    assert {f.kode for f in vurdering.mangler} == {K.DELEGERING}


def test_tilgang_i_test_er_ikke_tilgang_i_produksjon():
    vurdering = vurder(celle(sagt(miljo=Miljo.TEST)))
    assert vurdering.test.verdi is Verdi.JA
    assert {f.kode for f in vurdering.mangler} == {K.TILGANG}


def test_tjenesten_gjelder_ikke_fylkeskommunen():
    vurdering = vurder(celle(organisasjon=kommune(type=Organisasjonstype.FYLKESKOMMUNE)))
    assert vurdering.status is Cellestatus.IKKE_AKTUELT
    assert [f.kode for f in vurdering.mangler] == [K.AKTUELL]


@pytest.mark.parametrize("slag", Unntaksslag)
def test_unntak_er_egne_tilstander_med_grunn(slag):
    vurdering = vurder(celle(unntak=Unntaksfakta(slag, "Har ikke egen ordning.", date(2026, 1, 1))))
    assert vurdering.status.value == slag.value
    assert "Har ikke egen ordning." in vurdering.mangler[0].grunn.nb


@pytest.mark.parametrize(
    ("endring", "ansvarlig"),
    [
        (
            {
                "organisasjon": kommune(
                    avtale=Avtalefakta(Avtalestatus.BEKREFTET, GAMMELT_ORGNR, dag(1), date(2026, 1, 1))
                )
            },
            Ansvarlig.KOMMUNE,
        ),
        ({"foresporsel": forespurt()._replace(orgnr=GAMMELT_ORGNR)}, Ansvarlig.KS),
        ({"utsagn": (sagt(orgnr=GAMMELT_ORGNR),)}, Ansvarlig.SKATTEETATEN),
        (
            {"utsagn": (GITT, sagt(Faktum.DELEGERING, orgnr=GAMMELT_ORGNR, leverandor="910000004"))},
            Ansvarlig.KOMMUNE,
        ),
    ],
)
def test_et_tidligere_orgnr_ett_sted_ma_rettes_av_den_som_eier_stedet(endring, ansvarlig):
    funnet = forutsetning(celle()._replace(**endring), K.HOVEDORGNR)
    assert (funnet.tilstand, funnet.ansvarlig) == (MANGLER, ansvarlig)
    assert "920\xa0415\xa0288" in funnet.grunn.nb


def test_tilgang_pa_tidligere_orgnr_ved_siden_av_dagens_er_ingen_feil():
    assert vurder(celle(GITT, sagt(orgnr=GAMMELT_ORGNR))).status is Cellestatus.KLAR


def test_hver_forutsetning_har_tekster_i_begge_malformer_uten_hull():
    mulige = itertools.product(
        (kommune(), kommune(avtale=None, varsling=None), kommune(type=Organisasjonstype.FYLKESKOMMUNE)),
        (None, *(forespurt(rute, status=s) for rute in _ruter() for s in Pakoblingsstatus)),
        ((), (GITT,), (sagt(verdi=Verdi.NEI),), (GITT, sagt(verdi=Verdi.NEI, kilde=Kilde.DIGDIR))),
    )
    for organisasjon, foresporsel, utsagn in mulige:
        for f in vurder(
            celle(organisasjon=organisasjon, foresporsel=foresporsel)._replace(utsagn=utsagn)
        ).forutsetninger:
            tekster = [*f.grunn, *(f.neste_steg or ()), f.lenke or "/"]
            assert all(t and "{" not in t for t in tekster)
            assert f.neste_steg or not f.mangler


def _ruter():
    return [DIREKTE, *(DIREKTE._replace(kode=k, leverandor="Fagsystem X") for k in Tilkoblingskode)]
