"""What has been kept long enough is deleted, on time, with a receipt that names nobody."""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.app import job_list, oppbevaring
from ksadmin.brukerstotte.inntak.karantene import Tilside, legg_inn
from ksadmin.brukerstotte.kodeverk import Karantenegrunn, Saksprak
from ksadmin.brukerstotte.models import Karantenepost, Saksinnsending
from ksadmin.core import clock
from ksadmin.core.audit import AuditEvent
from ksadmin.core.audit_chain import verifiser
from ksadmin.core.jobs import JobRun
from ksadmin.core.oppbevaring import Oppbevaringskvittering, slett_utlopt
from ksadmin.database import transaction
from ksadmin.oppfolging.models import Kanal, Kontaktforsok
from ksadmin.oppfolging.usecases import registrer_kontakt
from ksadmin.scheduler.runner import run_once
from ksadmin.settings import Settings
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon

NAVN = "Olga Ordfører"
VENTET = {
    "angregrunnlag": 0, "skjemakladder": 0, "jobbkjoringer": 2, "innsendinger": 0, "kontaktforsok": 1,
    "onskeinnsendinger": 0,
    "karantene": 1, "saker": 0, "saksinnsendinger": 1,
}  # fmt: skip


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(env="test", database_url=database_url, kontaktforsok_dager=400, jobbkjoringer_dager=30)


def antall(session: Session) -> tuple[int, ...]:
    session.rollback()
    tabeller = (Kontaktforsok, JobRun, Saksinnsending, Oppbevaringskvittering)
    return tuple(session.scalar(select(func.count()).select_from(tabell)) or 0 for tabell in tabeller)


def ha_noe_gammelt(session: Session) -> None:
    naa = clock.now()
    with transaction():
        for alder in (399, 401):
            registrer_kontakt(
                session,
                SAKSBEHANDLER,
                organisasjon=organisasjon(session),
                kanal=Kanal.TELEFON,
                tidspunkt=naa - timedelta(days=alder),
                emne="Purring",
                tekst=f"Snakket med {NAVN} om fristen.",
            )
        for navn, alder, ferdig in (
            ("a", 40, True),
            ("a", 31, True),
            ("a", 29, True),
            ("b", 50, True),
            ("c", 60, False),
        ):
            startet = naa - timedelta(days=alder)
            session.add(JobRun(name=navn, startet=startet, ferdig=startet if ferdig else None))
        for alder in (6, 8):
            hvem = {"navn": NAVN, "epost": "olga@kommune.example", "emne": "Hjelp", "tekst": "Det virker ikke."}
            opprettet = naa - timedelta(days=alder)
            session.add(Saksinnsending(sprak=Saksprak.NB, opprettet=opprettet, **hvem))
        for alder in (89, 91):
            innhold = f"From: {NAVN} for {alder} dager siden".encode()
            hvorfor = Tilside(Karantenegrunn.ULESBAR, "Kan ikke leses.")
            post, _ = legg_inn(session, innhold, hvorfor, None)
            post.mottatt = naa - timedelta(days=alder)


def test_det_som_er_for_gammelt_slettes_og_kvitteringen_nevner_ingen(
    app: Flask, session: Session, settings: Settings
) -> None:
    ha_noe_gammelt(session)
    klasser = oppbevaring(settings)
    assert slett_utlopt(transaction, klasser, torr=True) == VENTET
    assert antall(session) == (2, 5, 2, 0)
    jobb = next(job for job in job_list(settings) if job.name == "oppbevaring")
    assert run_once(app, jobb) == ", ".join(f"{antall} {navn}" for navn, antall in VENTET.items())
    assert antall(session) == (
        1,
        4,
        1,
        4,
    )  # the latest of each job stays, one that never ended too, and this one is new
    kvitteringer = session.scalars(select(Oppbevaringskvittering).order_by(Oppbevaringskvittering.id)).all()
    assert [str(k) for k in kvitteringer] == ["2 jobbkjoringer", "1 kontaktforsok", "1 karantene", "1 saksinnsendinger"]
    poster = session.scalars(select(Karantenepost).order_by(Karantenepost.id)).all()
    assert [post.innhold is None for post in poster] == [False, True]
    assert verifiser(session) is None
    spor = [
        json.dumps([e.handling, e.endringer, e.begrunnelse], ensure_ascii=False)
        for e in session.scalars(select(AuditEvent))
    ]
    assert any("oppbevaring.slettet" in linje for linje in spor)
    assert not any(NAVN in linje for linje in spor)
    assert slett_utlopt(transaction, klasser) == dict.fromkeys(VENTET, 0)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        etter = slett_utlopt(transaction, klasser)
        assert (etter["kontaktforsok"], etter["karantene"], etter["saksinnsendinger"]) == (1, 1, 1)


def test_det_ingen_har_bestemt_tiden_for_slettes_ikke() -> None:
    klasser = {klasse.navn: klasse.dager for klasse in oppbevaring(Settings(env="test"))}
    assert klasser == {
        "angregrunnlag": 30, "skjemakladder": 1, "jobbkjoringer": 90, "innsendinger": 7, "onskeinnsendinger": 7,
        "karantene": 90,
        "saker": 730, "saksinnsendinger": 7,
    }  # fmt: skip


def test_kommandoen_sier_hva_den_sletter(app: Flask, session: Session) -> None:
    from ksadmin.drift.commands import slett_utlopt as kommando  # noqa: PLC0415

    ha_noe_gammelt(session)
    svar = app.test_cli_runner().invoke(kommando, ["--torr"])
    assert svar.exit_code == 0
    assert "jobbkjoringer: 2 eldre enn 30 dager ville blitt slettet." in svar.output
    svar = app.test_cli_runner().invoke(kommando, ["--json"])
    assert json.loads(svar.output) == VENTET
