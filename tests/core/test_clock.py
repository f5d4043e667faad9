"""The clock's hard days: it is set forward and back, a year has a day more, and Oslo is first into the next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.base import UtcDateTime
from ksadmin.core.dager import fra_og_med, til_og_med
from ksadmin.core.driftstegn import driftsstatus
from ksadmin.core.errors import Conflict
from ksadmin.core.jobs import PULS, SPRANG, JobRun, krev_rolig_klokke
from ksadmin.database import transaction
from ksadmin.scheduler.runner import PULSE, run_once
from ksadmin.web.machinery import planlegger

MOMENT = st.integers(946_684_800, 4_102_444_800).map(lambda s: datetime.fromtimestamp(s, UTC))
HARDE_DAGER = [date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31), date(2028, 2, 29), date(2026, 12, 31)]


def kl(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tidspunkt", "vist"),
    [
        ("2026-10-24T23:30", "25.10.2026 kl. 01.30"),
        ("2026-10-25T00:30", "25.10.2026 kl. 02.30"),
        ("2026-10-25T01:30", "25.10.2026 kl. 02.30 (normaltid)"),
        ("2026-10-25T02:00", "25.10.2026 kl. 03.00"),
        ("2027-03-28T00:59", "28.03.2027 kl. 01.59"),
        ("2027-03-28T01:00", "28.03.2027 kl. 03.00"),
        ("2026-12-31T23:00", "01.01.2027 kl. 00.00"),
        ("2028-02-28T23:30", "29.02.2028 kl. 00.30"),
    ],
)
def test_et_tidspunkt_vises_som_klokka_paa_veggen_var(tidspunkt: str, vist: str) -> None:
    assert clock.klokkeslett(kl(tidspunkt)) == vist
    with time_machine.travel(kl(tidspunkt), tick=False):
        assert f"{clock.today():%d.%m.%Y}" == f"{clock.dato(clock.now()):%d.%m.%Y}" == vist[:10]


@given(MOMENT)
def test_det_klokka_viste_leder_tilbake_til_tidspunktet(tidspunkt: datetime) -> None:
    her = tidspunkt.astimezone(clock.OSLO)
    assert clock.da_klokka_var(her.replace(tzinfo=None, fold=0), siste=bool(her.fold)) == tidspunkt


def test_en_time_som_ikke_finnes_og_en_som_finnes_to_ganger() -> None:
    for siste in (False, True):
        with pytest.raises(ValueError, match=r"Klokka er aldri 02\.30 den 28\.03\.2027"):
            clock.da_klokka_var(datetime.fromisoformat("2027-03-28T02:30"), siste=siste)
    to_ganger = datetime.fromisoformat("2026-10-25T02:30")
    assert clock.da_klokka_var(to_ganger, siste=True) - clock.da_klokka_var(to_ganger) == timedelta(hours=1)


def test_hvert_tidspunkt_er_paa_en_dag_for_databasen_ogsaa(session: Session) -> None:
    """The nights that are 23 and 25 hours long too: the day it is on has it, and its neighbours do not."""
    for dag in HARDE_DAGER:
        midnatt, neste = (datetime.combine(d, time(), clock.OSLO) for d in (dag, dag + timedelta(days=1)))
        for tidspunkt in (midnatt, neste.astimezone(UTC) - timedelta(microseconds=1)):
            verdi = literal(tidspunkt, UtcDateTime())
            naboer = [dag + timedelta(days=n) for n in (-1, 0, 1)]
            paa = session.execute(select(*(fra_og_med(verdi, d) & til_og_med(verdi, d) for d in naboer))).one()
            assert [bool(p) for p in paa] == [False, True, False], tidspunkt


@pytest.mark.parametrize("naa", ["2027-03-28T04:00", "2026-10-25T04:00", "2028-02-29T12:00", "2026-12-31T23:30"])
def test_klokka_maa_vaere_rolig(app: Flask, session: Session, naa: str) -> None:
    """What cannot be taken back waits for a person when the scheduler was last alive more than a day of hours ago."""
    with time_machine.travel(kl(naa), tick=False):
        with transaction():
            session.add(JobRun(name=PULS, startet=clock.now() - SPRANG, ferdig=clock.now()))
        krev_rolig_klokke(session, clock.now())
    with time_machine.travel(kl(naa) + timedelta(minutes=1), tick=False):
        with pytest.raises(Conflict, match="ksadmin jobb kjor puls"):
            krev_rolig_klokke(session, clock.now())
        with pytest.raises(Conflict):
            run_once(app, PULSE, by_the_clock=True)
        assert session.scalars(select(JobRun)).one().startet < clock.now() - SPRANG, "no sign of life is left"
        (status,) = driftsstatus(session, (planlegger,))
        assert status.tekst.endswith("må du også kjøre «ksadmin jobb kjor puls».")
