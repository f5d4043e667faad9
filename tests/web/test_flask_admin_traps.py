"""The traps of flask-admin 2.2.1, each shut: what it would do by itself, it does not do here."""

import importlib.metadata
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from wtforms import DecimalField

from ksadmin.app import create_app
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.database import db, transaction
from ksadmin.settings import Settings
from ksadmin.web.forms import KsForm
from ksadmin.web.modelview import DomainModelView
from tests.avtaler.builders import en_avtale
from tests.brukere.personer import logg_inn, ny_bruker, send
from tests.client import StrictClient


class BareUtkast(DomainModelView[Tilslutningserklaering]):
    """A view that shows some rows only."""

    column_list = ("orgnr",)

    def get_query(self) -> Any:
        return super().get_query().filter(Tilslutningserklaering.status == Avtalestatus.UTKAST)


@pytest.fixture
def forvalter(app: Flask, client: StrictClient) -> StrictClient:
    logg_inn(client, ny_bruker(app, Rolle.FORVALTER, passord=None))
    return client


def lag(app: Flask, status: Avtalestatus = Avtalestatus.UTKAST, **fakta: str) -> int:
    with app.app_context(), transaction():
        return en_avtale(db.session, status, **fakta).id


def antall(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Tilslutningserklaering.id))) or 0


@pytest.mark.parametrize("ident", ["abc", "1.5", "", "-1", "99999999999999999999", "1;DROP TABLE bruker", "0x1"])
def test_a_bad_id_is_a_friendly_answer_on_both_databases(app: Flask, forvalter: StrictClient, ident: str) -> None:
    for page in ("details", "edit"):
        assert forvalter.get(f"/admin/avtaler/{page}/?id={ident}").status_code in (302, 404)


@pytest.mark.parametrize("side", ["page=-1", "page=99999999999999999999", "page=2&page_size=-5", "page_size=10000000"])
def test_a_bad_page_number_is_a_friendly_answer_on_both_databases(
    app: Flask, forvalter: StrictClient, side: str
) -> None:
    assert forvalter.get(f"/admin/avtaler/?{side}").status_code == 200


def test_nothing_is_deleted_by_flask_admin_neither_one_nor_many(app: Flask, forvalter: StrictClient) -> None:
    ident = lag(app)
    token = (
        forvalter.get("/admin/avtaler/new/").get_data(as_text=True).split('name="csrf_token"')[1].split('value="')[1]
    )
    data = {"csrf_token": token.split('"')[0], "id": str(ident)}
    assert forvalter.post("/admin/avtaler/delete/", data=data).status_code in (302, 403, 404)
    bulk = {**data, "action": "delete", "rowid": str(ident)}
    assert forvalter.post("/admin/avtaler/action/", data=bulk).status_code in (302, 403, 404)
    assert antall(app) == 1


def test_no_list_page_offers_to_delete(app: Flask, forvalter: StrictClient) -> None:
    lag(app)
    side = forvalter.get("/admin/avtaler/").get_data(as_text=True)
    assert "/delete/" not in side
    assert "onclick" not in side


def test_a_row_the_list_leaves_out_is_not_found_by_its_id(settings: Settings) -> None:
    app = create_app(settings)  # one of its own, since it gets a view more
    app.test_client_class = StrictClient
    forvalter = app.test_client()
    with app.app_context():
        view = BareUtkast(Tilslutningserklaering, name="Bare utkast", endpoint="bare_utkast", url="bare_utkast")
        app.extensions["admin"][0].add_view(view)
    logg_inn(forvalter, ny_bruker(app, Rolle.FORVALTER, passord=None))
    synlig, skjult = lag(app), lag(app, Avtalestatus.SENDT, nummer="1103")
    assert forvalter.get(f"/admin/bare_utkast/details/?id={synlig}").status_code == 200
    assert forvalter.get(f"/admin/bare_utkast/details/?id={skjult}").status_code in (302, 404)
    with app.app_context():
        db.engine.dispose()


def test_a_save_on_an_old_version_is_not_stored(app: Flask, forvalter: StrictClient) -> None:
    ident = lag(app)
    url = f"/admin/avtaler/edit/?id={ident}"
    assert send(forvalter, url, versjon="1", kontakt_epost="a@example.org").status_code == 302
    assert send(forvalter, url, versjon="1", kontakt_epost="b@example.org").status_code == 200
    with app.app_context():
        assert db.session.get_one(Tilslutningserklaering, ident).kontakt_epost == "a@example.org"


@pytest.mark.parametrize("formel", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_a_formula_is_text_in_the_export(app: Flask, forvalter: StrictClient, formel: str) -> None:
    from ksadmin.web import export  # noqa: PLC0415

    csv = b"".join(export.csv(["Navn"], [[formel]])).decode("utf-8-sig")
    assert f"'{formel}" in csv
    assert csv.startswith("Navn\r\n")


def test_export_is_what_a_norwegian_excel_opens(app: Flask, forvalter: StrictClient) -> None:
    lag(app)
    svar = forvalter.get("/admin/avtaler/export/csv/")
    assert svar.data.startswith(b"\xef\xbb\xbf")
    header, row, *_ = svar.data.decode("utf-8-sig").splitlines()
    assert header.startswith("Referanse;Organisasjon;")
    assert row.startswith("TE-00001;Oslo kommune;")
    forvalter.get("/admin/avtaler/export/csv/?del=9")  # the rest of one that was begun
    with app.app_context():
        hentet = db.session.scalars(select(AuditEvent).where(AuditEvent.handling == "bruker.liste_hentet")).one()
        assert hentet.endringer == {"liste": [None, "avtaler.csv"]}


class Desimalskjema(KsForm):
    belop = DecimalField("Beløp", use_locale=True)


@pytest.mark.parametrize("skrevet", ["1234,50", "1 234,50", "1\xa0234,50"])
def test_a_decimal_comma_is_understood(app: Flask, skrevet: str) -> None:
    with app.test_request_context():
        skjema = Desimalskjema(MultiDict({"belop": skrevet}))
        assert skjema.validate(), skjema.errors
        assert str(skjema.belop.data) == "1234.50"


def test_wtforms_stays_below_what_flask_admin_cannot_take() -> None:
    assert importlib.metadata.version("wtforms").startswith("3.3.")
    assert importlib.metadata.version("flask-admin") == "2.2.1"
