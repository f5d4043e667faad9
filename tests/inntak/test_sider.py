"""What people decide: mail in quarantine, and files that could not be read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ksadmin.brukerstotte.inntak.mottak import ta_imot
from ksadmin.brukerstotte.jobs import oppbevaring
from ksadmin.brukerstotte.lifecycle import Karantenestatus
from ksadmin.brukerstotte.models import Karantenepost, Sak, Saksvedlegg
from ksadmin.core.actor import Rolle
from ksadmin.core.oppbevaring import slett_utlopt
from ksadmin.database import db, transaction
from ksadmin.settings import Settings
from tests.client import StrictClient
from tests.core.numre import TESTNUMMER
from tests.inntak.filer import epost
from tests.tilgangsoversikt.test_sider import send

FARLIG = '<script>alert("x")</script>{{ 7*7 }}'


@pytest.fixture
def saksbehandler(client_as: Callable[[Rolle], StrictClient]) -> StrictClient:
    return client_as(Rolle.SAKSBEHANDLER)


def imot(app: Flask, settings: Settings, innhold: bytes) -> None:
    with app.app_context():
        ta_imot(transaction, settings, innhold)


def test_e_post_i_karantene_slippes_inn_eller_forkastes(
    app: Flask, settings: Settings, saksbehandler: StrictClient
) -> None:
    imot(app, settings, f"\x01 {FARLIG} fnr {TESTNUMMER}".encode())
    imot(app, settings, epost(FARLIG, References="<sak-forfalsket.x@ks.no>").as_bytes())
    imot(app, settings, epost("Til søppel", Message_ID="<sak-falsk@ks.no>").as_bytes())
    assert "E-post i karantene" in saksbehandler.get("/admin/").text
    liste = saksbehandler.get("/admin/karantene/").text
    assert liste.count("Viser til et svar KS ikke har sendt") >= 2
    side = saksbehandler.get("/admin/karantene/details/?id=1").text
    assert "fnr [testnummer fjernet]" in side
    assert TESTNUMMER not in side
    for ufarlig in (side, liste):
        assert FARLIG not in ufarlig
    assert "Slipp inn: utført." in send(saksbehandler, "/admin/karantene/1/steg/slipp_inn").text
    assert "Innholdet er i" in saksbehandler.get("/admin/karantene/details/?id=1").text
    assert "Forkast: utført." in send(saksbehandler, "/admin/karantene/3/steg/forkast").text
    assert "Innholdet er slettet." in saksbehandler.get("/admin/karantene/details/?id=3").text
    assert send(saksbehandler, "/admin/karantene/3/steg/slipp_inn").status_code == 409
    with app.app_context():
        poster = {p.id: (p.status, p.innhold) for p in db.session.scalars(select(Karantenepost))}
    assert [poster[n][0] for n in (1, 2, 3)] == [
        Karantenestatus.SLUPPET_INN, Karantenestatus.VENTER, Karantenestatus.FORKASTET,
    ]  # fmt: skip
    assert (poster[1][1], poster[3][1]) == (None, None)
    assert "Avgjør ingen den, slettes den" in saksbehandler.get("/admin/karantene/details/?id=2").text
    with app.app_context():
        assert slett_utlopt(transaction, oppbevaring(settings))["karantene"] == 0
        with transaction() as session:
            for post in session.scalars(select(Karantenepost)):
                post.mottatt -= timedelta(days=91)
        assert slett_utlopt(transaction, oppbevaring(settings))["karantene"] == 2  # the first one named nobody
        rester = [(p.status, p.innhold, p.avsender, p.emne) for p in db.session.scalars(select(Karantenepost))]
        assert rester[1] == (Karantenestatus.FORKASTET, None, None, None)
        assert [r[1:] for r in rester] == [(None, None, None)] * 3
        assert slett_utlopt(transaction, oppbevaring(settings))["karantene"] == 0
    imot(app, settings, epost(FARLIG, References="<sak-forfalsket.x@ks.no>").as_bytes())
    assert "Innholdet er slettet." in saksbehandler.get("/admin/karantene/details/?id=2").text


def test_et_vedlegg_som_holdes_tilbake_slippes_fram_eller_fjernes(
    app: Flask, settings: Settings, saksbehandler: StrictClient, client_as: Callable[[Rolle], StrictClient]
) -> None:
    melding = epost()
    for navn in ("en.png", "to.png"):
        melding.add_attachment(f"\x89PNG {navn}".encode("latin-1"), maintype="image", subtype="png", filename=navn)
    imot(app, settings, melding.as_bytes())
    leser, sti = client_as(Rolle.LESER), "/admin/saker/1/vedlegg"
    assert [leser.get(f"{sti}/1{ende}").status_code for ende in ("", "/se", "/avgjor")] == [404, 403, 403]
    assert saksbehandler.get(f"{sti}/1/se").data == b"\x89PNG en.png"
    assert saksbehandler.get("/admin/saker/2/vedlegg/1/se").status_code == 404
    assert "Bilder kan ikke leses." in saksbehandler.get(f"{sti}/1/avgjor").text
    assert "Velg hva som skal skje med vedlegget." in send(saksbehandler, f"{sti}/1/avgjor", valg="").text
    assert "en.png er sluppet fram." in send(saksbehandler, f"{sti}/1/avgjor", valg="slipp").text
    assert leser.get(f"{sti}/1").data == b"\x89PNG en.png"
    assert "Noen andre har sluppet det fram." in send(saksbehandler, f"{sti}/1/avgjor", valg="fjern").text
    side = send(saksbehandler, f"{sti}/2/avgjor", valg="fjern")
    assert "to.png er fjernet." in side.text
    assert "fjernet et vedlegg" in side.text
    with app.app_context():
        assert [v.filnavn for v in db.session.scalars(select(Saksvedlegg))] == ["en.png"]
        assert len(db.session.scalars(select(Sak)).one().meldinger) == 1
