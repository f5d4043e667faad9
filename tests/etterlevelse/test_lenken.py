"""An organisation's own pages, from the mail to the delivered declaration, over real SMTP."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pikepdf
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from ksadmin.app import handlers
from ksadmin.core import clock
from ksadmin.core.audit import AuditEvent
from ksadmin.core.outbox import Utboksstatus
from ksadmin.database import transaction
from ksadmin.etterlevelse import jobs, usecases
from ksadmin.etterlevelse.lifecycle import Egenerklaeringsstatus, Tiltaksstatus
from ksadmin.etterlevelse.models import (
    Dokumentasjon,
    Egenerklaeringsrunde,
    Etterlevelsesavvik,
    Punktsvar,
    Svar,
    Vilkarspunkt,
)
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.client import StrictClient
from tests.etterlevelse.saker import apen_runde, skjema, svar
from tests.oppfolging.saker import epost
from tests.oppfolging.test_utsending import statuses
from tests.simulators.smtp import SmtpServer, smtp_server

LENKE = re.compile(r"/egenerklaering/[^\s?]+")


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as server:
        yield server


@pytest.fixture
def settings(database_url: str, smtp: SmtpServer) -> Settings:
    return Settings(
        env="test", database_url=database_url, smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_starttls=False
    )


@pytest.fixture
def orgs(session: Session) -> list[Organisasjon]:
    """One that writes bokmål and one that writes nynorsk, both asked."""
    alle = organisasjoner(session)
    chosen = [next(o for o in alle if o.skriver_nynorsk is nynorsk) for nynorsk in (False, True)]
    with transaction():
        apen_runde(session, chosen)
    return chosen


def send(app: Flask, settings: Settings) -> str:
    """The clock: queue what is due, and let it go."""
    with app.app_context():
        said = jobs.legg_i_ko(transaction, settings)
    drain(app, handlers(settings))
    return said


def lenker(smtp: SmtpServer) -> dict[str, str]:
    """The newest link each recipient has got."""
    return {str(m["To"]): found[0] for m in smtp.mails() if (found := LENKE.search(m.get_content()))}


@cache
def en_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer)
    return buffer.getvalue()


def lagre(client: StrictClient, url: str, **felt: object) -> TestResponse:
    return client.post(url, data={"handling": "lagre", "versjon": 0, **felt}, content_type="multipart/form-data")


def test_svarene_lagres_underveis_og_det_ugyldige_tar_ikke_med_seg_resten(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, client: StrictClient, orgs: list[Organisasjon]
) -> None:
    send(app, settings)
    lenke = lenker(smtp)[epost(orgs[0])]
    rutiner, varsling = session.scalars(select(Vilkarspunkt.id).order_by(Vilkarspunkt.nummer))
    side = client.get(lenke)
    assert "0 av 2 er ferdige" in side.text
    assert (side.headers["Cache-Control"], side.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert client.get(f"{lenke}/lever").location == lenke, "nothing to deliver yet"

    punkt = f"{lenke}/punkt/{rutiner}"
    assert "Punkt 1 av 2" in client.get(punkt).text
    kladd = client.post(punkt, data={"handling": "kladd", "versjon": 0, "svar": "ja", "utdyping": "Halvferdig"})
    assert kladd.json == {"versjon": 1}
    ugyldig = lagre(client, punkt, versjon=1, svar="ja", utdyping="Ferdig", fil=(io.BytesIO(b"MZ"), "virus.pdf"))
    assert ugyldig.status_code == 422
    assert "Svaret ditt er lagret." in ugyldig.text
    assert "Mangler dokumentasjon" in client.get(lenke).text
    uten_fil = lagre(client, punkt, versjon=2, svar="ja", utdyping="Ferdig", handling="last_opp")
    assert (uten_fil.status_code, "Velg en fil først." in uten_fil.text) == (422, True)
    naa = session.scalars(select(Punktsvar)).one()
    assert (naa.svar, naa.utdyping, naa.versjon) == (Svar.JA, "Ferdig", 2)
    for _ in range(2):  # the same file twice is one file
        svaret = lagre(client, punkt, versjon=2, svar="ja", utdyping="Ferdig", fil=(io.BytesIO(en_pdf()), "rutine.pdf"))
        assert svaret.location == f"{lenke}/punkt/{varsling}"
    session.rollback()
    assert session.scalars(select(Dokumentasjon.filnavn)).all() == ["rutine.pdf"]

    andre = lagre(client, punkt, versjon=1, svar="nei", utdyping="Kollegaen visste mer")
    assert andre.status_code == 409
    assert "Noen andre hos dere har svart" in andre.text
    assert "Kollegaen visste mer" in andre.text
    assert client.post(punkt, data={"handling": "kladd", "versjon": 1, "svar": "nei"}).status_code == 409
    lagre(client, f"{lenke}/punkt/{varsling}", svar="delvis")
    assert "Mangler utdyping" in client.get(lenke).text


def test_det_leveres_en_gang_og_et_nei_blir_et_avvik(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, client: StrictClient, orgs: list[Organisasjon]
) -> None:
    send(app, settings)
    lenke = lenker(smtp)[epost(orgs[0])]
    rutiner, varsling = session.scalars(select(Vilkarspunkt.id).order_by(Vilkarspunkt.nummer))
    lagre(client, f"{lenke}/punkt/{rutiner}", svar="ja", fil=(io.BytesIO(en_pdf()), "rutine.pdf"))
    lagre(client, f"{lenke}/punkt/{varsling}", svar="delvis", utdyping="Mangler vakt i juli")
    assert "Skriv navnet ditt." in client.post(f"{lenke}/lever", data={"rolle": "Ombud"}).text
    felt = {"navn": "Kim Ombud", "rolle": "Ombud", "bekreft": "y"}
    assert "Levert" in client.post(f"{lenke}/lever", data=felt, follow_redirects=True).text
    client.post(f"{lenke}/lever", data=felt)
    assert lagre(client, f"{lenke}/punkt/{rutiner}", versjon=1, svar="nei", utdyping="For sent").location == lenke
    client.post(f"{lenke}/punkt/{rutiner}/fil/1/fjern")
    assert "rutine.pdf" in client.get(lenke).text
    assert skjema(session, orgs[0]).status is Egenerklaeringsstatus.LEVERT
    avvik = session.scalars(select(Etterlevelsesavvik)).one()
    assert (avvik.punkt_id, avvik.status, avvik.beskrivelse) == (varsling, Tiltaksstatus.APENT, "Mangler vakt i juli")
    trail = session.scalars(select(AuditEvent).where(AuditEvent.handling == "egenerklaering.svarte")).one()
    assert trail.endringer["svarene"][1] == "Rutiner: Ja; Varsling: Delvis"


def test_hver_far_sin_lenke_i_sin_malform_og_ingen_far_to(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, client: StrictClient, orgs: list[Organisasjon]
) -> None:
    assert send(app, settings) == "1 åpne runder: 2 lagt i utboksen, 0 uten adresse som virker."
    assert send(app, settings).startswith("1 åpne runder: 0 lagt"), "nobody twice"
    assert smtp.recipients() == sorted(epost(o) for o in orgs)
    nn = lenker(smtp)[epost(orgs[1])]
    assert "Eigenerklæring for" in client.get(f"{nn}?sprak=nn").text
    assert client.get(f"{nn[:-2]}xx").status_code == 410
    assert client.get(f"{nn}/punkt/999").status_code == 404

    with transaction():
        e = skjema(session, orgs[0])
        svar(session, e, Svar.IKKE_AKTUELT, Svar.NEI)
        usecases.lever(session, e, navn="Kim", rolle="Ombud")
        usecases.apne_igjen(session, SAKSBEHANDLER, e, begrunnelse="Hvilken vaktordning har dere?")
    send(app, settings)
    siste = smtp.mails()[-1]
    assert (str(siste["To"]), len(smtp.mails())) == (epost(orgs[0]), 3), "asked anew at once, and only they"
    assert "Hvilken vaktordning har dere?" in siste.get_content()
    assert "Hvilken vaktordning har dere?" in client.get(lenker(smtp)[epost(orgs[0])]).text

    runde_id = session.scalars(select(Egenerklaeringsrunde.id)).one()
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        with app.app_context():
            jobs.legg_i_ko(transaction, settings)
        with transaction():
            usecases.pause_runde(session, SAKSBEHANDLER, session.get_one(Egenerklaeringsrunde, runde_id))
        drain(app, handlers(settings))
        assert [s for s, _ in statuses(session)][-2:] == [Utboksstatus.VENTER] * 2, "held while paused"
        with transaction():
            runde = session.get_one(Egenerklaeringsrunde, runde_id)
            usecases.gjenoppta_runde(session, SAKSBEHANDLER, runde)
        assert [feil for _, feil in statuses(session)][-2:] == [None] * 2, "due at once"
        with transaction():
            usecases.avslutt_runde(session, FORVALTER, runde, i_dag=clock.today())
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        drain(app, handlers(settings))
        assert [s for s, _ in statuses(session)][-2:] == [Utboksstatus.AVLYST] * 2, "not wanted any more"
        assert "tar ikke imot svar" in client.get(f"{lenker(smtp)[epost(orgs[0])]}?sprak=nb").text
    with time_machine.travel(clock.now() + timedelta(days=91), tick=False):
        assert client.get(nn).status_code == 410, "the link has expired"
