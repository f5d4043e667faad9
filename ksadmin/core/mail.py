"""E-mail out: a plain value and the two ways to hand it over."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Protocol

from ksadmin.core.outbox import Midlertidig


@dataclass(frozen=True, slots=True)
class Vedlegg:
    navn: str
    innhold: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail to one recipient. ``message_id`` is the same at every try, so a receiver can see a repeat."""

    til: str
    emne: str
    tekst: str
    message_id: str
    vedlegg: tuple[Vedlegg, ...] = ()


class Mailer(Protocol):
    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        """Hand ``mail`` over; call ``before_handover`` right before it can no longer be taken back.

        Raises Midlertidig when the server is away, ValueError with a sentence when it refuses the message.
        """


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """``avsender`` is both envelope and From. ``starttls`` refuses to go on in the clear."""

    host: str
    port: int
    avsender: str
    brukernavn: str | None = None
    passord: str | None = None
    starttls: bool = True
    timeout: float = 20.0

    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        try:
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.brukernavn and self.passord:
                    server.login(self.brukernavn, self.passord)
                _hand_over(server, self.avsender, mail, before_handover)
        except (OSError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
            raise Midlertidig(f"E-posttjeneren svarer ikke: {error}") from error


def _hand_over(server: smtplib.SMTP, avsender: str, mail: Mail, before_handover: Callable[[], None]) -> None:
    server.ehlo_or_helo_if_needed()
    for code, answer in (server.mail(avsender), server.rcpt(mail.til)):
        if code not in (250, 251):
            _refused(code, answer)
    before_handover()
    code, answer = server.data(compose(avsender, mail).as_bytes())
    if code != 250:
        _refused(code, answer)


def _refused(code: int, answer: bytes) -> None:
    text = f"E-posttjeneren sa nei: {code} {answer.decode(errors='replace')}"
    if 400 <= code < 500:
        raise Midlertidig(text)
    raise ValueError(text)


@dataclass(frozen=True, slots=True)
class PickupMailer:
    """Writes each e-mail as an .eml file in ``folder``: for trying ksadmin without an SMTP server."""

    folder: Path
    avsender: str

    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        before_handover()
        self.folder.mkdir(parents=True, exist_ok=True)
        name = mail.message_id.strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(compose(self.avsender, mail).as_bytes())


class NoMailer:
    """Nobody has said where e-mail goes: it waits, and the front page says so."""

    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        raise Midlertidig("E-post er ikke satt opp. Sett KSADMIN_SMTP_HOST.")


def compose(avsender: str, mail: Mail) -> EmailMessage:
    """The RFC 5322 message of ``mail``. Raises ValueError when an address or subject holds a line break."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = avsender, mail.til, mail.emne
    message["Message-ID"], message["Date"] = mail.message_id, formatdate(localtime=False)
    message.set_content(mail.tekst)
    for vedlegg in mail.vedlegg:
        main, _, sub = vedlegg.mimetype.partition("/")
        message.add_attachment(vedlegg.innhold, maintype=main, subtype=sub, filename=vedlegg.navn)
    return message
