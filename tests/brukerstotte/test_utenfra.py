"""Asking by the public form, saying whether one got help, and being forgotten."""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from ksadmin.app import handlers
from ksadmin.brukerstotte import lenker, usecases
from ksadmin.brukerstotte.inntak import karantene
from ksadmin.brukerstotte.inntak.karantene import Tilside
from ksadmin.brukerstotte.inntak.lesing import les
from ksadmin.brukerstotte.jobs import jobs, oppbevaring
from ksadmin.brukerstotte.kodeverk import Karantenegrunn, Saksopphav, Saksprak, Tilfredshet
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Sak, Saksinnsending, Saksmelding, Saksvedlegg, Saksvurdering
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.core.errors import InvalidInput, NotPermitted
from ksadmin.core.oppbevaring import slett_utlopt
from ksadmin.database import db, transaction
from ksadmin.scheduler.runner import drain, run_once
from ksadmin.tables import metadata
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.brukerstotte.saker import en_fil, en_sak, innmelding
from tests.inntak.filer import epost
from tests.simulators.smtp import parsed
from tests.tilgangsoversikt.test_sider import send

SPORSMAL = {"navn": "Kim", "epost": "Kim@kommune.example", "emne": "Hei", "tekst": "Gjelder 13097248022.\nHva gjør vi?"}


def still(client, **felter):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sporsmal?sprak=nn").text)[1]
    return client.post("/sporsmal", data={"csrf_token": token, "organisasjon": "", "kategori": "", **felter})


def test_et_sporsmal_fra_nettsiden_blir_en_sak_nar_adressen_er_bekreftet(app, client, settings, tmp_path):
    assert "Skriv ei gyldig e-postadresse" in still(client, **SPORSMAL | {"epost": "kim"}).text
    assert still(client, **SPORSMAL | {"nettside": "spam"}).status_code == 303
    assert client.post("/sporsmal", data=SPORSMAL).status_code == 400
    assert still(client, **SPORSMAL).status_code == 303
    assert "Kim@kommune.example" in client.get("/sporsmal/sendt").text
    with app.app_context():
        innsending = db.session.scalars(select(Saksinnsending)).one()
        assert innsending.tekst == "Gjelder [fødselsnummer fjernet].\nHva gjør vi?"
        assert innsending.sprak is Saksprak.NN
    drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
    (fil,) = tmp_path.glob("*.eml")
    brev = parsed(fil.read_bytes())
    assert brev["Subject"] == "Stadfest spørsmålet til KS: Hei"
    sti = re.search(r"/sporsmal/bekreft/\S+", brev.get_content())[0]
    assert "[fødselsnummer fjernet]" in client.get(sti).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(sti).text)[1]
    for _ in range(2):
        client.post(sti, data={"csrf_token": token})
    assert "KS har fått spørsmålet. Referansen er KS-00001." in client.get(f"{sti}?sprak=nb").text
    assert client.get("/sporsmal/bekreft/tull").status_code == 410
    with app.app_context(), transaction() as session:
        sak = session.scalars(select(Sak)).one()
        assert (sak.opphav, sak.innsender_epost) == (Saksopphav.SKJEMA, "kim@kommune.example")
        hjelp = lenker.vurdering(settings, sak).removeprefix(str(settings.base_url).rstrip("/"))
    assert "Fikk du hjelp?" in client.get(hjelp).text  # a mail scanner follows the link, and has not voted by that
    with app.app_context():
        assert db.session.scalars(select(Saksvurdering)).all() == []
    for svar in ("darlig", "bra"):
        assert client.post(hjelp, data={"svar": svar}).status_code == 303
    assert client.post(hjelp, data={"svar": "tull"}).status_code == 400
    assert client.get("/sporsmal/hjelp/tull").status_code == 404
    with app.app_context():
        assert db.session.scalars(select(Saksvurdering.svar)).all() == [Tilfredshet.BRA]


def test_en_person_kan_fa_alt_ut_og_bli_glemt_med_kvittering(app, client_as, session):
    with transaction():
        egen = en_sak(session, emne="Hemmelig emne", vedlegg=(en_fil(),))
        annen = en_sak(session, innsender_epost="ola@kommune.example")
        usecases.motta(session, SYSTEM, annen, innmelding("Kim skriver her.", avsender_epost="kim@kommune.example"))
        usecases.motta(session, SYSTEM, annen, innmelding("Ola skriver også.", avsender_epost="ola@kommune.example"))
        usecases.svar(session, SAKSBEHANDLER, egen, "Hei Kim")
        usecases.motta(session, SYSTEM, annen, innmelding("Kim igjen.", avsender_epost="kim@kommune.example"))
        usecases.svar(session, SAKSBEHANDLER, annen, "Hei begge")
        sporsmal = {"navn": "Kim", "emne": "Skjema", "tekst": "Hemmelig", "organisasjon": None, "kategori": None}
        usecases.ta_imot_sporsmal(session, epost="kim@kommune.example", sprak=Saksprak.NB, **sporsmal)
        post = epost(From="Kim <kim@kommune.example>")
        karantene.legg_inn(session, post.as_bytes(), Tilside(Karantenegrunn.FORFALSKET, "x"), les(post.as_bytes()))
        usecases.eskaler(
            session, SAKSBEHANDLER, egen, sporsmal="Om Kim", frist=clock.today(), referanse=None, i_dag=clock.today()
        )
        with pytest.raises(NotPermitted):
            usecases.innsyn(session, SAKSBEHANDLER, "kim@kommune.example", vist=karantene.vist)
        with pytest.raises(InvalidInput):
            usecases.slett_person(session, FORVALTER, "ukjent@x.example", begrunnelse="Krav")
        innsyn = usecases.innsyn(session, FORVALTER, " Kim@kommune.example ", vist=karantene.vist)
        assert [len(s["meldinger"]) for s in innsyn["saker"]] == [2, 3]
        assert ([s["tekst"] for s in innsyn["skjema"]], "From: Kim" in innsyn["karantene"][0]["innhold"]) == (
            ["Hemmelig"],
            True,
        )
        egen_id = egen.id
    client = client_as(Rolle.FORVALTER)
    side = send(client, "/admin/sakspersonvern/", epost="kim@kommune.example").text
    assert "2 saker" in side
    assert "Hemmelig emne" in send(client, "/admin/sakspersonvern/hent", epost="kim@kommune.example").text
    side = send(
        client, "/admin/sakspersonvern/slett", epost="kim@kommune.example", begrunnelse="Krav om sletting."
    ).text
    assert hashlib.sha256(b"kim@kommune.example").hexdigest() in side
    assert "Krav om sletting." in side
    session.expire_all()
    sak = session.get_one(Sak, egen_id)
    assert (sak.emne, sak.innsender_epost, sak.meldinger, sak.kategori) == ("(slettet)", None, [], None)
    assert session.scalar(select(func.count()).select_from(Saksvedlegg)) == 0
    assert [m.tekst for m in session.scalars(select(Saksmelding))] == ["Ola skriver også.", "Hei begge"]
    for tabell in metadata.tables.values():
        assert "kim@kommune.example" not in str(session.execute(select(tabell)).all()), tabell.name
    spor = str(
        [e.endringer for e in session.scalars(select(AuditEvent).where(AuditEvent.objekt_type != "Organisasjon"))]
    )
    assert "Hemmelig emne" not in spor
    assert "Om Kim" not in spor


def test_losta_saker_lukkes_og_gamle_tommes(app, session, settings):
    with transaction():
        lost, gammel, apen = en_sak(session), en_sak(session), en_sak(session)
        for sak in (lost, gammel):
            usecases.ta(session, SAKSBEHANDLER, sak, "los")
        usecases.ta(session, SAKSBEHANDLER, gammel, "lukk")
        lost.sist_aktivitet -= timedelta(days=15)
        for sak in (gammel, apen):
            sak.sist_aktivitet -= timedelta(days=731)
    (jobb,) = jobs(settings)
    assert run_once(app, jobb) == "1 saker lukket."
    assert slett_utlopt(transaction, oppbevaring(settings)) == {
        "karantene": 0, "saker": 1, "saksinnsendinger": 0,
    }  # fmt: skip
    session.expire_all()
    assert [s.status for s in (lost, gammel, apen)] == [Saksstatus.LUKKET, Saksstatus.LUKKET, Saksstatus.NY]
    assert [len(s.meldinger) for s in (lost, gammel, apen)] == [1, 0, 1]
