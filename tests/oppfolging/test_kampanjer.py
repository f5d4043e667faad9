"""A campaign for new terms: who is asked, how often, and when it stops."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core import clock
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.oppfolging import fremdrift, kampanjer
from ksadmin.oppfolging.fremdrift import Tilstand
from ksadmin.oppfolging.jobs import legg_i_ko
from ksadmin.oppfolging.models import Kampanje, Kampanjeoppgave
from ksadmin.register.queries import organisasjoner
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from ksadmin.vilkar.models import Endringsklasse
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.oppfolging.saker import aksepter, en_apen_kampanje, erklaeringer, et_utkast, nye_vilkar
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


def states(session: Session, kampanje: Kampanje) -> list[Tilstand]:
    session.rollback()
    return [r.tilstand for r in fremdrift.oppgaver(session, kampanje, clock.today())]


def opened(antall: int, **endringer: object) -> Kampanje:
    with transaction() as session:
        return en_apen_kampanje(session, antall, **endringer)


def the_agreement(session: Session, kampanje: Kampanje, number: int = 0) -> Tilslutningserklaering:
    rad = fremdrift.oppgaver(session, kampanje, clock.today())[number]
    return session.get_one(Tilslutningserklaering, rad.stilling.erklaering_id)


@pytest.mark.parametrize("klasse", [Endringsklasse.REDAKSJONELL, Endringsklasse.FORSTE])
def test_only_a_vesentlig_change_gives_a_campaign(session: Session, klasse: Endringsklasse) -> None:
    with transaction():
        vilkar = nye_vilkar(session, klasse)
    assert fremdrift.aktuelle_vilkar(session) == []
    with pytest.raises(InvalidInput, match="Bare en vesentlig endring"), transaction():
        et_utkast(session, vilkar)


@pytest.mark.parametrize(("felt", "verdi"), [("frist", clock.today()), ("purreintervall_dager", 0)])
def test_a_draft_with_a_value_that_cannot_be_is_refused_at_its_field(
    session: Session, felt: str, verdi: object
) -> None:
    with transaction():
        vilkar = nye_vilkar(session)
    with pytest.raises(InvalidInput) as refused, transaction():
        et_utkast(session, vilkar, **{felt: verdi})
    assert refused.value.field == felt


def test_those_who_can_be_asked_are_the_active_on_older_terms(session: Session) -> None:
    with transaction():
        orgs = organisasjoner(session)
        active = erklaeringer(session, orgs[:3])
        erklaeringer(session, orgs[3:5], Avtalestatus.SENDT)
        vilkar = nye_vilkar(session)
        kampanje = et_utkast(session, vilkar)
        aksepter(session, active[2], vilkar, kontrollert=False)
    found = [k.stilling.erklaering_id for k in fremdrift.kandidater(session, kampanje)]
    assert found == [active[0].id, active[1].id]


def test_opening_gives_every_chosen_agreement_one_task_and_the_others_none(session: Session) -> None:
    with transaction():
        active = erklaeringer(session, organisasjoner(session))
        kampanje = et_utkast(session, nye_vilkar(session))
    with transaction():
        chosen = [e.id for e in active[1:]]
        assert kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=chosen, i_dag=clock.today()) == 371
    assert set(session.scalars(select(Kampanjeoppgave.erklaering_id))) == set(chosen)
    assert states(session, kampanje) == [T.IKKE_SENDT] * 371


def test_opening_looks_nothing_up_for_each_task(session: Session, statements: list[str]) -> None:
    """The tasks go in as one set. SQLite is handed its rows one by one, for want of a way to tell their ids."""
    with transaction():
        active = erklaeringer(session, organisasjoner(session))
        kampanje = et_utkast(session, nye_vilkar(session))
        chosen = [e.id for e in active]
    statements.clear()
    with transaction():
        kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=chosen, i_dag=clock.today())
    assert len([s for s in statements if not s.startswith("INSERT INTO kampanjeoppgave")]) < 20


def test_an_agreement_nobody_offered_cannot_be_chosen(session: Session) -> None:
    with transaction():
        (sent,) = erklaeringer(session, organisasjoner(session)[:1], Avtalestatus.SENDT)
        kampanje = et_utkast(session, nye_vilkar(session))
    for chosen in ([], [sent.id]):
        with pytest.raises(InvalidInput), transaction():
            kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=chosen, i_dag=clock.today())


def test_only_a_forvalter_opens(session: Session) -> None:
    with transaction():
        (active,) = erklaeringer(session, organisasjoner(session)[:1])
        kampanje = et_utkast(session, nye_vilkar(session))
    with pytest.raises(NotPermitted), transaction():
        kampanjer.aapne(session, SAKSBEHANDLER, kampanje, erklaeringer=[active.id], i_dag=clock.today())


def test_an_agreement_is_in_a_campaign_once(session: Session) -> None:
    kampanje = opened(1)
    rad = fremdrift.oppgaver(session, kampanje, clock.today())[0]
    with pytest.raises(IntegrityError), transaction() as writing:
        writing.connection().execute(
            Kampanjeoppgave.__table__.insert().values(
                kampanje_id=kampanje.id,
                erklaering_id=rad.stilling.erklaering_id,
                frist=kampanje.frist,
                status="apen",
                versjon=1,
            )
        )


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


def test_progress_counts_the_accepted_among_those_still_asked(session: Session) -> None:
    kampanje = opened(4)
    with transaction():
        aksepter(session, the_agreement(session, kampanje), kampanje.vilkar)
        oppgave = session.scalars(select(Kampanjeoppgave).order_by(Kampanjeoppgave.id.desc())).first()
        assert oppgave
        kampanjer.unnta(session, SAKSBEHANDLER, oppgave, begrunnelse="Slås sammen.")
    sum_ = fremdrift.fremdrift(fremdrift.oppgaver(session, kampanje, clock.today()))
    assert (sum_.akseptert, sum_.av, sum_.prosent) == (1, 3, 33)


def test_progress_takes_the_same_few_queries_whatever_the_size(session: Session, statements: list[str]) -> None:
    kampanje = opened(40)
    statements.clear()
    fremdrift.oppgaver(session, kampanje, clock.today())
    assert len([s for s in statements if s.startswith("SELECT")]) <= 6


def mails_in(post: Path) -> list[EmailMessage]:
    return [parsed(path.read_bytes()) for path in sorted(post.glob("*.eml"))]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")
