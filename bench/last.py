"""Mixed traffic at a stated rate: public pages, open data, signed-in pages, questions sent in, lookups.

    python bench/last.py                              10 minutes at 40 a second: about eleven in all
    python bench/last.py --minutter 2 --ganger 1 100  what a hundred times the data costs: about eight

Requests are due at their time whether the ones before have been answered or not, so a slow answer delays no other and
its whole wait counts. PostgreSQL commits durably; `ksadmin serve` has two processes, and everything is on this machine.
1 × is 1,000 cases, 100 wishes and the examples; what grows a hundredfold is cases and wishes. The cost of an answer is
the CPU of the web and of PostgreSQL together, which others on the machine do not change.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import httpx  # noqa: E402
from rader import rad  # noqa: E402
from rangering import fill  # noqa: E402
from saker import fyll  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core.actor import Rolle  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.brukere.personer import kapsel, ny_bruker  # noqa: E402
from tests.databases import Caretaker, Databases, initialised, start_postgresql  # noqa: E402
from tests.oppslag.huset import Hus, apne, huset  # noqa: E402

SAKER, ONSKER, TRAADER, P99 = 1_000, 100, 48, 1.0
VOKST_HOYST = 1.10
"""A process' memory in the last quarter of the time beside the second, when everything has been asked for once."""
TIKK = os.sysconf("SC_CLK_TCK")
OFFENTLIG = ("/", "/kommune/0301", "/kommune/1103", "/tjenester", "/veikart", "/varsler", "/sjekk", "/personvern")
APENT = ("/api/v1/kommuner", "/api/v1/tjenester", "/varsler.json", "/helse/lever")
INNLOGGET = (
    *("/admin/", "/admin/organisasjoner/", "/admin/organisasjoner/?search=vik", "/admin/saker/", "/admin/onsker/"),
    *("/admin/rangering/", "/admin/leverandorer/", "/admin/sok/?q=oslo", "/admin/utboks/"),
)


@dataclass
class Maling:
    """Seconds of each answer by the part it came from, what went wrong, MB by process, and CPU seconds of it all."""

    sekunder: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    feil: Counter[str] = field(default_factory=Counter)
    minne: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: float = 0.0

    @property
    def alle(self) -> list[float]:
        return [s for del_ in self.sekunder.values() for s in del_]

    @property
    def vekst(self) -> float:
        """How much the process that grew most has grown."""
        return max(
            statistics.mean(m[-len(m) // 4 :]) / statistics.mean(m[len(m) // 4 : len(m) // 2])
            for m in self.minne.values()
        )


def prosentil(malt: list[float], prosent: int) -> float:
    return statistics.quantiles(malt, n=100)[prosent - 1]


class Trafikk:
    """What is asked, and by whom. Thread by thread: a connection is kept, as browsers and proxies do."""

    def __init__(self, hus: Hus, okt: str) -> None:
        self.hus, self.okt, self.maling = hus, okt, Maling()
        self._terning = random.Random(7)
        self._lokalt = threading.local()

    def neste(self) -> tuple[str, Callable[[httpx.Client, int], httpx.Response]]:
        sti = self._terning.choice
        return self._terning.choices(
            (
                ("public", self._hent(sti(OFFENTLIG))),
                ("open data", self._hent(sti(APENT))),
                ("signed in", self._hent(sti(INNLOGGET))),
                ("question", self._spor),
                ("lookup", lambda klient, _: self.hus.spor()),
            ),
            weights=(45, 15, 25, 5, 10),
        )[0]

    def _hent(self, sti: str) -> Callable[[httpx.Client, int], httpx.Response]:
        kapsler = {"Cookie": f"ksadmin={self.okt}"} if sti.startswith("/admin") else {}
        return lambda klient, _: klient.get(f"{self.hus.url}{sti}", headers=kapsler)

    def _spor(self, klient: httpx.Client, nummer: int) -> httpx.Response:
        hoder = {"X-Forwarded-For": f"10.{nummer >> 16 & 255}.{nummer >> 8 & 255}.{nummer & 255}"}
        with httpx.Client(timeout=30) as innsender:
            side = innsender.get(f"{self.hus.url}/sporsmal", headers=hoder).text
            merke = side.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
            felt = {
                "navn": "A",
                "epost": f"a{nummer}@b.example",
                "emne": "Prøve",
                "tekst": "Hva nå?",
                "csrf_token": merke,
            }
            return innsender.post(f"{self.hus.url}/sporsmal", data=felt, headers=hoder)

    def kjor(self, takt: float, sekunder: float) -> Maling:
        """Ask for so long. The first tenth is for warming up and is not counted."""
        start, nummer, laas = time.perf_counter(), iter(range(int(takt * sekunder))), threading.Lock()

        def en() -> None:
            with httpx.Client(timeout=30, trust_env=False) as klient:
                while True:
                    with laas:
                        if (n := next(nummer, None)) is None:
                            return
                        del_, spor = self.neste()
                    forfall = start + n / takt
                    time.sleep(max(0, forfall - time.perf_counter()))
                    self._mal(del_, lambda n=n, spor=spor: spor(klient, n), forfall, n > takt * sekunder / 10)

        traader = [threading.Thread(target=en) for _ in range(TRAADER)]
        for traad in traader:
            traad.start()
        while any(traad.is_alive() for traad in traader):
            for pid in prosessene(self.hus):
                self.maling.minne[pid].append(minnet(pid))
            time.sleep(sekunder / 100)
        return self.maling

    def _mal(self, del_: str, spor: Callable[[], httpx.Response], forfall: float, telles: bool) -> None:
        try:
            status = spor().status_code
        except httpx.HTTPError as feil:
            status = 0
            self.maling.feil[f"{del_}: {type(feil).__name__}"] += 1
        if status >= 400:
            self.maling.feil[f"{del_}: {status}"] += 1
        if telles:
            self.maling.sekunder[del_].append(time.perf_counter() - forfall)


def prosessene(hus: Hus) -> list[int]:
    """The web's own: the one that watches, and those that answer."""
    mester = int(hus.utskrift.partition("Listening at")[2].partition("(")[2].partition(")")[0])
    return [mester, *map(int, Path(f"/proc/{mester}/task/{mester}/children").read_text().split())]


def minnet(pid: int) -> float:
    """MB a process holds for itself, and its part of what it shares (PSS)."""
    kart = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(kart.partition("\nPss:")[2].split()[0]) / 1024


def cpu(hus: Hus, postgres: Path) -> float:
    """Seconds that the web and PostgreSQL have worked, those of them that have ended too."""
    mester = int((postgres / "pg/postmaster.pid").read_text().split()[0])
    alle = [*prosessene(hus), mester, *map(int, Path(f"/proc/{mester}/task/{mester}/children").read_text().split())]
    tikk = 0
    for pid in alle:
        with suppress(FileNotFoundError):  # ended since it was named: it is counted by the one that started it
            tikk += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return tikk / TIKK


def mal(databases: Databases, ganger: int, takt: float, sekunder: float) -> Maling:
    """One run on so many times the data."""
    with databases.copy("postgresql", "initialised", initialised) as url, tempfile.TemporaryDirectory() as mappe:
        app = create_app(Settings(env="test", database_url=url))
        fyll(url, SAKER * ganger)
        fill(app, ONSKER * ganger)
        with app.app_context(), transaction() as session:
            apne(session)
        okt = kapsel(app, ny_bruker(app, Rolle.FORVALTER, passord=None))
        with app.app_context():
            db.engine.dispose()
        with huset(Path(mappe), url, workers=2, oppslag_per_minutt=100_000) as hus:
            brukt = cpu(hus, databases.folder)
            maling = Trafikk(hus, okt).kjor(takt, sekunder)
            maling.cpu = cpu(hus, databases.folder) - brukt
            return maling


def main() -> None:
    """Print what each part took, at each size; exit code 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutter", type=float, default=10)
    parser.add_argument("--takt", type=float, default=40, help="requests a second")
    parser.add_argument("--ganger", type=int, nargs="+", default=[1])
    valgt = parser.parse_args()
    vaktmester, hele, kostnad = Caretaker(), True, {}
    try:
        start_postgresql(vaktmester.folder, "-c listen_addresses=''")
        for ganger in valgt.ganger:
            maling = mal(Databases(vaktmester.folder, "last"), ganger, valgt.takt, valgt.minutter * 60)
            kostnad[ganger] = maling.cpu * 1000 / (valgt.takt * valgt.minutter * 60)
            print(f"\n{ganger} × data, {valgt.takt:g} a second for {valgt.minutter:g} minutes")
            for del_, malt in (*sorted(maling.sekunder.items()), ("all", maling.alle)):
                median, p99 = (prosentil(malt, p) * 1000 for p in (50, 99))
                print(f"  {del_:<10} {len(malt):>7} answers   p50 {median:7.1f} ms   p99 {p99:7.1f} ms")
            navn = f"mixed traffic at {valgt.takt:g} a second, {ganger} × data"
            rad(f"{navn}, errors", maling.feil.total(), "<= 0")
            rad(f"{navn}, p99 in s", prosentil(maling.alle, 99), f"<= {P99}")
            rad(f"{navn}, ms of CPU an answer", kostnad[ganger])
            rad(f"{navn}, memory of a process, at the end × before", maling.vekst, f"<= {VOKST_HOYST}")
            minne = ", ".join(f"{malt[len(malt) // 4]:.0f} to {malt[-1]:.0f}" for malt in maling.minne.values())
            print(f"  errors {dict(maling.feil) or 'none'}; {kostnad[ganger]:.1f} ms of CPU an answer; MB {minne}")
            hele &= not maling.feil and maling.vekst <= VOKST_HOYST and prosentil(maling.alle, 99) <= P99
        for ganger in valgt.ganger[1:]:
            dyrere = kostnad[ganger] / kostnad[valgt.ganger[0]]
            rad(f"an answer of mixed traffic on {ganger} × data, × {valgt.ganger[0]} × data", dyrere)
            print(f"\n{ganger} × data costs {dyrere:.2f} × what {valgt.ganger[0]} × does, by CPU")
    finally:
        vaktmester.close()
    sys.exit(0 if hele else 1)


if __name__ == "__main__":
    main()
