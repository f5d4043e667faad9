"""Erklæring, grant and delegation that do not fit together: found once, named by both sources, closed when mended."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypotese
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.audit import AuditEvent
from ksadmin.core.errors import Conflict
from ksadmin.core.solo import alone
from ksadmin.database import db, transaction
from ksadmin.kommuneendringer.commands import register
from ksadmin.scheduler.runner import run_once
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.commands import tilgang
from ksadmin.tilgangsoversikt.jobs import jobs
from ksadmin.tilgangsoversikt.kodeverk import Avviksslag, Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Avviksstatus, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Avvik
from ksadmin.tilgangsoversikt.motor import Malestokk, finn_avvik
from ksadmin.tilgangsoversikt.queries import avvik as queries
from ksadmin.tilgangsoversikt.queries import bilde
from ksadmin.tilgangsoversikt.sammenligning import sammenlign
from ksadmin.tilgangsoversikt.synk import Bestilling
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.oppfolging.saker import erklaeringer
from tests.simulators import brreg as simulator
from tests.tilgangsoversikt.lister import ANNEN, HALDEN, LEVERANDOR, MOSS, SARPSBORG, delegering, les, rad
from tests.tilgangsoversikt.saker import en_pakobling, tjeneste

OSLO, BERGEN, ALESUND_FOR = "958935420", "964338531", "920415288"
FIKS = "971032146"
S = Avviksslag


def apne(session) -> dict[Avviksslag, Avvik]:
    session.rollback()
    rader = queries.apne_avvik(session)
    assert len({a.slag for a in rader}) == len(rader)
    return {a.slag: a for a in rader}


@pytest.fixture
def signert(session):
    """These have an active erklæring, and Halden has not."""
    with transaction():
        erklaeringer(session, [organisasjon(session, nr) for nr in ("3103", "3105", "0301", "4601", "1508")])


@pytest.mark.usefixtures("signert")
def test_hvert_misforhold_blir_ett_avvik_som_lukkes_naar_det_rettes_og_aapnes_paa_nytt(
    session, app, settings, tmp_path
):
    with transaction():
        en_pakobling(session, Pakoblingsstatus.SENDT, nummer="3103")  # Moss, in February
    skjevt = [
        rad(HALDEN),
        rad(SARPSBORG, miljo="test"),
        delegering(OSLO, LEVERANDOR),
        delegering(OSLO, FIKS, api="skatteetaten:tjenestepensjon"),
        delegering(BERGEN, ANNEN),
        rad(ALESUND_FOR),
    ]
    les(tmp_path, *skjevt)
    with simulator.brreg() as register:
        register.registrer(ANNEN, "AVDELING BERGEN", overordnetEnhet=FIKS)
        til = settings.model_copy(update={"brreg_url": register.url})
        assert sammenlign(transaction, til) == (7, 0, 7)
        assert sammenlign(transaction, til) == (0, 0, 7)
        assert len(register.sporsmal) == 2, "each unknown receiver is asked about once"
    funnet = apne(session)
    assert {slag: a.orgnr for slag, a in funnet.items()} == {
        S.UTEN_ERKLAERING: HALDEN,
        S.UTEN_TILGANG: MOSS,
        S.BARE_TEST: SARPSBORG,
        S.UKJENT_LEVERANDOR: OSLO,
        S.UTENFOR_TJENESTEN: OSLO,
        S.UNDERENHET: BERGEN,
        S.OPPHORT_ORGNR: ALESUND_FOR,
    }
    (fil, fil_tid), (register_, register_tid) = funnet[S.OPPHORT_ORGNR].kilder
    assert (fil, fil_tid.date().isoformat()) == ("Fil fra Skatteetaten: ja i produksjon", "2026-02-28")
    assert (register_, register_tid) == (
        "Registeret: nummeret er ikke i bruk",
        datetime(2024, 1, 1, tzinfo=clock.OSLO),
    )
    gammelt = funnet[S.UTEN_ERKLAERING].id

    les(tmp_path, *skjevt[1:], bestilling=Bestilling(SYSTEM, godta_bortfall=True))
    jobb = next(jobb for jobb in jobs(settings) if jobb.name == "avvik")
    assert run_once(app, jobb) == "0 nye, 1 rettet, 6 åpne"
    session.rollback()
    assert session.get_one(Avvik, gammelt).status is Avviksstatus.LUKKET

    les(tmp_path, *skjevt)
    svar = json.loads(app.test_cli_runner().invoke(tilgang, ["avvik", "--json"]).output)
    assert (svar["nye"], svar["lukket"], len(svar["avvik"])) == (1, 0, 7)
    halden = next(a for a in svar["avvik"] if a["type"] == "uten_erklaering")
    assert halden["id"] != gammelt
    assert [k["kilde"] for k in halden["kilder"]] == [
        "Fil fra Skatteetaten: ja i produksjon",
        "Ingen tilslutningserklæring",
    ]
    spor = select(AuditEvent.handling).where(AuditEvent.objekt_type == "Avvik", AuditEvent.objekt_id == gammelt)
    assert session.scalars(spor.order_by(AuditEvent.id)).all() == ["avvik.funnet", "avvik.lukket"]


def test_etter_en_sammenslaaing_staar_tilgangen_paa_et_opphoert_nummer(session, app, tmp_path):
    les(tmp_path, rad(HALDEN))
    (tmp_path / "endringer.csv").write_text(
        "gammelt_nummer,gammelt_navn,nytt_nummer,nytt_navn,dato,type,gammelt_organisasjonsnummer,"
        "nytt_organisasjonsnummer\n"
        f"3101,Halden,3199,Nykommune,2026-11-01,sammenslåing,{HALDEN},{LEVERANDOR}\n"
        f"3103,Moss,3199,Nykommune,2026-11-01,sammenslåing,{MOSS},{LEVERANDOR}\n",
        encoding="utf-8",
    )
    kjor = app.test_cli_runner().invoke
    assert kjor(register, ["endringer", str(tmp_path / "endringer.csv"), "--utfor"]).exit_code == 0
    assert "1 nye, 0 rettet, 1 åpne.\nTilgang på et opphørt organisasjonsnummer: Halden kommune" in (
        kjor(tilgang, ["avvik"]).output
    )
    assert apne(session)[S.OPPHORT_ORGNR].andre_tid == datetime(2026, 11, 1, tzinfo=clock.OSLO)


def test_to_sammenligninger_paa_en_gang_gir_ikke_dobbelt(session, settings, tmp_path):
    les(tmp_path, rad())
    with alone(db.engine, "avvik") as vi:
        assert vi
        with pytest.raises(Conflict, match="av en annen prosess"):
            sammenlign(transaction, settings)
    sammenlign(transaction, settings)
    (avvik,) = queries.apne_avvik(session)
    felt = {k: getattr(avvik, k) for k in ("ene_kilde", "ene_tid", "andre_kilde", "andre_tid", "funnet")}
    nokkel = queries.nokkel(avvik)._asdict()
    session.rollback()
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(Avvik.__table__.insert().values(status=Avviksstatus.APENT, versjon=1, **nokkel, **felt))


HENDELSER = st.one_of(
    st.just("sammenlign"),
    st.tuples(
        st.sampled_from([("", ""), (LEVERANDOR, ""), (FIKS, "skatteetaten:inntekt")]),
        st.sampled_from(Miljo),
        st.sampled_from(Verdi),
        st.integers(1, 30),
    ),
)


@hypotese(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hendelser=st.lists(HENDELSER, min_size=2, max_size=7))
def test_de_aapne_avvikene_er_de_samme_som_aa_regne_alt_paa_nytt(session, settings, hendelser):
    """Whatever is said in whatever order, and whenever the comparison runs between."""
    oslo = organisasjon(session, "0301")
    for hendelse in hendelser:
        if hendelse == "sammenlign":
            sammenlign(transaction, settings)
            continue
        (leverandor, api), miljo, verdi, dag = hendelse
        with transaction():
            usecases.registrer_manuell_observasjon(
                session,
                SAKSBEHANDLER,
                organisasjon=oslo,
                tjeneste=tjeneste(session),
                miljo=miljo,
                faktum=Faktum.DELEGERING if leverandor else Faktum.TILGANG,
                verdi=verdi,
                observert=datetime(2026, 6, dag, tzinfo=UTC),
                begrunnelse="Fortalt.",
                leverandor=leverandor,
                api=api,
            )
    sammenlign(transaction, settings)
    rader = queries.apne_avvik(session)
    i_dag = clock.today()
    fra_bunnen = bilde(session, i_dag=i_dag, organisasjoner=[oslo], trodd=clock.now()).fakta
    funn = {f.nokkel for celle in fra_bunnen.values() for f in finn_avvik(celle, Malestokk(i_dag, 30))}
    assert sorted(queries.nokkel(a) for a in rader) == sorted(funn)
