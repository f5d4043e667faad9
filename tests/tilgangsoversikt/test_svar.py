"""What several sources say taken together."""

from hypothesis import given
from hypothesis import strategies as st

from ksadmin.tilgangsoversikt.kodeverk import Kilde, Verdi
from ksadmin.tilgangsoversikt.motor import Utsagn, avgjor, vurder
from tests.tilgangsoversikt.celler import celle, dag, delegert, sagt


@st.composite
def et_utsagn(draw: st.DrawFn) -> Utsagn:
    kilde = draw(st.sampled_from(Kilde))
    observert = draw(st.integers(1, 20))
    return sagt(
        verdi=draw(st.sampled_from(Verdi)),
        kilde=kilde,
        observert=observert,
        bekreftet=draw(st.integers(observert, 25)),
        avgjorelse=kilde is Kilde.MANUELL and draw(st.booleans()),
        id=draw(st.integers(1, 1000)),
    )


FLERE = st.lists(et_utsagn(), max_size=8, unique_by=lambda u: u.id)


@given(FLERE.flatmap(lambda alle: st.tuples(st.just(alle), st.permutations(alle))))
def test_rekkefolgen_er_likegyldig(begge):
    forst, sist = begge
    assert avgjor(forst) == avgjor(sist)
    assert vurder(celle()._replace(utsagn=tuple(forst))) == vurder(celle()._replace(utsagn=tuple(sist)))


@given(FLERE)
def test_et_svar_er_alltid_noe_en_kilde_har_sagt(utsagn):
    svar = avgjor(utsagn)
    if svar.verdi is None:
        assert not utsagn or {u.verdi for u in svar.uenige} == set(Verdi)
    else:
        assert svar.av in utsagn
        assert svar.av.verdi is svar.verdi
        assert svar.bekreftet >= svar.av.observert


@given(FLERE)
def test_det_en_kilde_sa_for_er_glemt_nar_den_har_sagt_noe_nyere(utsagn):
    nyeste = {u.kilde: u for u in sorted(utsagn, key=lambda u: (u.observert, u.registrert, u.id))}
    assert avgjor(utsagn) == avgjor(nyeste.values())


def test_nyere_ord_vinner_over_en_kilde_som_ikke_har_sagt_noe_siden():
    gammel = sagt(verdi=Verdi.NEI, kilde=Kilde.FIL, observert=1, bekreftet=5)
    ny = sagt(verdi=Verdi.JA, kilde=Kilde.DIGDIR, observert=6)
    assert avgjor([gammel, ny]).verdi is Verdi.JA


def test_en_kilde_som_star_pa_sitt_gjor_det_til_en_uenighet():
    gammel = sagt(verdi=Verdi.NEI, kilde=Kilde.FIL, observert=1, bekreftet=7)
    ny = sagt(verdi=Verdi.JA, kilde=Kilde.DIGDIR, observert=6)
    svar = avgjor([gammel, ny])
    assert svar.verdi is None
    assert {u.kilde for u in svar.uenige} == {Kilde.FIL, Kilde.DIGDIR}


def test_en_avgjorelse_gjelder_til_en_kilde_sier_noe_nyere():
    uenige = [sagt(verdi=Verdi.NEI, bekreftet=20), sagt(verdi=Verdi.JA, kilde=Kilde.DIGDIR, bekreftet=20)]
    avgjort = sagt(verdi=Verdi.JA, kilde=Kilde.MANUELL, observert=12, avgjorelse=True)
    assert avgjor([*uenige, avgjort]).verdi is Verdi.JA
    nyere = sagt(verdi=Verdi.NEI, observert=13, bekreftet=20)
    assert avgjor([uenige[1], nyere, avgjort]).uenige != ()


def test_ingen_har_sagt_noe_er_ukjent():
    assert avgjor([]).verdi is None


def test_det_sist_bekreftede_er_den_siste_som_er_enig():
    svar = avgjor([sagt(bekreftet=15), sagt(kilde=Kilde.DIGDIR, observert=12, bekreftet=13)])
    assert svar.bekreftet == dag(15)


def test_et_utsagn_om_alle_apier_og_ett_om_det_ene_veies_etter_tid():
    fra_altinn = [delegert(observert=5), delegert(observert=8, verdi=Verdi.NEI)]
    assert avgjor(fra_altinn).verdi is Verdi.NEI
