"""How fast a synchronisation of 44,640 facts is, with its history and audit, beside set-based SQL and an ORM.

    python bench/synk.py                 both databases, 3 rounds
    python bench/synk.py --runder 5
    python bench/synk.py --database sqlite

A round is: nothing known and everything read, the same file again, and a file where 1 % has changed (0.6 %
another answer, 0.2 % gone, 0.2 % new). Everybody reads the same files, takes turns at going first, and commits
as durably: PostgreSQL with fsync, SQLite in WAL with synchronous=FULL. The ORM runs on a twentieth of the
organisations and is scaled up. Ratios are of medians. Ours is the whole run: file, rules, guard, history,
progress row and audit event.
"""

import argparse
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from rader import rad  # noqa: E402
from sqlalchemy import text  # noqa: E402
from synk_peers import peers  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core.actor import SYSTEM  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from ksadmin.tilgangsoversikt.gateway.fil import Fil  # noqa: E402
from ksadmin.tilgangsoversikt.gateway.kilder import KOLONNER  # noqa: E402
from ksadmin.tilgangsoversikt.synk import Bestilling, synkroniser  # noqa: E402
from tests.databases import KINDS, Caretaker, Databases, initialised, start_postgresql  # noqa: E402

ANTALL, TJENESTER, ORM_ANDEL = 44_640, 30, 20
FASER = ("alt", "likt", "endret")
LEVERANDORER = ("810418192", "810418672", "889640782", "991825827", "958935420", "974761076")
DURABLE = "-c listen_addresses='' -c jit=off"


def feeds(folder: Path, orgnr: list[str]) -> dict[str, Path]:
    """The file of each phase, and the same for a sample of the organisations."""
    chance = random.Random(21)
    rows = [row for number in orgnr for row in _rows(chance, number)]
    rows += [_row(chance, orgnr[n], n % TJENESTER, "test", LEVERANDORER[-1]) for n in range(ANTALL - len(rows))]
    touched = chance.sample(range(len(rows)), ANTALL // 125)
    changed = dict.fromkeys(touched[: ANTALL * 6 // 1000])
    gone = set(touched) - changed.keys()
    later = [_turned(row) if n in changed else row for n, row in enumerate(rows) if n not in gone]
    later += [
        _row(chance, chance.choice(orgnr), n % TJENESTER, "produksjon", LEVERANDORER[-1]) for n in range(len(gone))
    ]
    sample = set(orgnr[::ORM_ANDEL])
    files = {"alt": rows, "likt": rows, "endret": list(dict.fromkeys(later))}
    paths = {}
    for name, lines in files.items():
        for suffix, chosen in (("", lines), ("-utvalg", [line for line in lines if line[:9] in sample])):
            paths[name + suffix] = folder / f"{name}{suffix}.csv"
            paths[name + suffix].write_text("\n".join([";".join(KOLONNER), *chosen, ""]), encoding="utf-8")
    return paths


def _rows(chance: random.Random, orgnr: str) -> list[str]:
    cells = [(t, miljo) for t in range(TJENESTER) for miljo in ("test", "produksjon")]
    suppliers = chance.choices(LEVERANDORER[:-1], k=len(cells))
    return [
        row
        for (t, miljo), supplier in zip(cells, suppliers, strict=True)
        for row in (_row(chance, orgnr, t, miljo, ""), _row(chance, orgnr, t, miljo, supplier))
    ]


def _row(chance: random.Random, orgnr: str, tjeneste: int, miljo: str, leverandor: str) -> str:
    faktum, verdi = "delegering" if leverandor else "tilgang", "ja" if chance.random() < 0.93 else "nei"
    dato = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    api = "skatteetaten:summertskattegrunnlag" if leverandor else ""
    return ";".join((orgnr, f"malt{tjeneste:02}", miljo, faktum, verdi, leverandor, api, dato))


def _turned(row: str) -> str:
    """Another answer, with a newer date."""
    cells = row.split(";")
    cells[4], cells[7] = "nei" if cells[4] == "ja" else "ja", "2026-02-01"
    return ";".join(cells)


class Vare:
    """Ours, as the command runs it."""

    def __init__(self, url: str) -> None:
        self.app = create_app(Settings(env="test", database_url=url))
        with self.app.app_context(), transaction() as session:
            for n in range(TJENESTER):
                session.execute(text(
                    "INSERT INTO tjeneste(nokkel, navn, stadium, aktuell_for, verifisert, eksempel, versjon)"
                    f" VALUES ('malt{n:02}', 'Tjeneste {n}', 'tilgjengelig', 'kommune', 'nei', false, 1)"
                ))  # fmt: skip
            self.orgnr = dict(session.execute(text("SELECT orgnr, min(id) FROM organisasjon GROUP BY orgnr")).all())
            self.tjenester = dict(session.execute(text("SELECT nokkel, id FROM tjeneste")).all())

    def clear(self) -> None:
        with self.app.app_context(), transaction() as session:
            for table in ("observasjon", "synkfeil", "synkkjoring"):
                session.execute(text(f"DELETE FROM {table}"))

    def sync(self, path: Path) -> None:
        gc.freeze()  # as the command line does, whose process is ours alone; here we share it
        with self.app.app_context():
            (outcome,) = synkroniser(transaction, [Fil(path)], Bestilling(SYSTEM))
        gc.unfreeze()
        assert outcome.status.value == "fullfort", outcome
        assert outcome.antall["avvist"] == 0, outcome

    def facts(self) -> int:
        """What has been said and not taken back: what is gone is a no here, not a missing row."""
        with self.app.app_context():
            newest = "SELECT count(*) FROM observasjon WHERE gjeldende"
            return int(db.session.scalar(text(newest)) or 0)


def timed(deed: Callable[[], None]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def measure(kind: str, url: str, folder: Path, rounds: int) -> None:
    ours = Vare(url)
    files = feeds(folder, sorted(ours.orgnr))
    with peers(url, ours.orgnr, ours.tjenester) as (raw, orm):
        seconds: dict[tuple[str, str], list[float]] = {}
        contestants = [("ksadmin", ours, "", 1), ("raw", raw, "", 1), ("orm", orm, "-utvalg", ORM_ANDEL)]
        for number in range(rounds):
            for name, who, suffix, scale in contestants[:: 1 if number % 2 == 0 else -1]:
                who.clear()
                for fase in FASER:
                    took = timed(lambda: who.sync(files[fase + suffix])) * scale  # noqa: B023 - run at once
                    seconds.setdefault((fase, name), []).append(took)
                    if fase == "alt":
                        tidy(ours)
        raw.clear()
        raw.sync(files["endret"])
        gone = ANTALL // 125 - ANTALL * 6 // 1000
        assert ours.facts() - gone == raw.facts(), "they do not agree on what the file says"
    for fase in FASER:
        a, b, c = (statistics.median(seconds[fase, name]) for name in ("ksadmin", "raw", "orm"))
        rad(f"synk {fase}, {kind}, × raw SQL", a / b, f"<= {3 if fase == 'alt' else 2}")
        rad(f"synk {fase}, {kind}, times faster than the ORM", c / a, ">= 50")
        sys.stdout.write(f"| {kind} | {fase} | {a:.3f} | {b:.3f} | {c:.1f} | {a / b:.2f} | {c / a:.0f} |\n")


def tidy(ours: Vare) -> None:
    """What autovacuum does soon after so much is new."""
    with ours.app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if db.engine.dialect.name == "postgresql" else "ANALYZE"))


def main() -> None:
    """Print one line for each database and phase."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runder", type=int, default=3)
    parser.add_argument("--database", choices=KINDS)
    given = parser.parse_args()
    caretaker = Caretaker()
    try:
        if given.database != "sqlite":
            start_postgresql(caretaker.folder, DURABLE)
        sys.stdout.write(
            "| database | fase | ksadmin s | raw s | orm s | × raw | ganger orm |\n|---|---|---|---|---|---|---|\n"
        )
        for kind in KINDS:
            if given.database in (None, kind):
                with Databases(caretaker.folder, "bench").copy(kind, "initialised", initialised) as url:
                    measure(kind, url, caretaker.folder, given.runder)
    finally:
        caretaker.close()


if __name__ == "__main__":
    main()
