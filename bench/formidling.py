"""Queueing a notice to the whole sector: 372 organisations with three contacts each.

`python bench/formidling.py [--runder N] [--database sqlite|postgresql]`

Ours is what «Publiser» does, whole: the audience asked, the named list frozen, a mail promised to each address, the
notice published and the audit trail written, in one transaction. Beside it, in the same run and to the same tables,
is a loop as mailers are often written: for each organisation its contacts, for each contact a row and a promise,
flushed one at a time. The limit is 2 seconds. Medians of the rounds; everybody takes turns at going first.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from flask import Flask  # noqa: E402
from rader import rad  # noqa: E402
from sqlalchemy import func, select, text  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core import clock, outbox  # noqa: E402
from ksadmin.core.outbox import OutboxMessage  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.formidling import usecases  # noqa: E402
from ksadmin.formidling.models import Adressat, Melding, Mottaker  # noqa: E402
from ksadmin.formidling.utvalg import Utvalg  # noqa: E402
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon  # noqa: E402
from ksadmin.register.queries import organisasjoner  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.actors import SAKSBEHANDLER  # noqa: E402
from tests.databases import KINDS, Caretaker, Databases, initialised, start_postgresql  # noqa: E402
from tests.formidling.saker import fakta, kontakter  # noqa: E402

GRENSE, ANTALL = 2.0, 372 * 3
ROLLER = (Kontaktrolle.VARSLING, Kontaktrolle.KONTAKTPERSON, Kontaktrolle.TILGANGSSTYRER)
DURABLE = "-c listen_addresses='' -c jit=off"


def et_utkast() -> int:
    """For everybody, and in no hurry."""
    with transaction() as session:
        slutt = clock.now() + timedelta(days=1)
        melding = usecases.opprett(session, SAKSBEHANDLER, fakta(gjelder_til=slutt), i_dag=clock.today())
        usecases.velg_mottakere(session, SAKSBEHANDLER, melding, Utvalg(roller=ROLLER), ekstra_adresser=None)
        return melding.id


def vart(ident: int) -> None:
    with transaction() as session:
        melding = session.get_one(Melding, ident)
        usecases.publiser(session, SAKSBEHANDLER, melding, uten_godkjenning=ANTALL)


def en_om_gangen(ident: int) -> None:
    with transaction() as session:
        for org in session.scalars(select(Organisasjon).where(Organisasjon.opphort.is_(None))):
            adressat = Adressat(melding_id=ident, organisasjon_id=org.id)
            session.add(adressat)
            session.flush()
            for kontakt in session.scalars(
                select(Kontaktperson).where(Kontaktperson.organisasjon_id == org.id, Kontaktperson.aktiv)
            ):
                nokkel = f"loop:{ident}:{kontakt.id}"
                outbox.promise(session, "formidling.melding", nokkel=nokkel)
                session.add(
                    Mottaker(
                        melding_id=ident,
                        adressat_id=adressat.id,
                        kontaktperson_id=kontakt.id,
                        epost=kontakt.epost,
                        nynorsk=org.skriver_nynorsk,
                        nokkel=nokkel,
                    )
                )
                session.flush()


def measure(app: Flask, kind: str, rounds: int) -> None:
    seconds: dict[str, list[float]] = {"ksadmin": [], "loop": []}
    contestants: list[tuple[str, Callable[[int], None]]] = [("ksadmin", vart), ("loop", en_om_gangen)]
    with app.app_context():
        with transaction() as session:
            for rolle in ROLLER:
                kontakter(session, organisasjoner(session), rolle)
        for number in range(rounds):
            for name, deed in contestants[:: 1 if number % 2 == 0 else -1]:
                ident = et_utkast()
                start = time.perf_counter()
                deed(ident)
                seconds[name].append(time.perf_counter() - start)
                assert db.session.scalar(select(func.count(OutboxMessage.id))) == ANTALL
                with transaction() as session:
                    for table in ("mottaker", "adressat", "outbox_message"):
                        session.execute(text(f"DELETE FROM {table}"))
    ours, loop = (statistics.median(seconds[name]) for name in ("ksadmin", "loop"))
    rad(f"1,116 addresses queued, {kind}, s", ours, f"<= {GRENSE}")
    rad(f"the same, {kind}, times faster than a loop", loop / ours)
    sys.stdout.write(f"| {kind} | {ours:.2f} | {loop:.2f} | {loop / ours:.1f} | {ours / GRENSE:.2f} |\n")


def main() -> None:
    """Print one line for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runder", type=int, default=5)
    parser.add_argument("--database", choices=KINDS)
    given = parser.parse_args()
    caretaker = Caretaker()
    try:
        if given.database != "sqlite":
            start_postgresql(caretaker.folder, DURABLE)
        sys.stdout.write("| database | ksadmin s | loop s | times faster | of the limit |\n|---|---|---|---|---|\n")
        for kind in KINDS:
            if given.database in (None, kind):
                with Databases(caretaker.folder, "bench").copy(kind, "initialised", initialised) as url:
                    measure(create_app(Settings(env="test", database_url=url)), kind, given.runder)
    finally:
        caretaker.close()


if __name__ == "__main__":
    main()
