"""The pages of an agreement, as a case worker meets them."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Dokumentslag, Tilslutningserklaering
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from tests.avtaler.builders import en_avtale, en_skann, organisasjon
from tests.brukere.personer import logg_inn, ny_bruker, send, synlig
from tests.client import StrictClient


@pytest.fixture
def saksbehandler(app: Flask, client: StrictClient) -> StrictClient:
    logg_inn(client, ny_bruker(app, passord=None))
    return client


def lag(app: Flask, status: Avtalestatus = Avtalestatus.UTKAST) -> int:
    with app.app_context(), transaction():
        return en_avtale(db.session, status).id


def hent(app: Flask, ident: int) -> Tilslutningserklaering:
    with app.app_context():
        return db.session.get_one(Tilslutningserklaering, ident)


def oslo(app: Flask) -> int:
    with app.app_context():
        return organisasjon(db.session).id


def last_opp(client: StrictClient, url: str, fil: tuple[bytes, str], **felt: str) -> TestResponse:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(url).get_data(as_text=True))
    assert token
    innhold, navn = fil
    data = {"csrf_token": token[1], "fil": (io.BytesIO(innhold), navn), **felt}
    return client.post(url, data=data, content_type="multipart/form-data")


SIGNATUR = {"navn": "Olga Ordfører", "fullmakt": "ordforer", "signert_dato": "2026-11-20"}


def test_a_draft_is_made_sent_and_signed_in_the_browser(app: Flask, saksbehandler: StrictClient) -> None:
    svar = send(saksbehandler, "/admin/avtaler/new/", organisasjon=str(oslo(app)), kontakt_epost="post@example.org")
    assert svar.status_code == 302
    side = synlig(saksbehandler.get(svar.location))
    assert "Oslo kommune" in side
    assert "Send til signering" in side
    ident = int(re.search(r"id=(\d+)", svar.location)[1])  # type: ignore[index]
    assert send(saksbehandler, f"/admin/avtaler/{ident}/steg/send").status_code == 302
    steg = f"/admin/avtaler/{ident}/steg/registrer_signatur"
    assert last_opp(saksbehandler, steg, (en_skann(), "signert.pdf"), **SIGNATUR).status_code == 302
    side = synlig(saksbehandler.get(f"/admin/avtaler/details/?id={ident}"))
    assert "Signert, venter på kontroll" in side
    assert "Olga Ordfører" in side


@pytest.mark.parametrize(
    ("fil", "endret", "sier"),
    [
        ((b"MZ\x90\x00" * 100, "signert.pdf"), {}, "ikke en PDF"),
        ((b"", "tom.pdf"), {}, "Filen er tom"),
        ((b"", ""), {}, "Last opp den signerte erklæringen"),
        ((en_skann(), "signert.pdf"), {"signert_dato": "2999-01-01"}, "kan ikke ligge fram i tid"),
        ((en_skann(), "signert.pdf"), {"signert_dato": "i går"}, "for eksempel 17.05.2026"),
        ((en_skann(), "signert.pdf"), {"navn": ""}, "Skriv navnet"),
        ((en_skann(), "signert.pdf"), {"navn": "x" * 10_000}, "200 tegn"),
    ],
)
def test_a_bad_signature_is_refused_at_its_field_and_changes_nothing(
    app: Flask, saksbehandler: StrictClient, fil: tuple[bytes, str], endret: dict[str, str], sier: str
) -> None:
    ident = lag(app, Avtalestatus.SENDT)
    felt = {**SIGNATUR, **endret}
    svar = last_opp(saksbehandler, f"/admin/avtaler/{ident}/steg/registrer_signatur", fil, **felt)
    assert svar.status_code == 200
    assert sier in synlig(svar)
    assert hent(app, ident).status is Avtalestatus.SENDT


def test_a_correction_may_keep_the_scan_it_has(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app, Avtalestatus.SIGNERT)
    rettet = {**SIGNATUR, "navn": "Olga Rettet"}
    svar = last_opp(saksbehandler, f"/admin/avtaler/{ident}/steg/rett_signatur", (b"", ""), **rettet)
    assert svar.status_code == 302
    assert "Olga Rettet" in synlig(saksbehandler.get(svar.location))


def test_fifty_megabytes_are_refused_in_words(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app, Avtalestatus.SENDT)
    head = b'--x\r\nContent-Disposition: form-data; name="fil"; filename="stor.pdf"\r\n\r\n%PDF-1.7\n'
    svar = saksbehandler.post(
        f"/admin/avtaler/{ident}/steg/registrer_signatur",
        data=head + b"x" * 50_000_000 + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert svar.status_code == 413
    assert "for stor" in synlig(svar)


def test_a_step_that_is_not_open_is_refused_with_the_reason(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app)
    svar = saksbehandler.get(f"/admin/avtaler/{ident}/steg/bekreft")
    assert svar.status_code == 409
    assert "Steget kan ikke tas nå" in (side := synlig(svar))
    assert "Den må være «videresendt Skatteetaten»" in side


@pytest.mark.parametrize("url", ["/admin/avtaler/99/steg/send", "/admin/avtaler/1/steg/finnes_ikke"])
def test_what_does_not_exist_is_404(app: Flask, saksbehandler: StrictClient, url: str) -> None:
    assert saksbehandler.get(url).status_code == 404


def test_a_post_without_csrf_changes_nothing(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app)
    assert saksbehandler.post(f"/admin/avtaler/{ident}/steg/send").status_code == 400
    assert hent(app, ident).status is Avtalestatus.UTKAST


def test_a_hostile_status_field_has_nowhere_to_land(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app)
    url = f"/admin/avtaler/edit/?id={ident}"
    svar = send(saksbehandler, url, versjon="1", kontakt_epost="ny@example.org", status="bekreftet")
    assert svar.status_code == 302
    assert (hent(app, ident).status, hent(app, ident).kontakt_epost) == (Avtalestatus.UTKAST, "ny@example.org")


def test_two_people_edit_and_the_second_sees_both_versions(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app)
    url = f"/admin/avtaler/edit/?id={ident}"
    assert send(saksbehandler, url, versjon="1", kontakt_epost="forst@example.org").status_code == 302
    svar = send(saksbehandler, url, versjon="1", kontakt_epost="andre@example.org", merknad="Min merknad")
    side = svar.get_data(as_text=True)
    assert "Noen lagret før deg" in side
    assert "forst@example.org" in side
    assert "andre@example.org" in side
    assert "Min merknad" in side
    assert hent(app, ident).kontakt_epost == "forst@example.org"
    versjon = re.search(r'name="versjon" value="(\d+)"', side)
    assert versjon
    valgt = send(saksbehandler, url, versjon=versjon[1], kontakt_epost="forst@example.org", merknad="Min merknad")
    assert valgt.status_code == 302
    assert (hent(app, ident).kontakt_epost, hent(app, ident).merknad) == ("forst@example.org", "Min merknad")


def test_html_is_shown_as_text(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app)
    url = f"/admin/avtaler/edit/?id={ident}"
    send(saksbehandler, url, versjon="1", kontakt_epost="a@example.org", merknad="<script>alert(1)</script>")
    side = saksbehandler.get(f"/admin/avtaler/details/?id={ident}").get_data(as_text=True)
    assert "<script>alert(1)</script>" not in side
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in side


def test_ten_thousand_and_one_letters_are_refused_and_kept(app: Flask, saksbehandler: StrictClient) -> None:
    ident = lag(app)
    lang = "å" * 10_001
    svar = send(
        saksbehandler, f"/admin/avtaler/edit/?id={ident}", versjon="1", kontakt_epost="a@example.org", merknad=lang
    )
    assert svar.status_code == 200
    assert lang in svar.get_data(as_text=True)
    assert hent(app, ident).merknad is None


def test_a_second_erklaering_says_which_one_exists(app: Flask, saksbehandler: StrictClient) -> None:
    lag(app)
    svar = send(saksbehandler, "/admin/avtaler/new/", organisasjon=str(oslo(app)), kontakt_epost="a@example.org")
    assert "har alt erklæringen TE-" in svar.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(func.count(Tilslutningserklaering.id))) == 1


def test_the_document_is_the_stored_bytes_and_the_fetch_is_in_the_history(
    app: Flask, saksbehandler: StrictClient
) -> None:
    ident = lag(app, Avtalestatus.SENDT)
    with app.app_context():
        dokument = db.session.get_one(Tilslutningserklaering, ident).dokumenter[0]
        dokument_id, innhold, sha256 = dokument.id, dokument.innhold, dokument.sha256
    svar = saksbehandler.get(f"/admin/avtaler/{ident}/dokument/{dokument_id}")
    assert (svar.data, svar.mimetype) == (innhold, "application/pdf")
    assert "attachment" in svar.headers["Content-Disposition"]
    assert "lastet ned et dokument" in synlig(saksbehandler.get(f"/admin/avtaler/details/?id={ident}"))
    offentlig = app.test_client().get(f"/dokument/{sha256}")
    assert "Dokumentet er registrert hos KS" in offentlig.get_data(as_text=True)
    assert app.test_client().get(f"/dokument/{sha256.upper()}").status_code == 200  # as Get-FileHash writes it
    assert app.test_client().get(f"/dokument/{'0' * 64}").status_code == 404
    assert app.test_client().get("/dokument/tull").status_code == 404


@pytest.mark.parametrize("navn", ["signert Kárášjohka.pdf", "../../etc/💥\u202efdp.exe", "<script>.pdf"])
def test_a_scan_can_be_fetched_whatever_it_was_called(app: Flask, saksbehandler: StrictClient, navn: str) -> None:
    ident = lag(app, Avtalestatus.SENDT)
    last_opp(saksbehandler, f"/admin/avtaler/{ident}/steg/registrer_signatur", (en_skann(), navn), **SIGNATUR)
    with app.app_context():
        dokumenter = db.session.get_one(Tilslutningserklaering, ident).dokumenter
        [skann] = [d.id for d in dokumenter if d.slag is Dokumentslag.SIGNERT]
    svar = saksbehandler.get(f"/admin/avtaler/{ident}/dokument/{skann}")
    assert svar.data == en_skann()
    # A web server sends headers as Latin-1; anything else is an answer nobody gets.
    assert svar.headers["Content-Disposition"].encode("latin-1").endswith((b".pdf", b'.pdf"'))


def test_ending_shows_what_it_affects_first(app: Flask, client: StrictClient) -> None:
    logg_inn(client, ny_bruker(app, Rolle.FORVALTER, passord=None))
    ident = lag(app, Avtalestatus.BEKREFTET)
    side = synlig(client.get(f"/admin/avtaler/{ident}/steg/avslutt"))
    assert "Dette skjer" in side
    assert "mister grunnlaget for tilgangene" in side
    svar = send(
        client, f"/admin/avtaler/{ident}/steg/avslutt", opphorer=clock.today().isoformat(), begrunnelse="Avtalt."
    )
    assert svar.status_code == 302
    assert hent(app, ident).status is Avtalestatus.AVSLUTTET


def test_a_reader_sees_but_has_no_buttons(app: Flask, client: StrictClient) -> None:
    logg_inn(client, ny_bruker(app, Rolle.LESER, passord=None))
    ident = lag(app)
    side = synlig(client.get(f"/admin/avtaler/details/?id={ident}"))
    assert "Oslo kommune" in side
    assert "Send til signering" not in side
    assert client.get(f"/admin/avtaler/{ident}/steg/send").status_code == 403
