"""A walk through the example data by the links of its pages: one page of every kind, with real rows in it."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from ksadmin.app import create_app
from ksadmin.database import db
from ksadmin.demo import lag_eksempeldata
from ksadmin.settings import Settings
from tests.databases import Databases, initialised

_LENKE = re.compile(r'href="(/[^"#]*)')
_AV_HVER = 2
"""Pages of one kind that are opened: they lead to different places, as one is a draft and another is done."""
_UTENOM = ("/static/", "/admin/logg", "/logg-ut", "/lookup")


NAA = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""When the example data are made and looked at, so that they are the same whenever the tests run: a Tuesday morning."""


@contextmanager
def eksempeldata(databases: Databases) -> Iterator[Settings]:
    """The settings of an app with example data, on the day they were made."""
    with databases.copy("sqlite", "eksempeldata", med_eksempeldata) as url, time_machine.travel(NAA, tick=False):
        yield Settings(env="test", database_url=url)


def med_eksempeldata(url: str) -> None:
    """The template of a database with everything `ksadmin demo` makes."""
    settings = Settings(env="test", database_url=url)
    with time_machine.travel(NAA, tick=False):
        initialised(url)
        app = create_app(settings)
        with app.app_context():
            lag_eksempeldata(settings, seed=1)
            db.engine.dispose()


def sider(
    app: Flask, client: FlaskClient, *start: str, av_hver: int = _AV_HVER
) -> Iterator[tuple[str, str, TestResponse]]:
    """(rule, address, answer) of each page as it is found, ``av_hver`` of a kind."""
    ruter, ko, sett, antall = app.url_map.bind("localhost"), list(start), set(start), Counter[str]()
    while ko:
        adresse = ko.pop(0)
        try:
            regel, _ = ruter.match(adresse.partition("?")[0], method="GET", return_rule=True)
        except HTTPException:
            continue
        if antall[regel.rule] >= av_hver or any(del_ in adresse for del_ in _UTENOM):
            continue
        antall[regel.rule] += 1
        svar = client.get(adresse)
        yield regel.rule, adresse, svar
        if svar.status_code == 200 and svar.mimetype == "text/html":
            funnet = [treff.replace("&amp;", "&") for treff in _LENKE.findall(svar.text)]
            ko += [lenke for lenke in dict.fromkeys(funnet) if lenke not in sett]
            sett.update(funnet)
        elif svar.location and svar.location.startswith("/") and svar.location not in sett:
            ko.append(svar.location)
            sett.add(svar.location)
        svar.close()
