"""Every bench, one after the other, and one table of every number and the limit it is held to.

    python bench                     all of them as they are; hours
    python bench --quick             small and few; for seeing that they run, and roughly where they stand
    python bench offentlig synk      only these
    python bench --noter             and the table is added to the history in docs/ytelse.md
    python bench --noter --av FILE   only that, of what benches run one by one have left in the file BENCH_RADER names

Each runs in a process of its own and says more than the table. Exit code 1: one stopped, or a limit was passed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rader import FIL

ROOT = Path(__file__).parents[1]
YTELSE = ROOT / "docs/ytelse.md"
FAA = ("--runder", "1")
BENCHER: dict[str, tuple[str, ...]] = {
    "start": (),
    "pdf_alle": ("--quick",),
    "synk": FAA,
    "offentlig": FAA,
    "matrise": ("--runder", "3"),
    "inntak": ("--antall", "100", *FAA),
    "saker": ("--mange", "20000"),
    "oppslag": FAA,
    "rangering": ("--runder", "5"),
    "formidling": FAA,
    "admin": ("--ganger", "3"),
    "lister": ("--mange", "20000"),
    "last": ("--minutter", "0.5", "--takt", "20"),
}
"""Each bench, and what makes it quick."""


def kjor(navn: str, valg: tuple[str, ...]) -> list[list[object]]:
    """Its rows; one that says so when it stopped, and one when it told nothing."""
    with tempfile.TemporaryDirectory() as mappe:
        fil = Path(mappe) / "rader"
        fil.touch()
        print(f"\n== {navn} {' '.join(valg)}", flush=True)
        stoppet = subprocess.run(
            [sys.executable, str(ROOT / "bench" / f"{navn}.py"), *valg], env={**os.environ, FIL: str(fil)}, check=False
        ).returncode
        rader = les(fil)
    return rader or [[f"{navn} stopped ({stoppet})", 0, "", False]]


def les(fil: Path) -> list[list[object]]:
    return [json.loads(linje) for linje in fil.read_text().splitlines()]


def tabell(rader: list[list[object]]) -> str:
    """In Markdown, as it is kept."""
    hoder = ["| number | is | limit | |", "|---|---|---|---|"]
    ord_ = {True: "held", False: "**not held**", None: ""}
    return "\n".join([*hoder, *(f"| {n} | {v:.3g} | {g} | {ord_[ok]} |" for n, v, g, ok in rader)])  # type: ignore[index]


def noter(tekst: str, quick: bool) -> None:
    """Add to the history: when, of what, on how quiet a machine."""
    git = ["git", "-C", str(ROOT), "log", "-1", "--format=%cs, %h"]
    naar = subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()
    kort = ", quick" if quick else ""
    overskrift = f"### {naar}{kort}, load {os.getloadavg()[2]:.0f} on {os.cpu_count()} cores"
    YTELSE.write_text(f"{YTELSE.read_text().rstrip()}\n\n{overskrift}\n\n{tekst}\n")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("navn", nargs="*", metavar="bench", help=", ".join(BENCHER))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--noter", action="store_true")
    parser.add_argument("--av", type=Path, metavar="FILE")
    valgt = parser.parse_args()
    if ukjente := set(valgt.navn) - set(BENCHER):
        parser.error(f"there is no bench called {', '.join(sorted(ukjente))}")
    navnene = valgt.navn or BENCHER
    rader = les(valgt.av) if valgt.av else [r for n in navnene for r in kjor(n, BENCHER[n] if valgt.quick else ())]
    print(f"\n{tabell(rader)}")
    if valgt.noter:
        noter(tabell(rader), valgt.quick)
    sys.exit(any(ok is False for *_, ok in rader))


if __name__ == "__main__":
    main()
