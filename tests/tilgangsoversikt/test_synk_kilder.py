"""From the services on loopback to what a kommune's cell says, through the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import Conflict
from ksadmin.core.jobs import JobRun
from ksadmin.database import transaction
from ksadmin.register.queries import organisasjoner, ved_orgnr
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.scheduler.runner import run_once
from ksadmin.settings import Settings, SettingsError, load_settings
from ksadmin.tilgangsoversikt.jobs import jobs
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Kjorestatus, Verdi
from ksadmin.tilgangsoversikt.models import Observasjon, Synkkjoring
from ksadmin.tilgangsoversikt.queries import bilde
from tests.simulators.maskinporten import KS
from tests.simulators.nett import Humor
from tests.tilgangsoversikt.kilder import INNTEKT, SUMMERT, Tjenester, tjenester
from tests.tilgangsoversikt.lister import HALDEN, LEVERANDOR, MOSS, antall, les, rad, sagt

FEM = 5  # tjenester share the scope


@pytest.fixture
def ute(tmp_path: Path, settings: Settings) -> Iterator[Tjenester]:
    with tjenester(tmp_path, settings.database_url) as running:
        yield running


@pytest.fixture
def to_kommuner(session: Session) -> None:
    """Let the others end, so that few are asked about."""
    with transaction():
        andre = [o for o in organisasjoner(session) if o.orgnr not in (HALDEN, MOSS)]
        with recording_all(session, andre, actor=SYSTEM, handling="organisasjon.endret"):
            for o in andre:
                o.opphort = clock.today()


def test_digdir_gives_every_tjeneste_that_needs_the_scope_its_grant(session: Session, ute: Tjenester) -> None:
    ute.digdir.gi(SUMMERT, HALDEN)
    ute.digdir.gi(INNTEKT, HALDEN)
    ut = ute.les(Kilde.DIGDIR)
    assert {scope: u.antall["nye"] for scope, u in ut.items() if u.antall["nye"]} == {SUMMERT: FEM, INNTEKT: 2}
    ute.digdir.gi(SUMMERT, MOSS)
    assert antall(ute.les(Kilde.DIGDIR)[SUMMERT]) == (FEM, 0, 0, FEM, 0)


def test_a_scope_that_cannot_be_read_leaves_the_others(session: Session, ute: Tjenester) -> None:
    ute.digdir.gi(SUMMERT, HALDEN)
    ute.les(Kilde.DIGDIR)
    ute.digdir.gi(INNTEKT, HALDEN)
    ute.digdir.rader[0]["scope"] = None
    ute.digdir.rader[0] |= {"scope": SUMMERT, "consumer_orgno": None}
    ute.digdir.rusk = []
    ut = ute.les(Kilde.DIGDIR)
    assert antall(ut[INNTEKT]) == (2, 0, 0, 0, 0)
    assert ut[SUMMERT].status is Kjorestatus.STOPPET, "it would have taken all away"


def test_a_dead_source_leaves_the_last_known_truth_and_says_so(session: Session, ute: Tjenester) -> None:
    ute.altinn.deleger(HALDEN, LEVERANDOR, SUMMERT)
    ute.les(Kilde.ALTINN)
    ute.altinn.tjener.humor = Humor.HTML
    ut = ute.les(Kilde.ALTINN)[SUMMERT]
    assert (ut.status, ut.melding) == (
        Kjorestatus.FEILET,
        "Altinn svarte med noe annet enn ventet. Det vi visste fra før, står. Prøv igjen senere.",
    )
    assert len(sagt(session)) == FEM
    ute.altinn.tjener.humor = Humor.GOD
    assert antall(ute.les(Kilde.ALTINN)[SUMMERT]) == (0, 0, 0, FEM, 0)


@pytest.mark.usefixtures("to_kommuner")
def test_what_a_probe_does_not_answer_is_neither_taken_back_nor_confirmed(session: Session, ute: Tjenester) -> None:
    ute.maskinporten.gitt |= {(SUMMERT, HALDEN), (SUMMERT, MOSS)}
    ute.maskinporten.delegert |= {(SUMMERT, HALDEN), (SUMMERT, MOSS)}
    assert antall(ute.les(Kilde.MASKINPORTEN)[SUMMERT]) == (4 * FEM, 0, 0, 0, 0)
    ute.maskinporten.delegert.remove((SUMMERT, HALDEN))
    ute.maskinporten.stum_om.add(MOSS)
    ut = ute.les(Kilde.MASKINPORTEN)[SUMMERT]
    assert (ut.antall["endret"], ut.antall["bortfalt"]) == (FEM, 0)
    assert ut.antall["avvist"] == 2, "one for each kommune in doubt"
    newest = select(Observasjon.verdi).where(Observasjon.gjeldende, Observasjon.api == SUMMERT)
    assert set(session.scalars(newest.where(Observasjon.orgnr == MOSS))) == {Verdi.JA}
    assert set(session.scalars(newest.where(Observasjon.faktum == Faktum.TILGANG))) == {Verdi.JA}


@pytest.mark.usefixtures("to_kommuner")
def test_one_kommunes_error_is_told_and_does_not_undo_the_others(session: Session, ute: Tjenester) -> None:
    ute.maskinporten.gitt.add((INNTEKT, HALDEN))
    ute.maskinporten.stum_om.add(MOSS)
    ut = ute.les(Kilde.MASKINPORTEN)[INNTEKT]
    assert antall(ut) == (2, 0, 0, 0, 1)
    kjoring = session.scalars(select(Synkkjoring).where(Synkkjoring.omfang == f"produksjon {INNTEKT}")).one()
    assert [f.tekst for f in kjoring.feil] == [
        "Maskinporten svarte med feil 500. Det vi visste fra før, står. Prøv igjen senere."
    ]


def test_sources_that_disagree_are_both_kept_and_shown(session: Session, ute: Tjenester, tmp_path: Path) -> None:
    les(tmp_path, rad())
    ute.digdir.gi(SUMMERT, HALDEN, "DENIED", endret="2026-02-20T09:00:00+01:00")
    ute.les(Kilde.DIGDIR)
    halden = ved_orgnr(session, HALDEN)
    assert halden is not None
    celler = bilde(session, i_dag=clock.today(), organisasjoner=[halden]).celler
    uenige = [u for celle in celler.values() for k in celle.konflikter for u in k.uenige]
    assert {(u.kilde, u.verdi.value) for u in uenige} == {(Kilde.FIL, "ja"), (Kilde.DIGDIR, "nei")}


def test_a_source_has_a_job_when_it_is_turned_on(app, session: Session, ute: Tjenester) -> None:
    ute.digdir.gi(SUMMERT, HALDEN)
    found = {job.name: job for job in jobs(ute.settings)}
    assert list(found) == ["synk_digdir", "synk_altinn", "synk_maskinporten", "avvik"]
    assert [job.name for job in jobs(Settings(env="test"))] == ["avvik"]
    # Nobody has signed: each of the five is a grant without an erklæring, found as soon as it is read.
    assert run_once(app, found["synk_digdir"]) == f"{FEM} nye. Avvik: {FEM} nye, 0 rettet, {FEM} åpne"
    ute.digdir.tjener.humor = Humor.NEDE
    answer = run_once(app, found["synk_digdir"])
    assert answer is not None
    assert f"produksjon {INNTEKT}: Digdir svarte med feil 503" in answer
    session.rollback()
    assert session.scalars(select(JobRun.feil).order_by(JobRun.id.desc())).first() is not None


def test_a_source_that_is_off_says_which_setting_turns_it_on(session: Session, ute: Tjenester) -> None:
    with pytest.raises(Conflict, match=r"Altinn er ikke satt opp\. Se KSADMIN_ALTINN_URL"):
        ute.les(Kilde.ALTINN, altinn_url=None)


def test_a_key_that_cannot_be_read_is_a_sentence(session: Session, ute: Tjenester, tmp_path: Path) -> None:
    (tmp_path / "tom.json").write_text("{}")
    with pytest.raises(Conflict, match="KSADMIN_MASKINPORTEN_NOKKELFIL skal være en privat RSA-nøkkel"):
        ute.les(Kilde.ALTINN, maskinporten_nokkelfil=tmp_path / "tom.json")


@pytest.mark.parametrize(
    ("andre", "setning"),
    [
        ({"digdir_url": "http://127.0.0.1:1"}, "KSADMIN_MASKINPORTEN_KLIENT_ID"),
        ({"maskinporten_prove_for": KS}, "KSADMIN_MASKINPORTEN_URL"),
    ],
)
def test_half_a_client_stops_the_start(andre: dict[str, str], setning: str) -> None:
    with pytest.raises(SettingsError, match=setning):
        load_settings({}, **andre)


@pytest.mark.usefixtures("to_kommuner")
def test_only_kommuner_that_exist_are_asked_about(session: Session, ute: Tjenester) -> None:
    ute.les(Kilde.MASKINPORTEN)
    assert len(ute.maskinporten.tjener.sporsmal) == 4 * 2
