"""Fetching from mailboxes by IMAP. An e-mail is moved when it is kept, and not before.

There is nothing to remember from one time to the next: what lies in the folder is not taken in yet, or was, right
before somebody pulled the plug, and is known again by its id. So neither a line that drops, nor a process that is
killed, nor a server that numbers its messages anew (UIDVALIDITY) can lose or double anything.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from ksadmin.core.errors import DomainError

TIDSFRIST = 60.0
MAKS_BUNKE, MAKS_BUNKE_BYTE = 100, 10 * 1024 * 1024


class PostkasseBorte(DomainError):
    """The mailbox did not answer, or refused us. What was kept is kept, the rest is still there."""


@dataclass(frozen=True, slots=True)
class Postkasse:
    """``kryptert`` is from the first byte (imaps); without it only for a server on the same machine."""

    tjener: str
    port: int
    brukernavn: str
    passord: str = field(repr=False)
    mappe: str = "INBOX"
    kryptert: bool = True

    def __str__(self) -> str:
        return f"{self.brukernavn} på {self.tjener}, {self.mappe}"


def les_adresse(adresse: str) -> Postkasse:
    """One mailbox of the setting, which has been checked to be one."""
    url = urlsplit(adresse)
    return Postkasse(
        tjener=url.hostname or "",
        port=url.port or (993 if url.scheme == "imaps" else 143),
        brukernavn=unquote(url.username or ""),
        passord=unquote(url.password or ""),
        mappe=unquote(url.path.strip("/")) or "INBOX",
        kryptert=url.scheme == "imaps",
    )


@dataclass(frozen=True, slots=True)
class Tomming:
    """How many e-mails were taken in, and how many stayed because they could not be kept."""

    tatt_imot: int
    ble_liggende: int


def tom(postkasse: Postkasse, ferdig: str, ta_imot: Callable[[Sequence[bytes]], Sequence[bool]]) -> Tomming:
    """Give the e-mails to ``ta_imot``, some at a time, and move those it says are kept to the folder ``ferdig``.

    Raises PostkasseBorte when the line or the server fails.
    """
    tatt_imot = ble_liggende = 0
    with _apnet(postkasse) as boks:
        if not boks.folder.exists(ferdig):
            boks.folder.create(ferdig)
        for bunke in _bunker(boks):
            tatt_vare_pa = ta_imot(list(bunke.values()))
            flyttes = [uid for uid, ok in zip(bunke, tatt_vare_pa, strict=True) if ok]
            boks.move(flyttes, ferdig)
            tatt_imot, ble_liggende = tatt_imot + len(flyttes), ble_liggende + len(bunke) - len(flyttes)
    return Tomming(tatt_imot, ble_liggende)


def _bunker(boks: BaseMailBox) -> Iterator[dict[str, bytes]]:
    """What lies in the folder, in order, each bunch with no more than a process and a transaction can well hold."""
    bunke: dict[str, bytes] = {}
    for uid in boks.uids():
        innhold = _hent(boks, uid)
        if innhold is None:
            continue  # somebody else has moved it meanwhile
        bunke[uid] = innhold
        if len(bunke) == MAKS_BUNKE or sum(map(len, bunke.values())) > MAKS_BUNKE_BYTE:
            yield bunke
            bunke = {}
    if bunke:
        yield bunke


@contextmanager
def _apnet(postkasse: Postkasse) -> Iterator[BaseMailBox]:
    try:
        boks = _koble_til(postkasse)
        try:
            with boks.login(postkasse.brukernavn, postkasse.passord, postkasse.mappe):
                yield boks
        finally:
            with suppress(OSError):
                boks.client.shutdown()  # a line that is dead cannot be told goodbye on
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as feil:
        raise PostkasseBorte(f"Fikk ikke hentet e-post for {postkasse}: {_i_ord(feil)}") from feil


def _koble_til(postkasse: Postkasse) -> BaseMailBox:
    if postkasse.kryptert:
        return MailBox(postkasse.tjener, postkasse.port, timeout=TIDSFRIST, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(postkasse.tjener, postkasse.port, timeout=TIDSFRIST)


def _hent(boks: BaseMailBox, uid: str) -> bytes | None:
    """The bytes as they lie there, without marking them as read."""
    _, svar = boks.client.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((bytes(del_[1]) for del_ in svar if isinstance(del_, tuple)), None)


def _i_ord(feil: Exception) -> str:
    return " ".join(str(feil).split())[:300] or type(feil).__name__
