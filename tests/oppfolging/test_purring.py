"""The mails of a campaign: one an interval, none after an answer, and nobody forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.oppfolging import kampanjer
from ksadmin.oppfolging.fremdrift import Tilstand
from ksadmin.oppfolging.jobs import legg_i_ko
from ksadmin.oppfolging.models import Kampanjeoppgave
from ksadmin.register.queries import organisasjoner
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.oppfolging.saker import aksepter, erklaeringer, et_utkast, nye_vilkar, opened, states, the_agreement
from tests.simulators.smtp import parsed

T = Tilstand


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Mail lands in a folder."""
    return Settings(env="test", database_url=database_url, epost_mappe=tmp_path / "post")


@pytest.fixture
def post(settings: Settings) -> Path:
    assert settings.epost_mappe
    return settings.epost_mappe


@pytest.fixture
def clockwork() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False) as traveller:
        yield traveller


def a_day(app: Flask, settings: Settings, traveller: time_machine.Traveller | None = None) -> int:
    """What the scheduler does in a day. How many mails it tried to hand over."""
    if traveller:
        traveller.shift(timedelta(days=1))
    legg_i_ko(transaction, settings)
    return drain(app, handlers(settings))


def mails_in(post: Path) -> list[EmailMessage]:
    return [parsed(path.read_bytes()) for path in sorted(post.glob("*.eml"))]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def test_nobody_gets_more_than_one_mail_in_an_interval(
    app: Flask, session: Session, settings: Settings, clockwork: time_machine.Traveller
) -> None:
    opened(2)
    assert a_day(app, settings) == 2
    assert [a_day(app, settings, clockwork) for _ in range(30)] == [0] * 13 + [2] + [0] * 13 + [2, 0, 0]


def test_the_job_run_twice_at_once_still_queues_once(session: Session, settings: Settings) -> None:
    opened(3)
    assert "3 lagt i utboksen" in legg_i_ko(transaction, settings)
    assert "0 lagt i utboksen" in legg_i_ko(transaction, settings)
    nokler = session.scalars(select(OutboxMessage.nokkel).order_by(OutboxMessage.id)).all()
    assert [n.rpartition(":")[2] for n in nokler if n] == ["0"] * 3


def test_the_mail_is_in_the_malform_of_the_kommune_and_carries_the_new_terms(
    app: Flask, session: Session, settings: Settings, post: Path
) -> None:
    with transaction():
        orgs = organisasjoner(session)
        both = [next(o for o in orgs if o.skriver_nynorsk is nynorsk) for nynorsk in (False, True)]
        active = erklaeringer(session, both)
        kampanje = et_utkast(session, nye_vilkar(session))
        kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=[e.id for e in active], i_dag=clock.today())
    a_day(app, settings)
    mails = {mail["To"]: mail for mail in mails_in(post)}
    bokmal, nynorsk = (mails[e.kontakt_epost] for e in active)
    assert "Skatteetaten har nye vilkår.\n" in text(bokmal)
    assert "Vennlig hilsen" in text(bokmal)
    assert "nye vilkår for dykk" in text(nynorsk)
    assert "Venleg helsing" in text(nynorsk)
    assert active[0].referanse in bokmal["Subject"]
    assert [part.get_content_type() for part in bokmal.iter_attachments()] == ["application/pdf"]


def test_reminders_stop_when_the_acceptance_has_come(
    app: Flask, session: Session, settings: Settings, clockwork: time_machine.Traveller
) -> None:
    kampanje = opened(3)
    a_day(app, settings)
    with transaction():
        aksepter(session, the_agreement(session, kampanje, 0), kampanje.vilkar)
        aksepter(session, the_agreement(session, kampanje, 1), kampanje.vilkar, kontrollert=False)
    assert states(session, kampanje) == [T.AKSEPTERT, T.TIL_KONTROLL, T.SENDT]
    clockwork.shift(timedelta(days=20))
    assert a_day(app, settings) == 1


def test_a_mail_in_the_outbox_is_called_off_when_they_answer_first(
    app: Flask, session: Session, settings: Settings, post: Path
) -> None:
    kampanje = opened(2)
    legg_i_ko(transaction, settings)
    with transaction():
        agreement = the_agreement(session, kampanje)
        aksepter(session, agreement, kampanje.vilkar)
        beholder = agreement.kontakt_epost
    drain(app, handlers(settings))
    assert beholder not in [mail["To"] for mail in mails_in(post)]
    statuses = session.scalars(select(OutboxMessage.status).order_by(OutboxMessage.id)).all()
    assert sorted(statuses) == sorted([Utboksstatus.AVLYST, Utboksstatus.UTFORT])


@pytest.mark.parametrize(("steg", "tilstand"), [("avsla", T.AVSLATT), ("unnta", T.UNNTATT)])
def test_declined_and_exempted_are_asked_no_more_until_reopened(
    app: Flask, session: Session, settings: Settings, steg: str, tilstand: Tilstand
) -> None:
    kampanje = opened(1)
    with transaction():
        oppgave = session.scalars(select(Kampanjeoppgave)).one()
        getattr(kampanjer, steg)(session, SAKSBEHANDLER, oppgave, begrunnelse="De bruker ikke tjenestene.")
    assert states(session, kampanje) == [tilstand]
    assert a_day(app, settings) == 0
    with transaction():
        kampanjer.gjenapne(session, SAKSBEHANDLER, oppgave)
    assert a_day(app, settings) == 1


def test_a_pause_holds_what_is_queued_and_nobody_is_forgotten_after_it(
    app: Flask, session: Session, settings: Settings, post: Path, clockwork: time_machine.Traveller
) -> None:
    kampanje = opened(2)
    legg_i_ko(transaction, settings)
    with transaction():
        kampanjer.pause(session, SAKSBEHANDLER, kampanje)
    for _ in range(20):
        a_day(app, settings, clockwork)
    assert mails_in(post) == []
    with transaction():
        kampanjer.gjenoppta(session, SAKSBEHANDLER, kampanje)
    session.rollback()
    assert {(m.neste_forsok, m.feil) for m in session.scalars(select(OutboxMessage))} == {(clock.now(), None)}
    a_day(app, settings, clockwork)
    assert len(mails_in(post)) == 2
    assert a_day(app, settings, clockwork) == 0


def test_closing_ends_the_mails_and_leaves_the_old_acceptance(
    app: Flask, session: Session, settings: Settings, post: Path
) -> None:
    kampanje = opened(1)
    before = the_agreement(session, kampanje).vilkar_id
    legg_i_ko(transaction, settings)
    with transaction():
        kampanjer.avslutt(session, FORVALTER, kampanje, i_dag=clock.today())
    a_day(app, settings)
    assert mails_in(post) == []
    agreement = the_agreement(session, kampanje)
    assert (agreement.status, agreement.vilkar_id) == (Avtalestatus.BEKREFTET, before)
    oppgave = session.scalars(select(Kampanjeoppgave)).one()
    with pytest.raises(Conflict, match="avsluttet"), transaction():
        kampanjer.unnta(session, SAKSBEHANDLER, oppgave, begrunnelse="For sent.")
