"""As it was on a day, as we believed at a moment; and the newest words kept by the way are those found from scratch."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksadmin.avtaler import signing
from ksadmin.avtaler import usecases as avtaler
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.usecases import Avslutning
from ksadmin.core import clock
from ksadmin.database import transaction
from ksadmin.register import queries as register
from ksadmin.register.models import Kontaktrolle, Organisasjonstype
from ksadmin.register.usecases import avvis_kontakt, registrer_kontakt
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.motor import Cellestatus
from ksadmin.tilgangsoversikt.queries.utsagn import utsagn
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.avtaler.builders import BREVHODE, en_avtale, fakta, organisasjon, ta_steg
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.saker import en_pakobling, tjeneste

OSLO = "0301"


def den(dag: date, time: int = 10) -> datetime:
    return datetime(dag.year, dag.month, dag.day, time, tzinfo=UTC)


MARS, MAI, JULI, SEPTEMBER = date(2026, 3, 2), date(2026, 5, 4), date(2026, 7, 6), date(2026, 9, 7)


def status(session, **da) -> Cellestatus:
    org = organisasjon(session, OSLO)
    celler = queries.bilde(session, i_dag=SEPTEMBER, organisasjoner=[org], **da).celler
    return celler[org.id, tjeneste(session).id].status


def mangler(session, **da) -> set[str]:
    org = organisasjon(session, OSLO)
    celler = queries.bilde(session, i_dag=SEPTEMBER, organisasjoner=[org], **da).celler
    return {f.kode.value for f in celler[org.id, tjeneste(session).id].mangler}


def test_dagens_svar_er_det_samme_fra_tabellene_og_fra_sporet(session):
    with transaction():
        en_avtale(session, Avtalestatus.BEKREFTET, nummer=OSLO)
        en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON, nummer=OSLO)
        en_pakobling(session, Pakoblingsstatus.TRUKKET, nummer=OSLO, nokkel="langtidsopphold")
        en_avtale(session, Avtalestatus.SIGNERT, nummer="4601")
        registrer_kontakt(
            session,
            SAKSBEHANDLER,
            organisasjon(session, OSLO),
            rolle=Kontaktrolle.VARSLING,
            navn=None,
            epost="varsling@example.org",
            telefon=None,
        )
    orgs = [organisasjon(session, OSLO), organisasjon(session, "4601")]
    i_dag = clock.today()
    naa = queries.bilde(session, i_dag=i_dag, organisasjoner=orgs)
    sporet = queries.bilde(session, i_dag=i_dag, organisasjoner=orgs, per=i_dag, trodd=clock.now())
    assert naa.organisasjonsfakta == sporet.organisasjonsfakta
    assert naa.celler == sporet.celler
    assert naa.celler[orgs[0].id, tjeneste(session).id].status is Cellestatus.KLAR


def test_cellen_som_den_var_hver_dag_og_som_vi_trodde_den_var(session):
    with time_machine.travel(den(MARS), tick=True), transaction():
        erklaeringer(session, [organisasjon(session, OSLO)])
        forespurt = en_pakobling(session, Pakoblingsstatus.SENDT, nummer=OSLO)
    with time_machine.travel(den(JULI), tick=True), transaction():
        # Opened in May, and we heard of it in July.
        usecases.apne(session, SAKSBEHANDLER, forespurt, miljo=Miljo.PRODUKSJON, dato=MAI, i_dag=JULI)
    assert "TILGANG" in mangler(session, per=MARS)
    assert "TILGANG" not in mangler(session, per=MAI)
    assert "TILGANG" in mangler(session, per=MAI, trodd=den(MAI, 12))
    assert "TILGANG" not in mangler(session, per=MAI, trodd=den(JULI, 12))
    assert "FORESPORSEL" in mangler(session, per=date(2026, 1, 15))


def test_en_avsluttet_erklaering_var_aktiv_den_gang(session):
    with time_machine.travel(den(MARS), tick=True), transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT, nummer=OSLO)
        signing.registrer_signatur(session, SAKSBEHANDLER, avtale, fakta(signert_dato=MARS), i_dag=MARS)
        ta_steg(session, avtale, "kontroller")
        avtaler.videresend(session, SAKSBEHANDLER, avtale, dato=MARS, i_dag=MARS)
        avtaler.bekreft(session, SAKSBEHANDLER, avtale, BREVHODE, dato=MARS, referanse=None, i_dag=MARS)
    with time_machine.travel(den(JULI), tick=True), transaction():
        slutt = Avslutning(JULI, "Bruker ikke tjenestene.", ())
        avtaler.avslutt(session, FORVALTER, avtale, BREVHODE, slutt, i_dag=JULI)
    assert "ERKLAERING" in mangler(session)
    assert "ERKLAERING" not in mangler(session, per=MAI)
    assert "ERKLAERING" in mangler(session, per=SEPTEMBER)
    assert "ERKLAERING" not in mangler(session, per=SEPTEMBER, trodd=den(MAI))
    assert "ERKLAERING" in mangler(session, per=date(2026, 1, 1))


def test_et_unntak_gjelder_fra_og_til(session):
    with time_machine.travel(den(MARS), tick=True), transaction():
        unntak = usecases.sett_unntak(
            session,
            SAKSBEHANDLER,
            organisasjon=organisasjon(session, OSLO),
            tjeneste=tjeneste(session),
            slag=Unntaksslag.TAR_IKKE_I_BRUK,
            grunn="Regner for hånd.",
            fra=MARS,
            i_dag=MARS,
        )
    with time_machine.travel(den(JULI), tick=True), transaction():
        usecases.opphev_unntak(session, SAKSBEHANDLER, unntak, begrunnelse="Vil ha.", i_dag=JULI)
    assert status(session, per=MAI) is Cellestatus.TAR_IKKE_I_BRUK
    assert status(session, per=JULI) is Cellestatus.MANGLER
    assert status(session, per=JULI, trodd=den(MAI)) is Cellestatus.TAR_IKKE_I_BRUK


def test_en_adresse_som_begynte_a_sprette_virket_for(session):
    with time_machine.travel(den(MARS), tick=True), transaction():
        kontakt = registrer_kontakt(
            session,
            SAKSBEHANDLER,
            organisasjon(session, OSLO),
            rolle=Kontaktrolle.VARSLING,
            navn=None,
            epost="varsling@example.org",
            telefon=None,
        )
    with time_machine.travel(den(JULI), tick=True), transaction():
        avvis_kontakt(session, SAKSBEHANDLER, kontakt, grunn="Finnes ikke.", tidspunkt=clock.now())
    assert "VARSLINGSADRESSE" not in mangler(session, per=MAI)
    assert "VARSLINGSADRESSE" in mangler(session, per=SEPTEMBER)


def test_alesund_hadde_et_annet_orgnr_i_2023(session):
    alesund = register.ved_nummer(session, "1508", Organisasjonstype.KOMMUNE)
    da = queries.bilde(session, i_dag=SEPTEMBER, organisasjoner=[alesund], per=date(2023, 6, 1))
    assert da.organisasjonsfakta[alesund.id].orgnr == "920415288"
    assert queries.bilde(session, i_dag=SEPTEMBER, organisasjoner=[alesund]).organisasjonsfakta[alesund.id].orgnr == (
        alesund.orgnr
    )


ORD = st.tuples(st.sampled_from(Verdi), st.integers(1, 30), st.sampled_from(["", "a", "b"]))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(alle=st.lists(ORD, max_size=7))
def test_det_nyeste_som_holdes_ved_like_er_det_samme_som_a_regne_alt_pa_nytt(session, ubrukte, alle):
    """Whatever order words arrive in, and whatever day each is about."""
    org = next(ubrukte)
    for verdi, dag, api in alle:
        with transaction():
            usecases.registrer_manuell_observasjon(
                session,
                SAKSBEHANDLER,
                organisasjon=org,
                tjeneste=tjeneste(session),
                miljo=Miljo.PRODUKSJON,
                faktum=Faktum.TILGANG,
                verdi=verdi,
                observert=datetime(2026, 6, dag, tzinfo=UTC),
                begrunnelse="Fortalt.",
                api=api,
            )
    naa = utsagn(session, [org.id])
    fra_bunnen = utsagn(session, [org.id], trodd=clock.now())
    assert {c: set(u) for c, u in naa.items()} == {c: set(u) for c, u in fra_bunnen.items()}
    sist = {api: (dag, nummer, verdi) for nummer, (verdi, dag, api) in sorted(enumerate(alle), key=_alder)}
    assert {u.api: u.verdi for liste in naa.values() for u in liste} == {a: v for a, (_, _, v) in sist.items()}


def _alder(nummerert):
    nummer, (_, dag, _) = nummerert
    return (dag, nummer)


@pytest.fixture
def ubrukte(session):
    """Kommuner nobody has said anything about."""
    return iter(register.organisasjoner(session))
