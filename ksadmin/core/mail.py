"""E-mail out: a plain value and the two ways to hand it over."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol

from ksadmin.core.outbox import Avvist, Midlertidig

_OPPDIKTET = frozenset({"test", "example", "invalid", "localhost", "example.com", "example.net", "example.org"})
"""What is set apart for examples, and nobody can have (RFC 2606 sections 2 and 3, RFC 6761 section 6)."""
_IDS = ("Message-ID", "In-Reply-To", "References")


class _Policy(EmailPolicy):
    """Folds between ids, never inside one: Python makes encoded words of a long id, which RFC 2047 forbids."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name in _IDS:
            return f"{name}: {f'{self.linesep} '.join(str(value).split())}{self.linesep}".encode("ascii", "ignore")
        return super().fold_binary(name, value)


_LINES = _Policy(linesep="\r\n", cte_type="7bit")
"""Lines end as RFC 5321 wants them, and every server, old ones too, passes the letters on unharmed."""


@dataclass(frozen=True, slots=True)
class Vedlegg:
    navn: str
    innhold: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail to one recipient. ``message_id`` is the same at every try: a receiver can see a repeat.

    ``html`` says the same as ``tekst``. ``referanser`` are the ids of the mails it follows, the one it answers last.
    ``automatisk`` is one that no machine should answer (RFC 3834).
    ``hoder`` are further header fields, such as ``List-Unsubscribe``.
    """

    til: str
    emne: str
    tekst: str
    message_id: str
    vedlegg: tuple[Vedlegg, ...] = ()
    html: str | None = None
    referanser: tuple[str, ...] = ()
    automatisk: bool = False
    hoder: tuple[tuple[str, str], ...] = ()


class UkjentMottaker(Avvist):
    """The server knows the recipient's address to be wrong; what was in the mail did not matter."""


class Uvisst(Exception):
    """The line went dead while the mail was handed over: it may have arrived."""


class Mailer(Protocol):
    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        """Hand ``mail`` over; call ``before_handover`` right before it can no longer be taken back.

        Raises Midlertidig when the server is away, Avvist with a sentence when it refuses the message,
        Uvisst when nobody knows whether it went.
        """


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """``avsender`` is both envelope and From. ``starttls`` refuses to go on in the clear.

    An address nobody can have, as all those of the example data, is handed to a server on this machine that ksadmin is
    tried on, and to no other: that would only try, and get the mail in return. ``i_drift`` is when it is not tried.
    """

    host: str
    port: int
    avsender: str
    brukernavn: str | None = None
    passord: str | None = None
    starttls: bool = True
    timeout: float = 20.0
    i_drift: bool = True

    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        if er_oppdiktet(mail.til) and (self.i_drift or not _er_her(self.host)):
            raise UkjentMottaker("Adressen er satt av til eksempler, og ingen kan ha den. E-posten er ikke sendt.")
        innhold = compose(self.avsender, mail).as_bytes()
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        except OSError as error:
            raise _away(error) from error
        try:
            self._introduce(server, mail)
            before_handover()
            _hand_over(server, innhold)
        finally:
            server.close()

    def _introduce(self, server: smtplib.SMTP, mail: Mail) -> None:
        """As far as the recipient being taken. Nothing is handed over yet."""
        try:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.brukernavn and self.passord:
                server.login(self.brukernavn, self.passord)
            server.ehlo_or_helo_if_needed()
            code, answer = server.mail(self.avsender)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, answer, self.avsender)
            code, answer = server.rcpt(mail.til)
        except OSError as error:  # smtplib's own errors are OSErrors too
            raise _away(error) from error
        if code not in (250, 251):
            refusal = _refusal(code, answer)
            raise UkjentMottaker(str(refusal)) if isinstance(refusal, Avvist) else refusal


def _hand_over(server: smtplib.SMTP, innhold: bytes) -> None:
    """From DATA to its answer."""
    try:
        code, answer = server.data(innhold)
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except OSError as error:
        raise Uvisst(f"E-posttjeneren svarte ikke på om den tok imot e-posten: {error}") from error
    if code != 250:
        raise _refusal(code, answer)
    with suppress(OSError):  # it is theirs now, however they take our leave
        server.quit()


def _away(error: OSError) -> Midlertidig:
    """What goes wrong before the recipient is named has to do with the server, not with the mail."""
    return Midlertidig(f"E-posttjeneren tar ikke imot e-post nå: {error}")


def _refusal(code: int, answer: bytes | str) -> Exception:
    """4xx is not now; 5xx is no. Source: RFC 5321 section 4.2.1."""
    told = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    text = f"E-posttjeneren sa nei: {code} {told}"
    return Midlertidig(text) if 400 <= code < 500 else Avvist(text)


@dataclass(frozen=True, slots=True)
class PickupMailer:
    """Writes each e-mail as an .eml file in ``folder``: for trying ksadmin without an SMTP server."""

    folder: Path
    avsender: str

    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        innhold = compose(self.avsender, mail).as_bytes()
        before_handover()
        self.folder.mkdir(parents=True, exist_ok=True)
        name = mail.message_id.strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(innhold)


class NoMailer:
    """Nobody has said where e-mail goes: it waits, and the front page says so."""

    def send(self, mail: Mail, before_handover: Callable[[], None]) -> None:
        raise Midlertidig("E-post er ikke satt opp. Sett KSADMIN_SMTP_HOST.")


def er_oppdiktet(adresse: str) -> bool:
    """Whether nobody can have the address, for its domain is set apart for examples."""
    domene = adresse.rpartition("@")[2].lower().rstrip(".").split(".")
    return not _OPPDIKTET.isdisjoint({domene[-1], ".".join(domene[-2:])})


def _er_her(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def compose(avsender: str, mail: Mail) -> EmailMessage:
    """The RFC 5322 message of ``mail``. Raises ValueError when an address or subject holds a line break."""
    message = EmailMessage(_LINES)
    message["From"], message["To"], message["Subject"] = avsender, mail.til, mail.emne
    message["Message-ID"], message["Date"] = mail.message_id, formatdate(localtime=False)
    if mail.referanser:
        message["In-Reply-To"], message["References"] = mail.referanser[-1], " ".join(mail.referanser)
    if mail.automatisk:
        message["Auto-Submitted"] = "auto-replied"
    for navn, verdi in mail.hoder:
        message[navn] = verdi
    message.set_content(mail.tekst)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for vedlegg in mail.vedlegg:
        main, _, sub = vedlegg.mimetype.partition("/")
        message.add_attachment(vedlegg.innhold, maintype=main, subtype=sub, filename=vedlegg.navn)
    return message
