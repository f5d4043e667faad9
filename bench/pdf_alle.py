"""How fast `ksadmin avtale pdf-alle` is, against WeasyPrint used as its documentation shows.

    python bench/pdf_alle.py            all 372 organisations
    python bench/pdf_alle.py --quick    40 of them
    python bench/pdf_alle.py --antall 100

Both sides typeset the same manuscripts to the same bytes: same template, stylesheet, fonts and PDF options.
The naive side is one process that gives `HTML(string=…).write_pdf()` a new `FontConfiguration` and a new
`CSS` for every document. It runs half before ours and half after, so that a busy machine hits both. Imports
are counted for neither; starting our processes is counted for us. The ratio "by CPU" is what the clock would
say on two cores with nothing else to do.
"""

import argparse
import csv
import hashlib
import multiprocessing
import os
import resource
import sys
import time
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import weasyprint  # noqa: E402
from rader import rad  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from ksadmin.avtaler.documents import ErklaeringData, Part, Vilkarsdata, erklaering  # noqa: E402
from ksadmin.core import pdf_conformance  # noqa: E402
from ksadmin.core.manuscript import Manuscript, compose  # noqa: E402
from ksadmin.core.pdf import bundle, css_text, options  # noqa: E402
from ksadmin.core.pdf_batch import render_many  # noqa: E402

EKSEMPELTEKST = (
    "Dette er eksempeltekst for måling. Den står der vilkårene skal stå, og sier ingenting om noens plikter. "
    "Teksten er omtrent så lang som et avsnitt i en avtale, med ord av vanlig lengde og norske bokstaver."
)


def manuscripts(data: Path, antall: int) -> list[Manuscript]:
    """The tilslutningserklæring of every kommune and fylkeskommune, in its målform."""
    vilkar = Vilkarsdata(
        "Eksempel",
        "1",
        date(2026, 1, 1),
        "0" * 64,
        tuple((f"{n}. Eksempel", EKSEMPELTEKST) for n in range(1, 9)),
    )
    with (data / "kommuner.csv").open(encoding="utf-8", newline="") as kommuner:
        organisasjoner = [
            (
                f"{rad['navn']} kommune",
                tuple(filter(None, (rad["navn_samisk"], rad["navn_kvensk"]))),
                False,
                rad,
            )
            for rad in csv.DictReader(kommuner)
        ]
    with (data / "fylkeskommuner.csv").open(encoding="utf-8", newline="") as fylker:
        organisasjoner += [(rad["navn"], (), True, rad) for rad in csv.DictReader(fylker)]
    return [
        erklaering(
            ErklaeringData(
                referanse=f"TE-{nummer:04}",
                organisasjon=Part(navn, andre, rad["organisasjonsnummer"], f"post@{rad['epostdomene']}"),
                er_fylkeskommune=er_fylke,
                kontaktperson=None,
                kontakt_epost=None,
                vilkar=vilkar,
                spraak="nn" if rad["maalform"] == "nynorsk" else "nb",
                dato=date(2026, 11, 23),
            )
        )
        for nummer, (navn, andre, er_fylke, rad) in enumerate(organisasjoner[:antall], start=1)
    ]


def naive(manuscript: Manuscript) -> bytes:
    """One document as in WeasyPrint's "First steps"."""
    font_config = FontConfiguration()
    css = weasyprint.CSS(
        string=css_text(manuscript.template_dir / manuscript.stylesheet),
        font_config=font_config,
        url_fetcher=bundle,
        base_url="asset:",
    )
    html = weasyprint.HTML(string=compose(manuscript), base_url="asset:", url_fetcher=bundle)
    return bytes(
        html.write_pdf(
            stylesheets=[css],
            font_config=font_config,
            finisher=pdf_conformance.finish,
            **options(manuscript.identifier, manuscript.created, manuscript.attachment),
        )
    )


@dataclass(frozen=True)
class Result:
    """Seconds by clock and CPU, SHA-256 of each file, peak memory in MB of the process and of a worker."""

    seconds: float
    cpu: float
    files: list[str]
    peak: int
    peak_worker: int


def measure(side: str, work: list[Manuscript], answer: Connection) -> None:
    """Typeset everything and send a Result."""
    before, start = cpu_seconds(), time.perf_counter()
    files = list(map(naive, work) if side == "naive" else render_many(work))
    seconds = time.perf_counter() - start
    peak, peak_worker = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    sums = [hashlib.sha256(file).hexdigest() for file in files]
    answer.send(Result(seconds, cpu_seconds() - before, sums, peak, peak_worker))


def cpu_seconds() -> float:
    """Of this process and the workers it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def run(side: str, work: list[Manuscript]) -> Result:
    """`measure` in a fresh process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=measure, args=(side, work, theirs))
    process.start()
    result: Result = ours.recv()
    process.join()
    return result


def main() -> None:
    """Print documents per second for both, the ratio, and whether the bytes are the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--antall", type=int, default=372)
    parser.add_argument("--quick", action="store_const", const=40, dest="antall")
    parser.add_argument("--data", type=Path, default=next(ROOT.glob("ksadmin/**/kommuner.csv"), ROOT).parent)
    given = parser.parse_args()

    work = manuscripts(given.data, given.antall)
    half = len(work) // 2
    first = run("naive", work[:half])
    batch = run("batch", work)
    second = run("naive", work[half:])
    seconds, cpu = first.seconds + second.seconds, first.cpu + second.cpu
    rad("PDF, times faster than WeasyPrint as documented", seconds / batch.seconds, ">= 3")
    rad("PDF, the same by CPU", 2 * cpu / batch.cpu)
    sys.stdout.write(
        f"naive {len(work) / seconds:6.2f} docs/s, {seconds:5.1f} s, {cpu / len(work) * 1000:.0f} ms CPU a document,"
        f" peak {second.peak} MB\n"
        f"ours  {len(work) / batch.seconds:6.2f} docs/s, {batch.seconds:5.1f} s,"
        f" {batch.cpu / len(work) * 1000:.0f} ms CPU a document,"
        f" peak {batch.peak} MB and {batch.peak_worker} MB a worker\n"
        f"{len(work)} documents: {seconds / batch.seconds:.2f} times faster ({2 * cpu / batch.cpu:.2f} by CPU)\n"
        f"same bytes: {'yes' if first.files + second.files == batch.files else 'NO'}\n"
    )


if __name__ == "__main__":
    main()
