"""What the meeting decides is carried out once, when it is over, and the minutes never change."""

import io
from functools import partial

import pikepdf
import pytest
from sqlalchemy import select

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.outbox import OutboxMessage
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.kodeverk import Beslutning
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Prioriteringsrunde
from ksadmin.endringsonsker.poeng import KRITERIER
from tests.actors import FORVALTER
from tests.endringsonsker.saker import en_stemme, et_onske
from tests.endringsonsker.test_prioritering import I_DAG, vurder
from tests.pdf.conformance import assert_claims, assert_headings_in_order, assert_tables_have_headers
from tests.tilgangsoversikt.test_sider import gjor, send


def en_runde(session, *onsker, antall=None) -> Prioriteringsrunde:
    for onske in onsker:
        vurder(session, onske)
    usecases.nytt_vektsett(session, FORVALTER, dict.fromkeys(KRITERIER, 1.0), begrunnelse="Alt likt.")
    return usecases.frys_runde(session, FORVALTER, navn="Høsten", antall=antall, i_dag=I_DAG)


def beslutt(session, runde, plass, beslutning, begrunnelse="Møtet mente det."):
    sak = next(s for s in runde.saker if s.plass == plass)
    usecases.beslutt(session, FORVALTER, runde, sak, beslutning=beslutning, begrunnelse=begrunnelse)


def avslutt(session, runde):
    usecases.avslutt(session, FORVALTER, runde, til_stede="Kim", i_dag=clock.today(), skriv=lambda _: b"%PDF")


def test_beslutningene_gjennomfores_nar_motet_er_over_og_kommunene_far_vite_det_en_gang(session):
    with transaction():
        onsker = [
            et_onske(session),
            et_onske(session, Onskestatus.PRIORITERT),
            et_onske(session),
            et_onske(session, Onskestatus.UNDER_VURDERING),
            et_onske(session),
        ]
        for onske in onsker:
            en_stemme(session, onske)
        uten_hjemmel = et_onske(session, hjemmel=None)
        runde = en_runde(session, *onsker, uten_hjemmel)
        alle = select(OutboxMessage).where(OutboxMessage.kind == "onske.varsel").order_by(OutboxMessage.id)
        for_ = len(session.scalars(alle).all())
        with pytest.raises(Conflict, match="Ingenting er besluttet"):
            avslutt(session, runde)
        with pytest.raises(Conflict, match="Skriv hjemmel i EØ-00006"):
            beslutt(session, runde, 6, Beslutning.PRIORITERES)
        with pytest.raises(InvalidInput, match="er nå prioritert"):
            beslutt(session, runde, 2, Beslutning.VURDERES)
        beslutt(session, runde, 1, Beslutning.AVSLAS)
        for plass, beslutning in enumerate(
            (Beslutning.PRIORITERES, Beslutning.PRIORITERES, Beslutning.UTSETTES, Beslutning.AVSLAS), 1
        ):
            beslutt(session, runde, plass, beslutning, "Fordi det haster.")
        assert onsker[0].status is Onskestatus.REGISTRERT
        avslutt(session, runde)
        assert [o.status.name for o in onsker] == ["PRIORITERT", "PRIORITERT", "UTSATT", "AVSLATT", "REGISTRERT"]
        assert [o.svar for o in onsker] == [None, None, "Fordi det haster.", "Fordi det haster.", None]
        varsler = session.scalars(alle).all()[for_:]
        assert sorted(v.payload["onske_id"] for v in varsler) == [1, 3, 4]
        sak = runde.saker[0]
        for gjerning in (
            lambda: beslutt(session, runde, 1, Beslutning.UTSETTES),
            lambda: usecases.flytt(session, FORVALTER, runde, sak, plass=2, begrunnelse="x"),
            lambda: avslutt(session, runde),
        ):
            with pytest.raises(Conflict, match="Møtet ble avsluttet"):
                gjerning()


def test_har_et_onske_endret_seg_gjennomfores_ingenting(session):
    with transaction():
        runde = en_runde(session, et_onske(session), et_onske(session), et_onske(session), antall=2)
        assert [s.onske_id for s in runde.saker] == [1, 2]
        beslutt(session, runde, 1, Beslutning.PRIORITERES)
        beslutt(session, runde, 2, Beslutning.UTSETTES)
    with transaction():
        usecases.trekk(session, FORVALTER, session.get_one(Endringsonske, 2), svar="Løst.", svar_nn=None)
    runde = session.get_one(Prioriteringsrunde, 1)
    umulig = "besluttet «Utsettes», men EØ-00002 er nå trukket. Åpne plass 2 i møtet, og endre eller fjern"
    with pytest.raises(Conflict, match=umulig), transaction():
        avslutt(session, runde)
    assert session.get_one(Endringsonske, 1).status is Onskestatus.REGISTRERT
    with transaction():
        fjern = partial(usecases.fjern_beslutning, session, FORVALTER, runde, runde.saker[1], begrunnelse="Trukket.")
        fjern()
        with pytest.raises(Conflict, match="ikke besluttet noe"):
            fjern()
        avslutt(session, runde)
    assert [s.onske.status for s in runde.saker] == [Onskestatus.PRIORITERT, Onskestatus.TRUKKET]
    with pytest.raises(Conflict, match="Møtet ble avsluttet"), transaction():
        fjern()


def test_motet_pa_skjermen_og_referatet_er_likt_for_alltid(app, client_as):
    gjor(app, lambda s: en_runde(s, et_onske(s, tittel="<b>Fet</b>"), et_onske(s)) and None)
    forvalter, leser = client_as(Rolle.FORVALTER), client_as(Rolle.LESER)
    assert forvalter.get("/admin/runder/1/mote").location == "/admin/runder/1/mote/1"
    assert "Hva bestemmer møtet?" not in leser.get("/admin/runder/1/mote/1").text
    assert forvalter.get("/admin/runder/1/mote/3").status_code == 404
    assert "Skriv hvorfor." in send(forvalter, "/admin/runder/1/mote/1", beslutning="prioriteres").text
    for tull in ("", "tull"):
        assert "Prioriteres" in send(forvalter, "/admin/runder/1/mote/1", beslutning=tull, begrunnelse="x").text
    side = send(forvalter, "/admin/runder/1/mote/1", beslutning="prioriteres", begrunnelse="<i>Viktig</i>")
    assert "Plass <strong>2</strong> av 2 · 1 besluttet" in side.text
    assert forvalter.get("/admin/runder/1/referat").status_code == 404
    assert forvalter.get("/admin/runder/1/mote/2/fjern").status_code == 404
    assert "/admin/runder/1/mote/1/fjern" in forvalter.get("/admin/runder/1/mote/1").text
    side = send(forvalter, "/admin/runder/1/mote/1/fjern", begrunnelse="<i>Feil</i> sak.")
    assert "fjernet en beslutning" in side.text
    assert "<i>" not in side.text
    send(forvalter, "/admin/runder/1/mote/1", beslutning="prioriteres", begrunnelse="Viktig")
    assert "EØ-00001 prioriteres." in forvalter.get("/admin/runder/1/avslutt").text
    side = send(forvalter, "/admin/runder/1/avslutt", til_stede="Kim Leder\r\n<b>Mari</b>")
    assert "Last ned referatet" in side.text
    assert "Flytt<" not in side.text
    referat = leser.get("/admin/runder/1/referat")
    assert referat.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(referat.data)) as pdf:
        assert_claims(pdf, "nb")
        assert_tables_have_headers(pdf)
        assert_headings_in_order(pdf)
    assert leser.get("/admin/runder/1/referat").data == referat.data
    with app.app_context():
        assert db.session.get_one(Endringsonske, 1).status is Onskestatus.PRIORITERT


def test_lignende_onsker_vises_mens_et_nytt_skrives_og_pa_siden_til_et_som_vurderes(app, session, client_as):
    with transaction():
        et_onske(session, tittel="Næringsinntekt hver måned")
        et_onske(session, Onskestatus.LEVERT, tittel="Månedlige næringsinntekter")
        et_onske(session, tittel="Eget testmiljø", beskrivelse="Noe helt annet.")
        assert [o.id for o in queries.ligner(session, "Månedlig næringsinntekt <script>")] == [2, 1]
    leser = client_as(Rolle.LESER)
    svar = leser.get("/admin/onsker/ligner", query_string={"tekst": "Månedens inntekt av næring"}).text
    assert "EØ-00001" in svar
    for tekst in ("", "og det", "\0", "😀" * 100, '"*&|!:', "x" * 20_000):
        assert leser.get("/admin/onsker/ligner", query_string={"tekst": tekst}).text.strip() == ""
    assert "Månedlige næringsinntekter" in leser.get("/admin/onsker/details/?id=1").text
