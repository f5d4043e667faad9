"""E-mail over real SMTP: what is taken, what is refused, and what nobody can know."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ksadmin import app
from ksadmin.core.mail import Mail, NoMailer, PickupMailer, SmtpMailer, UkjentMottaker, Uvisst, Vedlegg
from ksadmin.core.outbox import Avvist, Midlertidig
from ksadmin.settings import Settings
from tests.simulators.smtp import SmtpServer, smtp_server

KOMMUNE = "post@kommune.example"


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with smtp_server(tmp_path) as server:
        yield server


@pytest.fixture
def mailer(smtp: SmtpServer) -> SmtpMailer:
    return SmtpMailer("127.0.0.1", smtp.port, "skattedeling@ks.example", starttls=False, timeout=1, i_drift=False)


def mail(til: str = KOMMUNE, emne: str = "Blåbærsyltetøy", tekst: str = "Hei på Ås.\n.\nSlutt.\n") -> Mail:
    return Mail(til, emne, tekst, "<utboks-1.20261123@ks.example>")


class Crossing:
    """Counts how often the point of no return was passed."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def test_the_mail_arrives_as_it_was_written(smtp, mailer):
    crossed = Crossing()
    vedlegg = (Vedlegg("erklæring.pdf", b"%PDF-1.7 \x00\xff", "application/pdf"),)
    mailer.send(Mail(KOMMUNE, "Blåbærsyltetøy", "Hei på Ås.\n.\nSlutt.\n", "<utboks-1@ks.example>", vedlegg), crossed)
    (arrived,) = smtp.mails()
    assert (arrived["From"], arrived["To"]) == ("skattedeling@ks.example", KOMMUNE)
    assert (arrived["Subject"], arrived["Message-ID"]) == ("Blåbærsyltetøy", "<utboks-1@ks.example>")
    assert arrived.get_body(("plain",)).get_content().splitlines() == ["Hei på Ås.", ".", "Slutt."]
    (attached,) = arrived.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("erklæring.pdf", b"%PDF-1.7 \x00\xff")
    assert crossed.times == 1


@pytest.mark.parametrize("code", ["451", "421"])
def test_not_now_is_said_before_anything_is_handed_over(smtp, mailer, code):
    smtp.told({KOMMUNE: {"RCPT": f"{code} Try later"}})
    crossed = Crossing()
    with pytest.raises(Midlertidig, match=code):
        mailer.send(mail(), crossed)
    assert (crossed.times, smtp.mails()) == (0, [])


def test_an_unknown_recipient_is_a_no_for_good(smtp, mailer):
    smtp.told({KOMMUNE: {"RCPT": "550 No such user"}})
    crossed = Crossing()
    with pytest.raises(UkjentMottaker, match="550 No such user"):
        mailer.send(mail(), crossed)
    assert (crossed.times, smtp.mails()) == (0, [])


@pytest.mark.parametrize(("answer", "error"), [("452 Full", Midlertidig), ("554 Looks like spam", Avvist)])
def test_a_mail_refused_after_it_was_read_has_not_arrived(smtp, mailer, answer, error):
    smtp.told({KOMMUNE: {"DATA": answer}})
    with pytest.raises(error, match=answer):
        mailer.send(mail(), Crossing())
    assert smtp.mails() == []


def test_a_line_that_breaks_after_the_hand_over_is_neither_yes_nor_no(smtp, mailer):
    smtp.told({KOMMUNE: {"DATA": "hang up"}})
    crossed = Crossing()
    with pytest.raises(Uvisst):
        mailer.send(mail(), crossed)
    assert (crossed.times, smtp.recipients()) == (1, [KOMMUNE])


def test_an_answer_that_never_comes_is_neither_yes_nor_no(smtp, mailer):
    smtp.told({KOMMUNE: {"DATA": "wait"}})
    with pytest.raises(Uvisst, match="timed out"):
        mailer.send(mail(), Crossing())
    assert smtp.recipients() == [KOMMUNE]


def test_a_server_that_stalls_before_the_hand_over_is_away(smtp, mailer):
    smtp.told({KOMMUNE: {"RCPT": "wait"}})
    crossed = Crossing()
    with pytest.raises(Midlertidig):
        mailer.send(mail(), crossed)
    assert crossed.times == 0


def test_a_server_that_is_down_is_away(smtp, mailer):
    smtp.stop()
    with pytest.raises(Midlertidig, match="tar ikke imot"):
        mailer.send(mail(), Crossing())


def test_encryption_that_is_demanded_is_never_left_out(smtp):
    careful = SmtpMailer("127.0.0.1", smtp.port, "skattedeling@ks.example", starttls=True, i_drift=False)
    with pytest.raises(Midlertidig, match="STARTTLS"):
        careful.send(mail(), Crossing())
    assert smtp.events() == []


def test_a_line_break_in_an_address_or_subject_never_reaches_the_server(smtp, mailer):
    for bad in (mail(til="a@kommune.example\nBcc: b@c.example"), mail(emne="Hei\nBcc: b@c.example")):
        with pytest.raises(ValueError, match=r"linefeed|newline|header"):
            mailer.send(bad, Crossing())
    assert smtp.events() == []


@pytest.mark.parametrize(
    ("env", "host", "sendes"),
    [
        ("test", "127.0.0.1", True),
        ("dev", "localhost", True),
        ("dev", "smtp.ks.no", False),
        ("prod", "127.0.0.1", False),
    ],
)
def test_examples_are_handed_to_a_server_to_try_on_and_to_no_other(smtp, env, host, sendes):
    settings = Settings.model_construct(env=env, smtp_host=host)
    post = replace(app.mailer(settings), port=smtp.port, starttls=False, timeout=1)
    if sendes:
        post.send(mail(), Crossing())
        return
    for til in (KOMMUNE, "A@Example.ORG", "a@post.example.com", "a@x.test", "a@localhost", "a@b.invalid."):
        with pytest.raises(UkjentMottaker, match="satt av til eksempler"):
            post.send(mail(til), Crossing())
    for til in ("post@oslo.kommune.no", "a@example.no", "a@test.no", "a@notexample.org"):
        replace(post, host="127.0.0.1").send(mail(til), Crossing())
    assert len(smtp.mails()) == 4


def test_without_a_server_mail_waits_and_says_what_is_missing():
    with pytest.raises(Midlertidig, match="KSADMIN_SMTP_HOST"):
        NoMailer().send(mail(), Crossing())


def test_for_trying_out_mail_lands_in_a_folder_under_its_own_name(tmp_path):
    mailer = PickupMailer(tmp_path / "post", "skattedeling@ks.example")
    for _ in range(2):
        mailer.send(mail(), Crossing())
    (file,) = (tmp_path / "post").iterdir()
    assert file.name == "utboks-1.20261123.eml"
    assert KOMMUNE.encode() in file.read_bytes()
