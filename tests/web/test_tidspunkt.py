"""A moment and a day that somebody types: nothing is moved in silence, and what cannot be is told."""

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, validators

from ksadmin.web import export
from ksadmin.web.forms import KsForm, Tidspunkt


class Skjema(KsForm):
    fra = Tidspunkt("Fra", validators=[validators.Optional()])
    til = Tidspunkt("Til", validators=[validators.Optional()], siste=True)
    dag = DateField("Dag", validators=[validators.Optional()])


def fylt(lagret: datetime | None = None, **felt: str) -> Skjema:
    return Skjema(MultiDict(felt), data={"fra": lagret, "til": lagret})


def utc(*deler: int) -> datetime:
    return datetime(*deler, tzinfo=UTC)


@pytest.mark.parametrize(
    ("skrevet", "fra", "til"),
    [
        ("2026-10-25T02:30", utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)),  # twice: what is within is within
        ("2026-10-25T03:00", utc(2026, 10, 25, 2), utc(2026, 10, 25, 2)),
        ("2027-03-28T01:59", utc(2027, 3, 28, 0, 59), utc(2027, 3, 28, 0, 59)),
        ("2027-03-28T03:00", utc(2027, 3, 28, 1), utc(2027, 3, 28, 1)),
        ("2027-01-01T00:00", utc(2026, 12, 31, 23), utc(2026, 12, 31, 23)),
        ("2028-02-29T12:00", utc(2028, 2, 29, 11), utc(2028, 2, 29, 11)),
        ("", None, None),
    ],
)
def test_det_som_skrives_er_klokka_i_oslo(skrevet: str, fra: datetime | None, til: datetime | None) -> None:
    skjema = fylt(fra=skrevet, til=skrevet)
    assert skjema.validate(), skjema.errors
    assert (skjema.fra.moment, skjema.til.moment) == (fra, til)


@pytest.mark.parametrize(
    ("felt", "feil"),
    [
        ({"fra": "2027-03-28T02:30"}, "Klokka er aldri 02.30 den 28.03.2027: da stilles den fram. Velg en annen tid."),
        ({"til": "2027-03-28T02:00"}, "Klokka er aldri 02.00 den 28.03.2027: da stilles den fram. Velg en annen tid."),
        ({"fra": "0026-11-30T12:00"}, "Årstallet kan ikke stemme. Skriv det med fire siffer, for eksempel 2026."),
        ({"fra": "0001-01-01T00:00"}, "Årstallet kan ikke stemme. Skriv det med fire siffer, for eksempel 2026."),
        ({"til": "9999-12-31T23:59"}, "Årstallet kan ikke stemme. Skriv det med fire siffer, for eksempel 2026."),
        ({"dag": "9999-12-31"}, "Årstallet kan ikke stemme. Skriv det med fire siffer, for eksempel 2026."),
        ({"dag": "2027-02-29"}, "Skriv en dato, for eksempel 17.05.2026."),
    ],
)
def test_det_som_ikke_kan_vaere_sies(felt: dict[str, str], feil: str) -> None:
    skjema = fylt(**felt)
    assert not skjema.validate()
    assert skjema.errors == {next(iter(felt)): [feil]}


@pytest.mark.parametrize(
    "lagret", [utc(2026, 10, 25, 0, 30, 17, 5), utc(2026, 10, 25, 1, 30), utc(2026, 11, 30, 12, 0, 0, 1)]
)
def test_det_som_er_lagret_flyttes_ikke_av_at_noe_annet_endres(lagret: datetime) -> None:
    vist = Skjema(data={"fra": lagret, "til": lagret})
    skjema = fylt(lagret, fra=vist.fra._value(), til=vist.til._value())
    assert skjema.validate()
    assert skjema.fra.moment == skjema.til.moment == lagret


def test_en_fil_viser_klokka_i_oslo() -> None:
    innhold = b"".join(export.csv(None, [[utc(2026, 12, 31, 23, 30), utc(2027, 3, 28, 1)]])).decode()
    assert innhold == "01.01.2027 00.30;28.03.2027 03.00\r\n"
