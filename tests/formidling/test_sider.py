"""The pages of the room, as clients without eyes meet them: KS' own, and everybody's."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.formidling import usecases
from ksadmin.formidling.lifecycle import Meldingsstatus
from ksadmin.formidling.models import Melding, Mottaker
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from ksadmin.web.sidelager import PUSTEROM
from tests.actors import SAKSBEHANDLER
from tests.brukere.personer import send, synlig
from tests.client import StrictClient
from tests.formidling.saker import et_utkast, i_fylket, kontakter, publiser

As = Callable[[Rolle], StrictClient]
NY = "/admin/meldinger/new/?type=driftsvarsel"
ATOM = "{http://www.w3.org/2005/Atom}"


def tid(timer: float) -> str:
    return f"{(clock.now() + timedelta(hours=timer)).astimezone(clock.OSLO):%Y-%m-%dT%H:%M}"


def test_a_notice_is_written_aimed_and_sent_from_its_pages(
    session: Session, app: Flask, settings: Settings, client_as: As
) -> None:
    saksbehandler, forvalter = client_as(Rolle.SAKSBEHANDLER), client_as(Rolle.FORVALTER)
    with transaction():
        kontakter(session, i_fylket(session)[:12])
    for type_ in ("vedlikehold", "api_endring", "arsrevisjon", "nye_vilkar", "ny_tjeneste"):
        assert "[[" in synlig(saksbehandler.get(f"/admin/meldinger/new/?type={type_}"))
    felt = {
        "type": "driftsvarsel",
        **{"tittel_nb": "Feil", "tittel_nn": "Feil på nynorsk", "tekst_nb": "Nede.", "tekst_nn": "Nede no."},
        "gjelder_fra": tid(-1),
    }
    assert "trekkes tilbake av seg selv" in synlig(send(saksbehandler, NY, **felt))
    assert "Slutten må være etter" in synlig(send(saksbehandler, NY, **felt, gjelder_til=tid(-2)))
    svar = send(saksbehandler, NY, **felt, gjelder_til=tid(2))
    assert svar.status_code == 302
    melding = session.scalars(select(Melding)).one()
    base = f"/admin/meldinger/{melding.id}"
    valg = {"fylke": "Rogaland", "ferskhet": "alle", "roller": "varsling"}
    assert "Linje 1: «feil»" in synlig(send(saksbehandler, f"{base}/mottakere", **valg, ekstra_adresser="feil"))
    assert send(saksbehandler, f"{base}/mottakere", **valg).status_code == 302
    assert "12 adresser · 24 organisasjoner" in synlig(saksbehandler.get(f"{base}/mottakere"))
    assert "må en annen godkjenne den" in send(saksbehandler, f"{base}/steg/publiser").text
    assert send(saksbehandler, f"{base}/steg/send_til_godkjenning").status_code == 302
    assert "En annen må godkjenne" in send(saksbehandler, f"{base}/steg/godkjenn").text
    assert "Meldinger til godkjenning" in forvalter.get("/admin/").text
    assert "Nede no." in synlig(forvalter.get(f"{base}/steg/godkjenn"))
    assert send(forvalter, f"{base}/steg/godkjenn").status_code == 302
    assert send(forvalter, f"{base}/gjor/prove").status_code == 302
    assert send(forvalter, f"{base}/steg/publiser").status_code == 302
    side = synlig(forvalter.get(f"/admin/meldinger/details/?id={melding.id}"))
    assert "Gjelder nå" in side
    assert "Fikk ikke e-post (12)" in side
    assert "I kø (12)" in side
    assert "12 har ikke fått den" in forvalter.get("/admin/").text
    assert "Driftsvarsel:" in forvalter.get("/admin/leverandorer/").text  # the banner is on every page
    drain(app, handlers(settings))  # nobody has said where mail goes: it waits, and says so
    assert "til varsling" in forvalter.get("/admin/utboks/").text
    for hva in ("ettersend", "send_pa_nytt"):
        assert send(forvalter, f"{base}/gjor/{hva}").status_code == 302
    ident = session.scalars(select(Mottaker.id).limit(1)).one()
    assert send(forvalter, f"{base}/retur/{ident}", begrunnelse="Full").status_code == 302
    csv = forvalter.get(f"{base}/eksport/csv")
    assert csv.text.count("\n") == 13
    assert "Kom i retur" in csv.text
    assert send(forvalter, f"/admin/meldinger/new/?retter={melding.id}", **felt, gjelder_til=tid(3)).status_code == 302
    (rettelse,) = session.scalars(select(Melding).where(Melding.status == Meldingsstatus.UTKAST)).all()
    assert rettelse.retter_id == melding.id
    assert "Rettes av" in forvalter.get(f"/admin/meldinger/details/?id={melding.id}").text
    assert forvalter.get("/admin/meldinger/export/xlsx/").status_code == 200
    assert "Feil på nynorsk" not in synlig(forvalter.get("/admin/meldinger/?search=finnes+ikke"))
    assert "Feil" in synlig(forvalter.get("/admin/meldinger/?search=NEDE+NO"))


def test_that_nobody_gets_it_by_mail_is_said_before_and_after(session: Session, client_as: As) -> None:
    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    with transaction():
        melding = et_utkast(session)
    base, side = f"/admin/meldinger/{melding.id}", f"/admin/meldinger/details/?id={melding.id}"
    for url in (side, f"{base}/steg/publiser", f"{base}/steg/send_til_godkjenning"):
        assert "Ingen får e-post, for det er ingen adresse å sende til" in synlig(saksbehandler.get(url)), url
    send(saksbehandler, f"{base}/steg/publiser")
    etterpa = synlig(saksbehandler.get(side))
    assert "Meldingen er publisert. Ingen får e-post" in etterpa
    assert "Ingen har fått e-post om meldingen" in etterpa
    with transaction():
        kontakter(session, i_fylket(session)[:1])
    forside, ikke_fatt = saksbehandler.get("/admin/").text, len(i_fylket(session))
    assert f'href="{side}#oppgaver"' in forside
    assert f"{ikke_fatt} har ikke fått den" in forside, "it has an address, and still nobody has sent it"
    with transaction():
        usecases.ettersend(session, SAKSBEHANDLER, melding)
    assert f"{ikke_fatt - 1} har ikke fått den" in saksbehandler.get("/admin/").text
    assert "Ingen har fått e-post" not in synlig(saksbehandler.get(side))


def test_one_publish_reaches_every_channel_within_a_second_and_its_end_does_too(
    session: Session, client: StrictClient
) -> None:
    org, *_ = i_fylket(session)
    sider = ("/varsler", "/varsler.json", "/varsler.atom", f"/kommune/{org.nummer}", "/")
    assert not any("Feil i oppslag" in client.get(s).text for s in sider)
    with transaction():
        kontakter(session, [org])
        melding = et_utkast(session)
        publiser(session, melding)
        url = f"/varsler/{melding.id}"
    for _ in range(2):  # from the page itself, and from what is kept ready
        assert all("Feil i oppslag" in client.get(s).text for s in (*sider, url))
    assert "Oslo" not in client.get("/varsler").text
    assert "Feil i oppslag" not in client.get("/kommune/0301").text  # it was not for them
    assert "Oppslaga feilar." in client.get(f"{url}?sprak=nn").text
    assert json.loads(client.get("/varsler.json").text)["varsler"][0]["fase"] == "gjelder"
    feed = ET.fromstring(client.get("/varsler.atom").text)
    assert [e.text for e in feed.iterfind(f"{ATOM}entry/{ATOM}id")] == [f"http://localhost{url}"]
    etag = client.get("/varsler.atom").headers["ETag"]
    assert client.get("/varsler.atom", headers={"If-None-Match": etag}).status_code == 304
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=True):
        # Nobody has done anything, and no scheduler runs: its time is out.
        time.sleep(PUSTEROM)
        assert not any("Feil i oppslag" in client.get(s).text for s in sider)
        assert "gjeld ikkje lenger" in client.get(url).text
    assert client.get("/varsler/999").status_code == 404
    assert client.get(f"/varsler/{2**31}").status_code == 404


def test_what_is_not_out_is_nobodys(session: Session, client: StrictClient) -> None:
    with transaction():
        melding = et_utkast(session)
    assert client.get(f"/varsler/{melding.id}").status_code == 404
