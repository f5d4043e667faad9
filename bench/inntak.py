"""How many e-mails a second are taken in on PostgreSQL, masked, classified, in their case and with their audit.

    python bench/inntak.py               1,000 e-mails, 3 rounds
    python bench/inntak.py --antall 300 --runder 1

The e-mails are like those of a support mailbox: seven of ten plain text, two HTML with an alternative, one with a DOCX
and a PDF; every third answers one taken in earlier, every tenth has a fødselsnummer. «Postkasse» is as the scheduler
takes them, a hundred in a transaction; PostgreSQL commits with fsync. Two limits from the same run stand beside:
Python's parser alone on the same bytes, and one small row in a transaction of its own.
"""

import argparse
import statistics
import sys
import time
from email import message_from_bytes
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from rader import rad  # noqa: E402
from sqlalchemy import func, select, text  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.brukerstotte.inntak.lesing import les  # noqa: E402
from ksadmin.brukerstotte.inntak.mottak import ta_imot, ta_imot_flere  # noqa: E402
from ksadmin.brukerstotte.inntak.postkasse import MAKS_BUNKE  # noqa: E402
from ksadmin.brukerstotte.models import Saksmelding  # noqa: E402
from ksadmin.core.sweeping import sweep_seldom  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.core.numre import TESTNUMMER  # noqa: E402
from tests.databases import Caretaker, Databases, initialised, start_postgresql  # noqa: E402
from tests.inntak.filer import docx, epost, pdf  # noqa: E402

DURABLE = "-c listen_addresses='' -c jit=off"
MAL = 200
AVSNITT = "Vi prøver å hente opplysninger for redusert foreldrebetaling, men får SSG-005 fra klokken 09.15 i dag. " * 4


def brev(runde: int, nummer: int) -> bytes:
    """One of the e-mails, the same each time the bench is run."""
    id_ = f"<{runde}.{nummer}@storevik.kommune.example>"
    svar = f"<{runde}.{nummer - 150}@storevik.kommune.example>" if nummer % 3 == 2 else ""
    tekst = "\n\n".join([AVSNITT] * 4) + (f"\nFnr {TESTNUMMER}" if nummer % 10 == 0 else "")
    avsender = f"Kontakt {nummer % 400} <k{nummer % 400}@kommune{nummer % 400}.example>"
    melding = epost(f"Feil i henting {nummer}", tekst, Message_ID=id_, In_Reply_To=svar, From=avsender)
    if nummer % 10 in (3, 6):
        rader = "".join(f"<tr><td style='color:red'>{ord_}</td></tr>" for ord_ in tekst.split())
        melding.add_alternative(f"<html><style>p{{}}</style><table>{rader}</table></html>", subtype="html")
    if nummer % 10 == 9:
        melding.add_attachment(docx(AVSNITT[:100]), maintype="application", subtype="x", filename="b.docx")
        melding.add_attachment(pdf(AVSNITT[:80]), maintype="application", subtype="pdf", filename="a.pdf")
    return melding.as_bytes()


def main() -> None:
    """Print one line for each of what is measured, and whether the aim is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--antall", type=int, default=1000)
    parser.add_argument("--runder", type=int, default=3)
    given = parser.parse_args()
    caretaker = Caretaker()
    try:
        start_postgresql(caretaker.folder, DURABLE)
        with Databases(caretaker.folder, "bench").copy("postgresql", "initialised", initialised) as url:
            measure(url, given.antall, given.runder)
    finally:
        caretaker.close()


def measure(url: str, antall: int, runder: int) -> None:
    settings = Settings(env="test", database_url=url)
    app = create_app(settings)
    sweep_seldom()  # as the command line does, whose process is the scheduler
    fart: dict[str, list[float]] = {}
    cpu: dict[str, list[float]] = {}
    with app.app_context():
        with transaction() as session:
            session.execute(text("CREATE TABLE benk (n int)"))
        for runde in range(runder):
            brevene = [brev(runde, nummer) for nummer in range(antall)]
            en_om_gangen = [brev(runde + runder, nummer) for nummer in range(antall)]
            bunker = [brevene[her : her + MAKS_BUNKE] for her in range(0, antall, MAKS_BUNKE)]
            for navn, alle, gjor in (
                ("Pythons leser alene", brevene, message_from_bytes),
                ("lest og sladdet", brevene, les),
                ("én rad, én transaksjon", brevene, lambda _: en_rad()),
                ("postkasse", bunker, lambda bunke: ta_imot_flere(transaction, settings, bunke)),
                ("én om gangen", en_om_gangen, lambda brevet: ta_imot(transaction, settings, brevet)),
            ):
                start, prosessor = time.perf_counter(), time.process_time()
                for ett in alle:
                    gjor(ett)
                fart.setdefault(navn, []).append(antall / (time.perf_counter() - start))
                cpu.setdefault(navn, []).append((time.process_time() - prosessor) / antall * 1000)
            session = db.session
            assert session.scalar(select(func.count(Saksmelding.id)).where(Saksmelding.slag == "inn")) == 2 * antall * (
                runde + 1
            )
            session.rollback()
    sys.stdout.write("| hva | i sekundet | ms CPU hver |\n|---|---|---|\n")
    for navn, alle in fart.items():
        sys.stdout.write(f"| {navn} | {statistics.median(alle):,.0f} | {statistics.median(cpu[navn]):.2f} |\n")
    i_postkassen = statistics.median(fart["postkasse"])
    rad("e-mails a second, mailbox", i_postkassen, f">= {MAL}")
    sys.stdout.write(f"Målet er {MAL} i sekundet: {'nådd' if i_postkassen >= MAL else 'IKKE nådd'}.\n")


def en_rad() -> None:
    with transaction() as session:
        session.execute(text("INSERT INTO benk VALUES (1)"))


if __name__ == "__main__":
    main()
