"""People who use the house while it is hurt, and remember what they were told."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import httpx

from tests.feil.anlegg import Anlegg
from tests.simulators.smtp import wait_until


@dataclass
class Folk:
    """People who write all the time, each page from the next web in turn, as behind a proxy that shares them out.

    ``lovet`` is what they were told had been taken care of; ``uvisst`` what they heard nothing about.
    """

    hus: Anlegg
    kapsel: str
    lovet: list[str] = field(default_factory=list)
    uvisst: list[str] = field(default_factory=list)
    svar: Counter[int] = field(default_factory=Counter)
    _nummer: Iterator[int] = field(default_factory=lambda: count(1))
    _ferdig: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def i_arbeid(self, antall: int = 2) -> Iterator["Folk"]:
        traader = [threading.Thread(target=self._arbeid, args=(gjor,)) for gjor in (self._spor, self._lag) * antall]
        for traad in traader:
            traad.start()
        try:
            yield self
        finally:
            self.ferdig()
            for traad in traader:
                traad.join()

    def ferdig(self) -> None:
        """They finish what they have begun, and begin no more."""
        self._ferdig.set()

    def kommer_videre(self, flere: int = 4) -> None:
        """Wait until so many more have been told that all is well."""
        naa = len(self.lovet)
        wait_until(lambda: len(self.lovet) >= naa + flere)

    def _arbeid(self, gjor: Callable[[httpx.Client, int], None]) -> None:
        while not self._ferdig.is_set():
            nummer = next(self._nummer)
            with httpx.Client(timeout=40) as klient:
                klient.cookies.set("ksadmin", self.kapsel, domain="127.0.0.1")
                try:
                    gjor(klient, nummer)
                except (httpx.HTTPError, _IkkeNaa):
                    time.sleep(0.1)

    def _spor(self, klient: httpx.Client, nummer: int) -> None:
        """A question on the public form; a mail goes to the address in it."""
        epost = f"innsender{nummer}@kommune.example"
        felt = {"navn": "Innsender", "epost": epost, "emne": "Prøve", "tekst": "Hva skjer nå?"}
        self._send(klient, nummer, "/sporsmal", felt, epost)

    def _lag(self, klient: httpx.Client, nummer: int) -> None:
        """A supplier in the register, by somebody signed in."""
        navn = f"Leverandør {nummer} AS"
        self._send(klient, nummer, "/admin/leverandorer/new/", {"navn": navn}, navn)

    def _send(self, klient: httpx.Client, nummer: int, sti: str, felt: dict[str, str], hva: str) -> None:
        hoder = {"X-Forwarded-For": f"10.{nummer >> 16 & 255}.{nummer >> 8 & 255}.{nummer & 255}"}
        porter = list(self.hus.porter.values())
        side = self._talt(klient.get(f"http://127.0.0.1:{porter[nummer % len(porter)]}{sti}", headers=hoder))
        if side.status_code != 200:
            raise _IkkeNaa
        felt |= {"csrf_token": side.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]}
        self.uvisst.append(hva)
        neste = f"http://127.0.0.1:{porter[(nummer + 1) % len(porter)]}{sti}"
        if self._talt(klient.post(neste, data=felt, headers=hoder)).is_redirect:
            self.uvisst.remove(hva)
            self.lovet.append(hva)

    def _talt(self, svar: httpx.Response) -> httpx.Response:
        self.svar[svar.status_code] += 1
        return svar


class _IkkeNaa(Exception):
    """The page did not come; try again in a while."""
