"""What a form says when it refuses, in the reader's målform."""

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField, TextAreaField, validators

from ksadmin.web.forms import FodselsnummerField, KsForm


class Skjema(KsForm):
    navn = StringField("Navn", validators=[validators.InputRequired(), validators.Length(max=5)])
    dato = DateField("Dato")
    merknad = TextAreaField("Merknad", validators=[validators.Optional()])
    hvem = FodselsnummerField("Hvem")


@pytest.mark.parametrize(
    ("malform", "for_langt", "dato"),
    [
        ("nb", "Skriv ikke mer enn 5 tegn.", "Skriv en dato, for eksempel 17.05.2026."),
        ("nn", "Skriv ikkje meir enn 5 teikn.", "Skriv ein dato, til dømes 17.05.2026."),
    ],
)
def test_skjemaet_svarer_i_leserens_malform(malform: str, for_langt: str, dato: str) -> None:
    app = Flask("skjema")
    Babel(app, locale_selector=lambda: malform)
    with app.test_request_context():
        skjema = Skjema(MultiDict({"navn": "altfor langt", "dato": "i morgen"}))
        assert not skjema.validate()
    assert skjema.errors == {"navn": [for_langt], "dato": [dato]}


@pytest.mark.parametrize("nummer", ["27847099416", "278470 99416"])
def test_et_fodselsnummer_tas_ikke_imot_i_andre_felt_enn_dem_som_bare_spor(nummer: str) -> None:
    app = Flask("skjema")
    Babel(app)
    with app.test_request_context():
        skjema = Skjema(MultiDict({"navn": "Kim", "dato": "2026-05-17", "merknad": f"Om {nummer}.", "hvem": nummer}))
        assert not skjema.validate()
    assert skjema.errors == {"merknad": ["Teksten har et fødselsnummer. Ta det bort: det skal ikke lagres."]}
