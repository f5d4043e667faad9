"""What KS sees of the lookups, and does about them."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import AuditEvent
from ksadmin.database import transaction
from ksadmin.oppslag import usecases
from ksadmin.oppslag.jobs import jobs
from ksadmin.oppslag.kodeverk import IKKE_SPURT, Oppslagsapi, Oppslagsutfall
from ksadmin.oppslag.models import Oppslagsinnsyn, Oppslagspause, Volumvarsel
from ksadmin.oppslag.pseudonym import les_nokler
from ksadmin.oppslag.queries import bruk
from ksadmin.settings import Settings
from tests.avtaler.builders import organisasjon
from tests.brukere.personer import send, synlig
from tests.client import StrictClient
from tests.oppslag.huset import PERSON, VI, apne
from tests.tilgangsoversikt.saker import tjeneste

ANNEN = "25851449852"
SOK = "/admin/oppslag/innsyn"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    (tmp_path / "nokler").write_text(f"ny {'n' * 40}\ngammel {'g' * 40}\n")
    (tmp_path / "nokkel.json").write_text("{}")
    return Settings(
        env="test", database_url=database_url, oppslag_scope="x", oppslag_aud="x", oppslag_orgnr=VI,
        oppslag_pseudonymfil=tmp_path / "nokler", oppslag_volum_minst=5, maskinporten_url="http://127.0.0.1:1/",
        maskinporten_klient_id="x", maskinporten_nokkelfil=tmp_path / "nokkel.json",
        oppslag_summertskattegrunnlag_url="http://127.0.0.1:1/",
    )  # fmt: skip


def oppslag(
    session: Session, settings: Settings, antall: int = 1, *, person: str = PERSON, dager: int = 0,
    utfall: Oppslagsutfall = Oppslagsutfall.BESVART, kode: str | None = None, gammel: bool = False,
) -> None:  # fmt: skip
    """Lookups by Oslo some days ago."""
    assert settings.oppslag_pseudonymfil is not None
    ny, forrige = les_nokler(settings.oppslag_pseudonymfil).alle(person)
    tid = clock.now() - timedelta(days=dager)
    rad: dict[str, Any] = {
        "tidspunkt": tid, "dag": clock.today() - timedelta(days=dager), "organisasjon_id": organisasjon(session).id,
        "tjeneste_id": tjeneste(session).id, "api": Oppslagsapi.SUMMERT, "leverandor": "310827002",
        "klient": "fagsystem-1", "rettighetspakke": "kommuneforeldrebetaling", "utfall": utfall, "status": 200,
        "kode": kode, "varighet_ms": 40, "korrelasjonsid": None, "nokkel": "gammel" if gammel else "ny",
        "pseudonym": forrige if gammel else ny,
    }  # fmt: skip
    usecases.skriv_spor(session, [rad] * antall)


def tekst(svar: Any) -> str:
    assert svar.status_code == 200
    return " ".join(svar.get_data(as_text=True).split())


def test_bruk_helse_og_det_som_ikke_brukes(
    app: Flask, session: Session, settings: Settings, client_as: Callable[[Rolle], StrictClient]
) -> None:
    leser = client_as(Rolle.LESER)
    assert "Ingen oppslag i perioden" in tekst(leser.get("/admin/oppslag/"))
    with transaction() as s:
        apne(s, "0301", "4601")
        oppslag(s, settings, 2)
        oppslag(s, settings, 1, utfall=Oppslagsutfall.UTILGJENGELIG)
        oppslag(s, settings, 3, dager=40)
    side = tekst(leser.get("/admin/oppslag/"))
    assert "Svarer ikke" in side
    assert "Ikke satt opp" in side
    assert '<td class="tall" data-etikett="Oppslag">3</td>' in side
    oslo = organisasjon(session).id
    dager = tekst(leser.get(f"/admin/oppslag/?dager=90&organisasjon={oslo}&tjeneste={tjeneste(session).id}"))
    assert dager.count('<th scope="row">') == 2 + 1 + len(Oppslagsapi)
    linjer = leser.get("/admin/oppslag/eksport/csv?dager=90").get_data(as_text=True).splitlines()
    assert [linje.rpartition(";")[0].split(";")[-3:] for linje in linjer[1:]] == [["3", "2", "0"], ["3", "3", "0"]]
    assert leser.get("/admin/oppslag/eksport/pdf").status_code == 404
    ubrukt = synlig(leser.get("/admin/oppslag/ubrukt"))
    assert "Bergen kommune Redusert foreldrebetaling barnehage og SFO Aldri" in ubrukt
    assert "Oslo" not in ubrukt
    assert "Finn oppslag om en person" not in side
    with transaction() as s:
        oppslag(s, settings, 2)
        oppslag(s, settings, 1, utfall=Oppslagsutfall.UTILGJENGELIG, kode=IKKE_SPURT)
    maskinporten, summert, *_ = bruk.helse(session, clock.now() - timedelta(minutes=1))
    assert (maskinporten.antall, maskinporten.feilet, maskinporten.er_frisk) == (5, 1, False)
    assert (summert.antall, summert.feilet, summert.er_frisk) == (5, 1, True)
    da = clock.today() + timedelta(days=91)
    senere = bruk.ubrukte(session, bruk.apne(session, vi=VI, i_dag=da), i_dag=da, dager=90)
    assert [(u.apen.organisasjon, u.sist) for u in senere] == [
        ("Bergen kommune", None),
        ("Oslo kommune", clock.today()),
    ]


def test_sok_med_personnummer(
    app: Flask, session: Session, settings: Settings, client_as: Callable[[Rolle], StrictClient]
) -> None:
    with transaction() as s:
        oppslag(s, settings, 1)
        oppslag(s, settings, 1, dager=300, gammel=True)
        oppslag(s, settings, 5, person=ANNEN)
    forvalter = client_as(Rolle.FORVALTER)
    felt = {"nummer": f"{PERSON[:6]} {PERSON[6:]}", "begrunnelse": "Innsynskrav i sak 2026/12."}
    side = tekst(send(forvalter, SOK, **felt))
    assert "2 oppslag funnet" in side
    assert PERSON not in side
    assert PERSON[6:] not in side
    assert "0 oppslag funnet" in tekst(send(forvalter, SOK, **felt | {"nummer": "09819899123"}))
    assert "elleve siffer" in tekst(send(forvalter, SOK, **felt | {"nummer": "12345"}))
    med_nummer = felt | {"begrunnelse": f"Innsynskrav fra {PERSON}."}
    assert "Teksten har et fødselsnummer" in tekst(send(forvalter, SOK, **med_nummer))
    session.rollback()
    assert [i.antall for i in session.scalars(select(Oppslagsinnsyn).order_by(Oppslagsinnsyn.id))] == [2, 0]
    hendelse = session.scalars(select(AuditEvent).where(AuditEvent.handling == "innsyn.sokt")).first()
    assert hendelse is not None
    assert hendelse.begrunnelse == "Innsynskrav i sak 2026/12."
    assert client_as(Rolle.SAKSBEHANDLER).get("/admin/oppslag/innsyn").status_code == 403


def test_pause_og_varsel(
    app: Flask, session: Session, settings: Settings, client_as: Callable[[Rolle], StrictClient]
) -> None:
    forvalter, leser = client_as(Rolle.FORVALTER), client_as(Rolle.LESER)
    oslo = organisasjon(session)
    felt = {"organisasjon": str(oslo.id), "tjeneste": "", "grunn": "Nøkkelen til fagsystemet er på avveier."}
    med_nummer = felt | {"grunn": f"Feil om {PERSON[:6]} {PERSON[6:]}."}
    assert "Teksten har et fødselsnummer" in tekst(send(forvalter, "/admin/oppslagspauser/new/", **med_nummer))
    assert send(forvalter, "/admin/oppslagspauser/new/", **felt).status_code == 302
    session.rollback()
    pause = session.scalars(select(Oppslagspause)).one()
    assert (pause.organisasjon_id, pause.tjeneste_id, pause.til) == (oslo.id, None, None)
    assert "er stanset: Nøkkelen" in tekst(leser.get("/admin/oppslag/"))
    assert "Oppslag stanset" in tekst(leser.get("/admin/"))
    assert leser.get("/admin/oppslagspauser/new/").status_code == 403
    sti = f"/admin/oppslagspauser/{pause.id}/opphev"
    assert send(forvalter, sti, begrunnelse="Ny nøkkel.").status_code == 302
    assert "Åpne for oppslag igjen" not in tekst(forvalter.get(f"/admin/oppslagspauser/details/?id={pause.id}"))

    with transaction() as s:
        oppslag(s, settings, 4, dager=1)
        oppslag(s, settings, 13)
    (jobb,) = jobs(settings)
    with time_machine.travel(datetime.combine(clock.today() + timedelta(days=1), time(0, 10), clock.OSLO)):
        assert jobb.run(transaction) == "1 nye varsler om uvanlig mange oppslag.", "the last ones before midnight too"
    assert jobb.run(transaction) == "0 nye varsler om uvanlig mange oppslag."
    session.rollback()
    varsel = session.scalars(select(Volumvarsel)).one()
    assert (varsel.antall, varsel.vanlig) == (13, 4)
    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    assert "Uvanlig mange oppslag" in tekst(saksbehandler.get("/admin/"))
    sti = f"/admin/volumvarsler/{varsel.id}/vurder"
    assert send(saksbehandler, sti, vurdering="Årlig gjennomgang.").status_code == 302
    assert "Årlig gjennomgang." in tekst(saksbehandler.get(f"/admin/volumvarsler/details/?id={varsel.id}"))
    assert "Uvanlig mange oppslag" not in tekst(saksbehandler.get("/admin/"))
