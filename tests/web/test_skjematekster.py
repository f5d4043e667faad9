"""What a form says when it refuses, in the reader's målform."""

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField, validators

from ksadmin.web.forms import KsForm


class Skjema(KsForm):
    navn = StringField("Navn", validators=[validators.InputRequired(), validators.Length(max=5)])
    dato = DateField("Dato")


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
