"""What can be done with requests, exceptions and observations, and what is refused."""

from datetime import timedelta

import pytest

from ksadmin.core import clock
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from ksadmin.database import transaction
from ksadmin.register import queries as register
from ksadmin.register.models import Leverandor, Organisasjonstype
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Miljo, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import PAKOBLINGSLOP, Pakoblingsstatus
from ksadmin.tilgangsoversikt.motor import Cellestatus
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tilkoblingskode
from tests.actors import LESER, SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.saker import DIREKTE, MOTTATT, en_kjoring, en_pakobling, sett, tjeneste

I_DAG = clock.today()
S = Pakoblingsstatus


@pytest.fixture
def oslo(session):
    """Oslo, with an active erklæring."""
    with transaction():
        erklaeringer(session, [organisasjon(session)])
    return organisasjon(session)


def vurdering(session, org, nokkel="foreldrebetaling"):
    return next(v for t, v in queries.en_kommune(session, org, i_dag=I_DAG) if t.nokkel == nokkel)


def test_hver_status_kan_nas_steg_for_steg(session):
    kommuner = register.organisasjoner(session, Organisasjonstype.KOMMUNE)[: len(S)]
    with transaction():
        erklaeringer(session, kommuner)
        nadd = [en_pakobling(session, status, nummer=k.nummer) for status, k in zip(S, kommuner, strict=True)]
    assert [p.status for p in nadd] == list(S)


def test_kontrollen_krever_aktiv_erklaering(session):
    with transaction():
        pakobling = en_pakobling(session)
    with pytest.raises(Conflict, match="ingen aktiv tilslutningserklæring"), transaction():
        usecases.kontroller(session, SAKSBEHANDLER, pakobling, i_dag=I_DAG)


def test_det_er_en_levende_foresporsel_om_gangen(session):
    with transaction():
        en_pakobling(session)
    with pytest.raises(Conflict, match="PF-"), transaction():
        en_pakobling(session)


def test_en_avvist_foresporsel_kan_folges_av_en_ny(session):
    with transaction():
        en_pakobling(session, S.AVVIST)
    with transaction():
        assert en_pakobling(session).status is S.REGISTRERT


@pytest.mark.parametrize(
    ("nokkel", "ruter", "tekst"),
    [
        ("foreldrebetaling", [], "minst én"),
        ("foreldrebetaling", [Rutevalg(Tilkoblingskode.LEVERANDOR)], "Velg leverandøren"),
        ("boligsosial", [Rutevalg(Tilkoblingskode.FIKS)], "kan ikke brukes med"),
    ],
)
def test_rutene_ma_vaere_lovlige(session, nokkel, ruter, tekst):
    with pytest.raises(InvalidInput, match=tekst), transaction():
        en_pakobling(session, nokkel=nokkel, ruter=ruter)


def test_a_bytte_rute_beholder_foresporselen_og_historikken(session, oslo):
    with transaction():
        pakobling = en_pakobling(session, S.APNET_PRODUKSJON)
    with transaction():
        fagsystem = session.query(Leverandor).filter_by(navn="Tietoevry").one()
        begge = [Rutevalg(Tilkoblingskode.LEVERANDOR, fagsystem), Rutevalg(Tilkoblingskode.DIREKTE)]
        usecases.endre_ruter(session, SAKSBEHANDLER, pakobling, begge, i_dag=I_DAG)
        usecases.endre_ruter(session, SAKSBEHANDLER, pakobling, begge[:1], i_dag=I_DAG)
    assert pakobling.status is S.APNET_PRODUKSJON
    assert {(str(r.kode), r.til) for r in pakobling.ruter} == {("direkte", I_DAG), ("leverandor", None)}


@pytest.mark.parametrize("miljo", Miljo)
def test_apning_er_en_observasjon_fra_ks(session, oslo, miljo):
    with transaction():
        pakobling = en_pakobling(session, S.SENDT)
        usecases.apne(session, SAKSBEHANDLER, pakobling, miljo=miljo, dato=I_DAG, i_dag=I_DAG)
    svar = {Miljo.TEST: vurdering(session, oslo).test, Miljo.PRODUKSJON: vurdering(session, oslo).tilgang}
    assert svar[miljo].verdi is Verdi.JA
    assert svar[miljo].av.kilde is Kilde.MANUELL


@pytest.mark.parametrize("dato", [MOTTATT - timedelta(days=1), I_DAG + timedelta(days=1)])
def test_en_dato_for_mottak_eller_fram_i_tid_avvises(session, oslo, dato):
    with transaction():
        pakobling = en_pakobling(session, S.KONTROLLERT)
    with pytest.raises(InvalidInput), transaction():
        usecases.send(session, SAKSBEHANDLER, pakobling, dato=dato, i_dag=I_DAG)


def test_en_leser_kan_ikke_ta_steg(session):
    with transaction():
        pakobling = en_pakobling(session)
    for steg in PAKOBLINGSLOP.steps:
        with pytest.raises((NotPermitted, TransitionNotAllowed)):
            PAKOBLINGSLOP.target(steg, pakobling.status, LESER)


def test_ugyldig_steg_avvises_av_livslopet(session):
    with transaction():
        pakobling = en_pakobling(session)
    with pytest.raises(TransitionNotAllowed), transaction():
        usecases.send(session, SAKSBEHANDLER, pakobling, dato=I_DAG, i_dag=I_DAG)


def test_kontrollen_av_mange_koster_som_av_en(session, oslo, statements):
    with transaction():
        alle = [en_pakobling(session, nummer=nummer) for nummer in ("0301", "4601", "3101")]
    oslos, *andres = [p.id for p in alle if str(p)]
    statements.clear()
    hindringer = usecases.hindringer_for_kontroll(session, alle)
    assert oslos not in hindringer
    assert [hindringer[i].partition(" har ingen aktiv")[0] for i in andres] == ["Bergen kommune", "Halden kommune"]
    assert len(statements) == 2, statements


def test_et_unntak_tar_cellen_ut_av_tellingen_til_det_oppheves(session):
    org = organisasjon(session)
    with transaction():
        unntak = usecases.sett_unntak(
            session,
            SAKSBEHANDLER,
            organisasjon=org,
            tjeneste=tjeneste(session),
            slag=Unntaksslag.TAR_IKKE_I_BRUK,
            grunn="Kommunen beregner for hånd.",
            fra=I_DAG,
            i_dag=I_DAG,
        )
    assert vurdering(session, org).status is Cellestatus.TAR_IKKE_I_BRUK
    with transaction():
        usecases.opphev_unntak(session, SAKSBEHANDLER, unntak, begrunnelse="Vil ha.", i_dag=I_DAG)
    assert vurdering(session, org).status is Cellestatus.MANGLER
    with pytest.raises(Conflict), transaction():
        usecases.opphev_unntak(session, SAKSBEHANDLER, unntak, begrunnelse="Igjen.", i_dag=I_DAG)


def test_et_unntak_settes_ikke_over_en_foresporsel_under_arbeid(session):
    with transaction():
        pakobling = en_pakobling(session)
    with pytest.raises(Conflict, match=pakobling.referanse), transaction():
        usecases.sett_unntak(
            session,
            SAKSBEHANDLER,
            organisasjon=pakobling.organisasjon,
            tjeneste=pakobling.tjeneste,
            slag=Unntaksslag.IKKE_AKTUELT,
            grunn="Gjelder ikke.",
            fra=I_DAG,
            i_dag=I_DAG,
        )


def test_et_menneske_avgjor_en_uenighet_til_en_kilde_sier_noe_nyere(session, oslo):
    om = {"organisasjon": oslo, "miljo": Miljo.PRODUKSJON, "faktum": Faktum.TILGANG}
    now = clock.now()
    with transaction():
        for kilde, verdi in ((Kilde.FIL, Verdi.NEI), (Kilde.DIGDIR, Verdi.JA)):
            sett(session, en_kjoring(session, now - timedelta(days=3), kilde), oslo, verdi)
            en_kjoring(session, now - timedelta(days=1), kilde)
    assert vurdering(session, oslo).tilgang.uenige
    with transaction():
        usecases.los_konflikt(
            session, SAKSBEHANDLER, **om, tjeneste=tjeneste(session), verdi=Verdi.JA, begrunnelse="Ringte."
        )
    assert vurdering(session, oslo).tilgang.verdi is Verdi.JA
    with pytest.raises(Conflict), transaction():
        usecases.los_konflikt(
            session, SAKSBEHANDLER, **om, tjeneste=tjeneste(session), verdi=Verdi.NEI, begrunnelse="Igjen."
        )


@pytest.mark.parametrize(
    ("endring", "feil"),
    [
        ({"observert": clock.now() + timedelta(days=1)}, InvalidInput),
        ({"faktum": Faktum.DELEGERING, "leverandor": "123"}, InvalidInput),
        ({"actor": LESER}, NotPermitted),
    ],
)
def test_en_umulig_observasjon_avvises(session, endring, feil):
    fakta = {
        "actor": SAKSBEHANDLER,
        "organisasjon": organisasjon(session),
        "tjeneste": tjeneste(session),
        "miljo": Miljo.PRODUKSJON,
        "faktum": Faktum.TILGANG,
        "verdi": Verdi.JA,
        "observert": clock.now(),
        "begrunnelse": "Fortalt på telefon.",
    } | endring
    with pytest.raises(feil), transaction():
        usecases.registrer_manuell_observasjon(session, fakta.pop("actor"), **fakta)


def test_en_tjeneste_for_kommuner_er_ikke_for_fylkeskommuner(session):
    fylke = register.ved_nummer(session, "46", Organisasjonstype.FYLKESKOMMUNE)
    with pytest.raises(InvalidInput, match="bare for kommuner"), transaction():
        usecases.registrer_pakobling(
            session,
            SAKSBEHANDLER,
            organisasjon=fylke,
            tjeneste=tjeneste(session),
            ruter=DIREKTE,
            kontakt_navn=None,
            kontakt_epost=None,
            mottatt=MOTTATT,
            intern_merknad=None,
            i_dag=I_DAG,
        )
