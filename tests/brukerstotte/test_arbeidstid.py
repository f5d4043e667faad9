"""Working time: weekends, holidays, summer time, and the nearest minute."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksadmin.brukerstotte.arbeidstid import Arbeidstid

OSLO, TID = ZoneInfo("Europe/Oslo"), Arbeidstid(time(8), time(16))
MOMENT = st.integers(1_700_000_000, 1_900_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


def kl(dag: str, klokka: str) -> datetime:
    return datetime.fromisoformat(f"{dag}T{klokka}").replace(tzinfo=OSLO).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "slutt", "timer"),
    [
        (kl("2026-11-30", "07:00"), kl("2026-11-30", "17:00"), 8),
        (kl("2026-11-27", "15:30"), kl("2026-11-30", "08:30"), 1),  # over a weekend
        (kl("2026-12-24", "12:00"), kl("2026-12-28", "09:00"), 5),  # Christmas Eve is a day's work, the holidays not
        (kl("2026-05-14", "08:00"), kl("2026-05-14", "16:00"), 0),  # Kristi himmelfartsdag
        (kl("2027-05-17", "08:00"), kl("2027-05-18", "08:30"), 0.5),  # 17 May is also the second day of Pentecost
        (kl("2026-03-27", "15:00"), kl("2026-03-30", "09:00"), 2),  # summer time begins in the weekend between
        (kl("2026-10-23", "15:00"), kl("2026-10-26", "09:00"), 2),  # and ends in this one
        (kl("2028-02-28", "15:00"), kl("2028-03-01", "09:00"), 10),  # the leap day is a Tuesday
        (kl("2026-12-31", "15:00"), kl("2027-01-04", "09:00"), 2),  # New Year's Eve is a day's work, the first is not
        (kl("2026-11-30", "12:00"), kl("2026-11-30", "12:00"), 0),
    ],
)
def test_bare_arbeidstid_regnes(start, slutt, timer):
    assert TID.mellom(start, slutt) == timedelta(hours=timer)
    if timer:
        assert TID.mellom(start, TID.etter(start, timedelta(hours=timer))) == timedelta(hours=timer)


@given(MOMENT, st.integers(1, 6000))
def test_det_som_er_lagt_til_er_det_som_er_mellom(start, minutter):
    assert TID.mellom(start, TID.etter(start, timedelta(minutes=minutter))) == timedelta(minutes=minutter)


@given(MOMENT, st.integers(0, 80_000), st.integers(0, 80_000))
def test_tid_kan_deles_hvor_som_helst(a, forst, sa):
    b, c = a + timedelta(minutes=forst), a + timedelta(minutes=forst + sa)
    assert TID.mellom(a, b) + TID.mellom(b, c) == TID.mellom(a, c)
