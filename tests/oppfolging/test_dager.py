"""When a year has passed, and when it is somebody's turn: by days in Oslo, however long they are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ksadmin.oppfolging.purreplan import Sendinger, er_tur
from ksadmin.register.adressetilstand import Adressetilstand, adressetilstand
from ksadmin.register.models import Kontaktperson


@pytest.mark.parametrize(
    ("sist", "tur"),
    [
        (datetime(2027, 3, 27, 22, 59, tzinfo=UTC), date(2027, 3, 28)),  # 23.59, and the next day has 23 hours
        (datetime(2027, 3, 27, 23, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), date(2026, 10, 26)),  # midnight, and the day has 25 hours
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 2)),  # New Year's Day in Oslo
        (datetime(2028, 2, 28, 12, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_en_dag_etter_er_neste_dag_i_oslo(sist: datetime, tur: date) -> None:
    sendt = Sendinger(1, sist)
    assert er_tur(sendt, 1, tur)
    assert not er_tur(sendt, 1, tur - timedelta(days=1))


@pytest.mark.parametrize(
    ("bekreftet", "gammel_fra"),
    [
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_et_ar_er_365_dager_ogsaa_i_skuddar(bekreftet: date, gammel_fra: date) -> None:
    kontakt = Kontaktperson(aktiv=True, bekreftet=bekreftet)
    assert adressetilstand(kontakt, gammel_fra) is Adressetilstand.GAMMEL
    assert adressetilstand(kontakt, gammel_fra - timedelta(days=1)) is Adressetilstand.BEKREFTET
