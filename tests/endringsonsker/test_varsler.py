"""Those behind a wish are told of each change once, in their målform, until they say no thanks."""

import re

import pytest
from sqlalchemy import select, text

from ksadmin.app import handlers
from ksadmin.core import clock
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.fakta import Stottefakta
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.usecases.steg import nyhet
from ksadmin.endringsonsker.usecases.varsler import varsle
from ksadmin.scheduler.runner import drain
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.endringsonsker.saker import MOTTATT, TA, en_stemme, et_onske
from tests.endringsonsker.test_veikart import vis
from tests.simulators.smtp import parsed

NYNORSK = "4621"


@pytest.fixture
def post(app, settings, tmp_path):
    """Sends what is promised, and gives the mails that are new since last time: (receiver, subject, text)."""
    sett = set()

    def les():
        drain(app, handlers(settings.model_copy(update={"epost_mappe": tmp_path})))
        nye = sorted(set(tmp_path.glob("*.eml")) - sett, key=lambda f: f.stat().st_mtime_ns)
        sett.update(nye)
        mailer = [parsed(f.read_bytes()) for f in nye]
        return [(m["To"].partition("@")[0], m["Subject"], m.get_content()) for m in mailer]

    return les


def stotte(session, onske, nummer, epost):
    fakta = Stottefakta(navn="Kim", rolle="Rådgiver", dato=MOTTATT, kilde="E-post", epost=epost)
    org = organisasjon(session, nummer)
    return usecases.stem(session, SAKSBEHANDLER, onske, fakta, organisasjon=org, i_dag=clock.today())


def test_hver_endring_fortelles_en_gang_til_hver_og_ikke_til_den_som_har_sagt_nei_takk(app, session, client, post):
    with transaction():
        onske, dublett = et_onske(session), et_onske(session, tittel="Det samme")
        vis(session, onske)
        stotte(session, onske, "0301", "oslo@example.org")
        stotte(session, dublett, "0301", "annen@example.org")
        stotte(session, dublett, NYNORSK, "nynorsk@example.org")
        usecases.sla_sammen(session, SAKSBEHANDLER, dublett, med=onske)
        ident = onske.id
    forst = post()
    assert [til for til, _, _ in forst] == ["annen", "nynorsk"]
    assert "er slått saman med det" in forst[1][2]
    with transaction():
        TA["vurder"](session, session.get_one(Endringsonske, ident))
        TA["avsla"](session, session.get_one(Endringsonske, ident))
    vurdert_oslo, _, avslatt_oslo, avslatt_nn = post()
    assert (vurdert_oslo[0], avslatt_oslo[0], avslatt_nn[0]) == ("oslo", "oslo", "nynorsk")
    assert "Under vurdering" in vurdert_oslo[1]
    assert "Mangler hjemmel." not in vurdert_oslo[2]
    assert "Mangler hjemmel." in avslatt_oslo[2]
    assert f"/veikart/{ident}" in avslatt_oslo[2]
    assert "Kim" not in avslatt_oslo[2]
    assert "Manglar heimel." in avslatt_nn[2]
    assert "Inntekt kvar månad" in avslatt_nn[1]
    assert post() == []
    lenke = re.search(r"(/veikart/varsel/\S+)", avslatt_nn[2])[1]
    assert "Slutt å sende varsler" in client.get(lenke).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(lenke).text)[1]
    svar = client.post(lenke, data={"csrf_token": token, "varsler": "nei"}, follow_redirects=True)
    assert "Dere får ikke flere e-poster om dette ønsket." in svar.text
    assert client.get("/veikart/varsel/tull").status_code == 404
    with transaction():
        onske = session.get_one(Endringsonske, ident)
        nyhet(onske)
        varsle(session, onske)
    assert [til for til, _, _ in post()] == ["oslo"]
    client.post(lenke, data={"csrf_token": token, "varsler": "ja"})
    assert "Slutt å sende varsler" in client.get(lenke).text


def test_uten_adresse_blir_det_staende_i_utboksen_og_eksempler_varsler_ingen(app, session, post):
    with transaction():
        onske = et_onske(session)
        en_stemme(session, onske)
        TA["vurder"](session, onske)
        fra_eksempel = et_onske(session)
        en_stemme(session, fra_eksempel)
        fra_eksempel_id, onske_id = fra_eksempel.id, onske.id
    with transaction():
        session.execute(text("UPDATE endringsonske SET eksempel = true WHERE id = :id"), {"id": fra_eksempel_id})
    with transaction():
        TA["vurder"](session, session.get_one(Endringsonske, fra_eksempel_id))
    assert post() == []
    (lofte,) = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "onske.varsel")).all()
    assert (lofte.status, lofte.payload["onske_id"]) == (Utboksstatus.OPPGITT, onske_id)
    assert "Registrer en kontakt" in lofte.feil
