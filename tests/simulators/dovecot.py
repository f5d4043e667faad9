"""A real Dovecot on loopback: every name has a mailbox, and the password is «hemmelig»."""

import imaplib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socket import SHUT_RDWR, create_connection, socket
from threading import Thread

from tests.simulators.smtp import wait_until

PASSORD = "hemmelig"

_OPPSETT = """
base_dir = {mappe}/run
state_dir = {mappe}/state
log_path = {mappe}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {intern}
default_internal_group = {intern_gruppe}
default_login_user = {innlogging}
mail_location = maildir:{mappe}/post/%u
mail_uid = {bruker}
mail_gid = {gruppe}
first_valid_uid = 0
mail_fsync = never
passdb {{
  driver = static
  args = password={passord}
}}
userdb {{
  driver = static
  args = uid={bruker} gid={gruppe} home={mappe}/post/%u
}}
service imap-login {{
  chroot =
  process_min_avail = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """``folder`` is where it keeps its mail, one folder for each user."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _ledig_port()
        rot = os.getuid() == 0
        bruker = pwd.getpwnam("nobody") if rot else pwd.getpwuid(os.getuid())  # it serves no mail as root
        gruppe = str(bruker.pw_gid)
        (folder / "post").mkdir()
        os.chown(folder / "post", bruker.pw_uid, bruker.pw_gid)
        self._config = folder / "dovecot.conf"
        self._config.write_text(
            _OPPSETT.format(
                mappe=folder,
                port=self.port,
                passord=PASSORD,
                bruker=bruker.pw_uid,
                gruppe=gruppe,
                intern="dovecot" if rot else bruker.pw_name,
                intern_gruppe="dovecot" if rot else gruppe,
                innlogging="dovenull" if rot else bruker.pw_name,
            )
        )

    def start(self) -> None:
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        self._process = subprocess.Popen([program, "-F", "-c", str(self._config)])
        wait_until(self._svarer)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def lever(self, bruker: str, *innhold: bytes, mappe: str = "INBOX") -> None:
        with self.som(bruker) as klient:
            for ett in innhold:
                assert klient.append(mappe, "", "", ett)[0] == "OK"

    def i_mappen(self, bruker: str, mappe: str = "INBOX") -> list[bytes]:
        """The mails in a folder, as they lie there."""
        with self.som(bruker) as klient:
            if klient.select(mappe, readonly=True)[0] != "OK":
                return []
            _, (numre,) = klient.search(None, "ALL")
            hentet = [klient.fetch(nummer, "(BODY.PEEK[])")[1][0] for nummer in numre.decode().split()]
        return [ett[1] for ett in hentet if isinstance(ett, tuple)]

    def nummerer_om(self, bruker: str) -> None:
        """Another UIDVALIDITY: the same mails have other numbers from now."""
        post = self.folder / "post" / bruker
        for fil in (*post.glob("dovecot-uid*"), *post.glob("dovecot.index*"), *post.glob(".*/dovecot*")):
            fil.unlink()

    def adresse(self, bruker: str, port: int | None = None) -> str:
        return f"imap://{bruker.replace('@', '%40')}:{PASSORD}@127.0.0.1:{port or self.port}/INBOX"

    @contextmanager
    def som(self, bruker: str) -> Iterator[imaplib.IMAP4]:
        klient = imaplib.IMAP4("127.0.0.1", self.port)
        klient.login(bruker, PASSORD)
        try:
            yield klient
        finally:
            klient.logout()

    def _svarer(self) -> bool:
        try:
            imaplib.IMAP4("127.0.0.1", self.port).logout()
        except OSError:
            return False
        return True


@contextmanager
def dovecot(folder: Path) -> Iterator[Dovecot]:
    """``folder`` must be reachable for Dovecot's own users when root runs the tests."""
    server = Dovecot(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def daarlig_linje(port: int, etter: int) -> Iterator[int]:
    """A port that leads to ``port`` and hangs up when ``etter`` bytes have come back from there."""
    with closing(socket()) as lytter:
        lytter.bind(("127.0.0.1", 0))
        lytter.listen()
        formidler = Thread(target=_formidle, args=(lytter, port, etter), daemon=True)
        formidler.start()
        yield lytter.getsockname()[1]
        formidler.join()


def _formidle(lytter: socket, port: int, etter: int) -> None:
    klient, _ = lytter.accept()
    with closing(klient), closing(create_connection(("127.0.0.1", port))) as tjener:
        inn = Thread(target=_pump, args=(klient, tjener, 1 << 30), daemon=True)
        inn.start()
        _pump(tjener, klient, etter)
        for ende in (klient, tjener):
            with suppress(OSError):
                ende.shutdown(SHUT_RDWR)  # closing alone would wait for the thread that reads
        inn.join()


def _pump(fra: socket, til: socket, etter: int) -> None:
    with suppress(OSError):
        while etter > 0 and (data := fra.recv(min(etter, 4096))):
            til.sendall(data)
            etter -= len(data)


def _ledig_port() -> int:
    with closing(socket()) as ledig:
        ledig.bind(("127.0.0.1", 0))
        return int(ledig.getsockname()[1])
