"""Anyone may send a wish: it is KS' to look at when the address is confirmed, and counted when KS takes it in."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from ksadmin.app import handlers, oppbevaring
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import Conflict, TransitionNotAllowed
from ksadmin.core.oppbevaring import slett_utlopt
from ksadmin.database import db, transaction
from ksadmin.endringsonsker import queries, usecases
from ksadmin.endringsonsker.kodeverk import Onskeopphav
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Onskeinnsending
from ksadmin.scheduler.runner import drain
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.endringsonsker.saker import en_stemme, et_onske, onskefakta
from tests.simulators.smtp import parsed
from tests.tilgangsoversikt.saker import tjeneste
from tests.tilgangsoversikt.test_sider import send as send_i_admin

FARLIG = '<script>alert("x")</script>'
SKJEMA = "/veikart/nytt"


@pytest.fixture
def svar(app):
    with app.app_context():
        return {
            "organisasjon": organisasjon(db.session, "4621").id,
            "tittel": "Inntekt kvar månad",
            "type": "nye_felter",
            "tjenester": [tjeneste(db.session).id],
            "beskrivelse": f"Vi treng han. {FARLIG}",
            "kontakt_navn": "Kim Kontakt",
            "kontakt_rolle": "Økonomisjef",
            "kontakt_epost": "kim@kommune.example",
            "nettside": "",
        }


@pytest.fixture
def post(app, settings, tmp_path):
    """Sends what is promised, and gives every mail so far, the oldest first."""

    def les():
        drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
        return [parsed(f.read_bytes()) for f in sorted(tmp_path.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)]

    return les


def send(client, url, **felter):
    """Post with the token a visitor's page was made with."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(SKJEMA).text)[1]
    return client.post(url, data={"csrf_token": token, **felter}, follow_redirects=True)


def lenken(mail) -> str:
    return re.search(r"/veikart/nytt/bekreft/\S+", mail.get_content())[0]


def test_fra_skjemaet_til_ks_har_tatt_det_inn(app, client, client_as, svar, post):
    for mangel in ("organisasjon", "tittel", "beskrivelse", "kontakt_epost"):
        side = send(client, SKJEMA, **svar | {mangel: ""})
        assert side.status_code == 422
        assert "Kim Kontakt" in side.text
    for tull in ({"organisasjon": "999999"}, {"type": "tull"}, {"tjenester": ["x"]}, {"kontakt_navn": FARLIG}):
        assert send(client, SKJEMA, **svar | tull).status_code == 422
    assert "har et fødselsnummer" in send(client, SKJEMA, **svar | {"beskrivelse": "Gjelder 278470 99416."}).text
    assert "til kim@kommune.example" in send(client, SKJEMA, **svar).text
    (mail,) = post()
    assert mail["Subject"].startswith("Stadfest endringsønsket frå")
    assert "Inntekt" not in mail.get_content()
    with app.app_context():
        assert db.session.scalars(select(Endringsonske)).all() == []
    lenke = lenken(mail)
    side = client.get(lenke)
    assert "Bekreft og send til KS" in side.text
    assert FARLIG not in side.text
    assert client.get(lenke[:-3]).status_code == 410
    assert "KS har fått ønsket" in send(client, lenke).text
    assert "EØ-00001" in send(client, lenke).text  # once more is the same as once

    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    assert "Endringsønsker fra skjemaet på nettsiden" in saksbehandler.get("/admin/").text
    with app.app_context():
        onske = db.session.get_one(Endringsonske, 1)
        (stemme,) = onske.stemmer
        assert (onske.status, onske.opphav) == (Onskestatus.INNSENDT, Onskeopphav.SKJEMA)
        assert [t.tjeneste.nokkel for t in onske.tjenester] == ["foreldrebetaling"]
        assert stemme.stottespillere[0].kilde == "Skjemaet på nettsiden, bekreftet med e-post"
        assert queries.uten_grunnlag(db.session) == 0  # no candidate yet
        with pytest.raises(Conflict, match="Ta det inn først"):
            en_stemme(db.session, onske)
    side = saksbehandler.get("/admin/onsker/details/?id=1")
    assert "Kontaktpersonen i" in side.text
    assert FARLIG not in side.text
    veikart = {"tittel": "Offentlig", "tekst": "x", "vises": "y"}
    side = send_i_admin(client_as(Rolle.FORVALTER), "/admin/onsker/1/veikart", **veikart).text
    assert side.count("Ønsket vises på veikartet når det er tatt inn.") == 2
    assert "/veikart/1" not in side
    send_i_admin(saksbehandler, "/admin/onsker/1/steg/godta")
    with app.app_context():
        assert db.session.get_one(Endringsonske, 1).status is Onskestatus.REGISTRERT
        assert queries.uten_grunnlag(db.session) == 1
    assert [m["To"] for m in post()] == ["kim@kommune.example"] * 2


def test_det_som_ikke_er_tatt_inn_vises_ikke_og_kan_avslas_eller_slas_sammen(session):
    with transaction():
        felles = {"navn": "Kim", "rolle": "Rådgiver", "tjenester": []}
        org = organisasjon(session)
        sendt = [
            usecases.ta_imot(session, organisasjon=org, fakta=fakta, epost=f"{n}@kommune.example", **felles)
            for n, fakta in enumerate([onskefakta(tittel="Det ene"), onskefakta(tittel="Det andre")])
        ]
        forst, sist = (usecases.bekreft(session, innsending, i_dag=clock.today()) for innsending in sendt)
        usecases.skriv_for_veikartet(
            session, FORVALTER, forst, tittel="Skjult", tekst="x", tittel_nn=None, tekst_nn=None, vises=True
        )
        assert not forst.er_offentlig
        assert queries.pa_veikartet(session) == (0, [])
        assert queries.offentlig(session, forst.id) is None
        with pytest.raises(TransitionNotAllowed):
            usecases.prioriter(session, FORVALTER, forst)
        malet = et_onske(session)
        usecases.sla_sammen(session, SAKSBEHANDLER, sist, med=malet)
        assert malet.oppslutning.kommuner == 1
        usecases.skill(session, SAKSBEHANDLER, sist)
        assert sist.status is Onskestatus.INNSENDT
        usecases.avsla(session, FORVALTER, sist, svar="Gjelder ikke Skatteetaten.", svar_nn=None)
        usecases.godta(session, SAKSBEHANDLER, forst)
        assert queries.pa_veikartet(session)[0] == 1
        assert queries.pa_veikartet(session, sok="skjulte")[0] == 1
        assert queries.pa_veikartet(session, sok="det ene")[0] == 0  # only what is published is searched


def test_maskiner_gamle_skjemaer_og_det_ubekreftede(app, settings, client, svar, post):
    assert "Ett steg gjenstår" in send(client, SKJEMA, **svar | {"nettside": "http://x.example"}).text
    assert client.post(SKJEMA, data=svar | {"csrf_token": "gammelt"}).status_code == 400
    send(client, SKJEMA, **svar)
    (mail,) = post()
    with time_machine.travel(clock.now() + timedelta(days=settings.innsending_frist_dager, minutes=1)):
        assert client.get(lenken(mail)).status_code == 410
        with app.app_context():
            assert slett_utlopt(transaction, oppbevaring(settings))["onskeinnsendinger"] == 1
            assert db.session.scalars(select(Onskeinnsending)).all() == []


def test_en_kommune_som_er_opphort_siden_kan_ikke_bekrefte(app, client, svar, post):
    send(client, SKJEMA, **svar)
    (mail,) = post()
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE organisasjon SET opphort = '2026-01-01' WHERE nummer = '4621'"))
    assert "tok over" in client.get(lenken(mail)).text
    assert "tok over" in send(client, lenken(mail)).text
