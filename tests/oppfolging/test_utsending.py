"""Being in touch over real SMTP: once each, to the right address, and with every refusal shown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core import audit, clock
from ksadmin.core.errors import InvalidInput, NotPermitted
from ksadmin.core.outbox import OutboxMessage, Utboksstatus, avgjor
from ksadmin.database import transaction
from ksadmin.oppfolging import queries, usecases
from ksadmin.oppfolging.brev import purringer
from ksadmin.oppfolging.models import Kanal
from ksadmin.oppfolging.queries import Grunn, Utvalg
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import FORVALTER, LESER, SAKSBEHANDLER
from tests.oppfolging.saker import epost, erklaeringer
from tests.simulators.smtp import SmtpServer, smtp_server

S = Utboksstatus


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
    """Three kommuner that got their erklæring and have not signed."""
    with transaction():
        found = list(organisasjoner(session)[:3])
        erklaeringer(session, found, Avtalestatus.SENDT)
    return found


def remind(session: Session, settings: Settings, *orgs: Organisasjon) -> int:
    """What the preview page's button does."""
    ids = {o.id for o in orgs}
    with transaction():
        rader = [r for r in queries.jaktliste(session, Utvalg(), clock.today()) if r.organisasjon.id in ids]
        adresser = queries.adresser(session, [r.stilling for r in rader], ids)
        brev = purringer(settings, rader, adresser, clock.today())
        return len(usecases.legg_i_utboksen(session, SAKSBEHANDLER, brev))


def statuses(session: Session) -> list[tuple[Utboksstatus, str | None]]:
    session.rollback()
    rows = session.execute(select(OutboxMessage.status, OutboxMessage.feil).order_by(OutboxMessage.id))
    return [(status, feil) for status, feil in rows]


def test_a_double_click_and_a_colleague_send_one_each(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, orgs: list[Organisasjon]
) -> None:
    assert [remind(session, settings, *orgs[:2]), remind(session, settings, *orgs)] == [2, 1]
    assert remind(session, settings, *orgs) == 0
    drain(app, handlers(settings))
    assert smtp.recipients() == sorted(epost(o) for o in orgs)


def test_the_mail_says_where_to_ask_and_what_to_do(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, orgs: list[Organisasjon]
) -> None:
    remind(session, settings, orgs[0])
    drain(app, handlers(settings))
    (mail,) = smtp.mails()
    body = mail.get_body(("plain",))
    assert body
    words = str(body.get_content())
    assert f"http://127.0.0.1:8000/{orgs[0].type.value}/{orgs[0].nummer}" in words
    assert "01.10.2026" in words
    assert (mail["From"], "TE-" in mail["Subject"]) == ("skattedeling@ks.no", True)
    assert mail["Message-ID"].startswith("<utboks-")


def test_when_the_server_is_down_mail_waits_and_all_go_later(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, orgs: list[Organisasjon]
) -> None:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False) as clockwork:
        remind(session, settings, *orgs)
        smtp.stop()
        for _ in range(12):
            drain(app, handlers(settings))
            clockwork.shift(timedelta(minutes=1))
        assert [status for status, _ in statuses(session)] == [S.VENTER] * 3
        smtp.start()
        drain(app, handlers(settings))
    assert smtp.recipients() == sorted(epost(o) for o in orgs)
    assert statuses(session) == [(S.UTFORT, None)] * 3


def test_one_refused_address_stops_nobody_else_and_is_shown_with_the_reason(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, orgs: list[Organisasjon]
) -> None:
    smtp.told({epost(orgs[1]): {"RCPT": "550 No such user"}})
    remind(session, settings, *orgs)
    drain(app, handlers(settings))
    assert smtp.recipients() == sorted([epost(orgs[0]), epost(orgs[2])])
    status, feil = statuses(session)[1]
    assert (status, feil) == (S.AVVIST, "E-posttjeneren sa nei: 550 No such user")
    rad = {r.organisasjon.id: r for r in queries.jaktliste(session, Utvalg(), clock.today())}[orgs[1].id]
    assert (rad.kontakt, rad.feilet is not None) == (None, True)


def test_a_refused_address_is_marked_in_the_register_and_the_mail_goes_to_the_next_contact(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, orgs: list[Organisasjon]
) -> None:
    smtp.told({epost(orgs[0]): {"RCPT": "550 No such user"}})
    remind(session, settings, orgs[0])
    drain(app, handlers(settings))
    marked = session.scalars(select(Kontaktperson)).one()
    assert (marked.epost, marked.avvist_grunn) == (epost(orgs[0]), "E-posttjeneren sa nei: 550 No such user")
    add_contact(session, orgs[0], "ny@kommune.example")
    with transaction() as writing:
        avgjor(writing, FORVALTER, writing.scalars(select(OutboxMessage)).one(), "send_igjen")
    drain(app, handlers(settings))
    assert smtp.recipients() == ["ny@kommune.example"]


def add_contact(session: Session, org: Organisasjon, address: str, *, avvist: bool = False) -> None:
    with transaction() as writing:
        contact = Kontaktperson(organisasjon_id=org.id, rolle=Kontaktrolle.KONTAKTPERSON, epost=address)
        with audit.recording(writing, contact, actor=SAKSBEHANDLER, handling="kontakt.registrert"):
            contact.avvist = clock.now() if avvist else None


def test_a_full_mailbox_is_tried_again(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, orgs: list[Organisasjon]
) -> None:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False) as clockwork:
        smtp.told({epost(orgs[0]): {"RCPT": "451 Try later"}})
        remind(session, settings, orgs[0])
        drain(app, handlers(settings))
        assert statuses(session) == [(S.VENTER, "E-posttjeneren sa nei: 451 Try later")]
        smtp.told({})
        clockwork.shift(timedelta(minutes=1))
        drain(app, handlers(settings))
    assert smtp.recipients() == [epost(orgs[0])]


def test_a_signature_between_queueing_and_sending_calls_the_mail_off(
    app: Flask, session: Session, settings: Settings, smtp: SmtpServer, orgs: list[Organisasjon]
) -> None:
    remind(session, settings, orgs[0])
    with transaction() as writing:
        avtale = writing.scalars(
            select(Tilslutningserklaering).where(Tilslutningserklaering.organisasjon_id == orgs[0].id)
        ).one()
        with audit.recording(writing, avtale, actor=SAKSBEHANDLER, handling="avtale.signert"):
            avtale.status = Avtalestatus.SIGNERT
    drain(app, handlers(settings))
    ((status, feil),) = statuses(session)
    assert (status, smtp.mails()) == (S.AVLYST, [])
    assert feil is not None
    assert "gått videre" in feil


def test_a_bounced_contact_is_passed_over(session: Session, orgs: list[Organisasjon]) -> None:
    add_contact(session, orgs[0], "sprett@kommune.example", avvist=True)
    add_contact(session, orgs[0], "god@kommune.example")
    assert queries.adresser(session, [], [orgs[0].id]) == {orgs[0].id: "god@kommune.example"}


def test_a_phone_call_is_remembered_and_counts_as_contact(session: Session, orgs: list[Organisasjon]) -> None:
    with transaction():
        usecases.registrer_kontakt(
            session,
            SAKSBEHANDLER,
            organisasjon=orgs[0],
            kanal=Kanal.TELEFON,
            tidspunkt=clock.now(),
            emne="Purret",
            tekst="De signerer i neste uke.",
        )
    silent = queries.jaktliste(session, Utvalg(grunn=Grunn.SENDT, stille_dager=7), clock.today())
    assert [r.organisasjon.id for r in silent] == [o.id for o in orgs[1:]]
    (logged,) = queries.kontaktlogg(session, orgs[0].id)
    assert (logged.kanal, logged.av_navn) == (Kanal.TELEFON, SAKSBEHANDLER.navn)


@pytest.mark.parametrize(
    ("kanal", "tidspunkt", "felt"),
    [(Kanal.EPOST, timedelta(0), "kanal"), (Kanal.TELEFON, timedelta(hours=1), "tidspunkt")],
)
def test_contact_that_cannot_have_been_is_refused(
    session: Session, orgs: list[Organisasjon], kanal: Kanal, tidspunkt: timedelta, felt: str
) -> None:
    with pytest.raises(InvalidInput) as refused, transaction():
        usecases.registrer_kontakt(
            session,
            SAKSBEHANDLER,
            organisasjon=orgs[0],
            kanal=kanal,
            tidspunkt=clock.now() + tidspunkt,
            emne="Purret",
            tekst="Ingen svarte.",
        )
    assert refused.value.field == felt


def test_a_reader_sends_nothing(session: Session, settings: Settings) -> None:
    with pytest.raises(NotPermitted), transaction():
        usecases.legg_i_utboksen(session, LESER, [])
