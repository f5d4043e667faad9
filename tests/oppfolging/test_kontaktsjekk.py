"""The yearly question to every contact: asked once, answered once, and a bounce becomes somebody's task."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.oppfolging import jobs
from ksadmin.oppfolging.kontaktsjekk import a_sporre
from ksadmin.register import usecases as register
from ksadmin.register.adressetilstand import FERSK, Adressetilstand, adressetilstand, uttrykk
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon
from ksadmin.register.queries import antall_i_tilstand, organisasjoner
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import SAKSBEHANDLER
from tests.client import StrictClient
from tests.simulators.smtp import SmtpServer, smtp_server

T = Adressetilstand
LENKE = re.compile(r"/kontakt/\S+")


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as server:
        yield server


@pytest.fixture
def settings(database_url: str, smtp: SmtpServer) -> Settings:
    return Settings(
        env="test", database_url=database_url, smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_starttls=False
    )


def kontakt(session: Session, org: Organisasjon, navn: str) -> Kontaktperson:
    return register.registrer_kontakt(
        session, SAKSBEHANDLER, org, rolle=Kontaktrolle.VARSLING, navn=navn, epost=f"{navn}@kommune.example",
        telefon=None,
    )  # fmt: skip


def tilstander(session: Session) -> dict[str, Adressetilstand]:
    """By name; the word in Python and the word in SQL are the same."""
    session.rollback()
    rows = session.execute(select(Kontaktperson, uttrykk(clock.today())).order_by(Kontaktperson.id)).all()
    assert [adressetilstand(k, clock.today()).value for k, _ in rows] == [kode for _, kode in rows]
    return {str(k.navn): T(kode) for k, kode in rows}


@pytest.fixture
def kontakter(session: Session) -> dict[str, Kontaktperson]:
    """Five contacts by what becomes of them; «nei» is in a kommune that writes nynorsk."""
    orgs = list(organisasjoner(session))
    nynorsk, bokmal = (next(o for o in orgs if o.skriver_nynorsk is nn) for nn in (True, False))
    with transaction():
        rows = {
            navn: kontakt(session, nynorsk if navn == "nei" else bokmal, navn)
            for navn in ("ja", "nei", "retur", "fersk", "sluttet")
        }
        register.bekreft_kontakt(session, SAKSBEHANDLER, rows["fersk"], dag=clock.today())
        k = rows["sluttet"]
        register.endre_kontakt(
            session, SAKSBEHANDLER, k, rolle=k.rolle, navn=k.navn, epost=k.epost, telefon=None, aktiv=False
        )
    return rows


def spor_alle(app: Flask, settings: Settings, smtp: SmtpServer, saksbehandler: StrictClient) -> dict[str, str]:
    """Press the button, twice, and let the mails go; the links that came, by who got them."""
    merke = re.findall(r'name="csrf_token" value="([^"]+)"', saksbehandler.get("/admin/kontaktsjekk/").text)[0]
    for _ in range(2):
        assert saksbehandler.post("/admin/kontaktsjekk/spor", data={"csrf_token": merke}).status_code == 302
    drain(app, handlers(settings))
    treff = ((str(mail["To"]).partition("@")[0], LENKE.search(mail.get_content())) for mail in smtp.mails())
    return {navn: found[0] for navn, found in treff if found}


def test_fra_sporsmal_til_svar(
    app: Flask,
    session: Session,
    settings: Settings,
    smtp: SmtpServer,
    client: StrictClient,
    client_as: Callable[[Rolle], StrictClient],
    kontakter: dict[str, Kontaktperson],
) -> None:
    saksbehandler, org_id, nei_id = client_as(Rolle.SAKSBEHANDLER), kontakter["ja"].organisasjon_id, kontakter["nei"].id
    side = saksbehandler.get("/admin/kontaktsjekk/").text
    assert all(text in side for text in ("Spør alle 3", "Stemmer dette framleis?", "Stemmer dette fortsatt?"))
    smtp.told({"retur@kommune.example": {"RCPT": "550 5.1.1 no such mailbox"}})
    lenker = spor_alle(app, settings, smtp, saksbehandler)
    assert smtp.recipients() == ["ja@kommune.example", "nei@kommune.example"]
    assert "Har ikke svart" in saksbehandler.get("/admin/kontaktsjekk/").text
    # The log is read by others: it does not hold the link.
    assert "[personlig lenke]" in saksbehandler.get(f"/admin/oppfolging/{org_id}/").text

    side = client.get(lenker["ja"]).text
    assert "ja@kommune.example" in side
    assert "Stemmer dette fortsatt?" in side
    assert client.post(lenker["ja"]).status_code == 422
    svar = client.post(lenker["ja"], data={"svar": "stemmer"}, follow_redirects=True)
    assert "Vi spør igjen om et år." in svar.text
    client.post(lenker["ja"], data={"svar": "stemmer_ikke", "rettelse": "Ombestemt"})
    assert tilstander(session)["ja"] is T.BEKREFTET, "the link takes one answer"

    assert lenker["nei"].endswith("?sprak=nn")
    assert "Stemmer dette framleis?" in client.get(lenker["nei"]).text
    assert "Skriv kva som er feil." in client.post(lenker["nei"], data={"svar": "stemmer_ikke"}).text
    svar = client.post(lenker["nei"], data={"svar": "stemmer_ikke", "rettelse": "Spør arkivet"}, follow_redirects=True)
    assert "KS rettar opplysningane." in svar.text
    assert client.get("/kontakt/tull").status_code == 410

    assert tilstander(session) == {
        "ja": T.BEKREFTET, "nei": T.RETTES, "retur": T.AVVIST, "fersk": T.BEKREFTET, "sluttet": T.IKKE_I_BRUK,
    }  # fmt: skip
    forside = saksbehandler.get("/admin/").text
    assert "E-post som ikke kom fram" in forside
    assert "Kontakter som har meldt feil" in forside
    treff = saksbehandler.get("/admin/kontakter/?flt0_adressen_er=rettes").text
    assert "nei@kommune.example" in treff
    assert "ja@kommune.example" not in treff
    assert "Spør arkivet" in saksbehandler.get(f"/admin/kontakter/details/?id={nei_id}").text
    assert antall_i_tilstand(session, clock.today()) == {
        T.BEKREFTET: 2, T.GAMMEL: 0, T.UBEKREFTET: 0, T.RETTES: 1, T.AVVIST: 1, T.IKKE_I_BRUK: 1,
    }  # fmt: skip


def test_sporsmalet_kommer_igjen_etter_et_ar(
    app: Flask,
    session: Session,
    settings: Settings,
    smtp: SmtpServer,
    client: StrictClient,
    client_as: Callable[[Rolle], StrictClient],
    kontakter: dict[str, Kontaktperson],
) -> None:
    lenker = spor_alle(app, settings, smtp, client_as(Rolle.SAKSBEHANDLER))
    client.post(lenker["ja"], data={"svar": "stemmer"})
    assert list(a_sporre(session, clock.today())) == []
    with time_machine.travel(clock.now() + FERSK + timedelta(days=1), tick=False):
        assert client.get(lenker["ja"]).status_code == 410, "the link has expired"
        assert tilstander(session)["fersk"] is T.GAMMEL
        assert jobs.spor_igjen(transaction, settings) == "2 kontakter spurt."
        assert jobs.spor_igjen(transaction, settings) == "0 kontakter spurt."
        with transaction():
            register.bekreft_kontakt(session, SAKSBEHANDLER, session.merge(kontakter["ja"]), dag=clock.today())
        drain(app, handlers(settings))
        session.rollback()
        siste = session.scalars(select(OutboxMessage.status).order_by(OutboxMessage.id.desc()).limit(2)).all()
        assert sorted(siste) == [Utboksstatus.AVLYST, Utboksstatus.UTFORT], "confirmed meanwhile: not asked"
