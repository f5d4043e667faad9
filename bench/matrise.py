"""What a page of the matrix costs, 372 organisations × 30 tjenester, beside producing its HTML alone.

    python bench/matrise.py                 both databases, 15 rounds
    python bench/matrise.py --runder 30
    python bench/matrise.py --database sqlite

Every cell has a grant and a delegation (22,320 facts), every second a request. The page is asked for by a
person who is signed in, through the whole application: session, account, role, change stamp, filters, matrix,
security headers. "HTML" is the making of that page's text alone from judged cells, template and rows, with
nothing kept from before; it is done once more inside each measured request and taken out of its time, so that a
busy machine hits both. "By CPU" is what this process used, whoever else used the machine. "After a change" is
the first page after a contact has been recorded: every fact is read anew, and what it concerns is judged.
Medians.
"""

import argparse
import random
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from flask import Flask, template_rendered  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from jinja2 import Template  # noqa: E402
from rader import rad  # noqa: E402
from sqlalchemy import insert, select  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core import clock  # noqa: E402
from ksadmin.core.actor import SYSTEM, Rolle  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.register.models import Kontaktrolle, Leverandor, Organisasjon  # noqa: E402
from ksadmin.register.queries import organisasjoner  # noqa: E402
from ksadmin.register.usecases import registrer_kontakt  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from ksadmin.tilgangsoversikt import matrisehtml  # noqa: E402
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Kjorestatus, Miljo, Opphav, Verdi  # noqa: E402
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus  # noqa: E402
from ksadmin.tilgangsoversikt.models import Observasjon, Pakobling, PakoblingRute, Synkkjoring  # noqa: E402
from ksadmin.tjenester.kodeverk import Aktuell, Tilkoblingskode  # noqa: E402
from ksadmin.tjenester.lifecycle import Stadium  # noqa: E402
from ksadmin.tjenester.models import Tilkoblingsalternativ, Tjeneste, TjenesteApi  # noqa: E402
from tests.brukere.personer import logg_inn, ny_bruker  # noqa: E402
from tests.databases import KINDS, Caretaker, Databases, initialised, start_postgresql  # noqa: E402
from tests.oppfolging.saker import erklaeringer  # noqa: E402

TJENESTER, ENDRINGER = 30, 5
SIDE = "/admin/matrise/"
MOTTATT = date(2026, 1, 5)
Seconds = tuple[float, float]
"""By the clock, and of CPU in this process."""


def fill(app: Flask) -> None:
    """Cells of every kind, drawn with a fixed seed."""
    chance = random.Random(3)
    with app.app_context(), transaction() as session:
        tjenester = list(session.scalars(select(Tjeneste.id).where(Tjeneste.stadium == Stadium.TILGJENGELIG)))
        tjenester += [_tjeneste(n) for n in range(TJENESTER - len(tjenester))]
        orgs = organisasjoner(session)
        erklaeringer(session, [o for o in orgs if chance.random() < 0.9])
        suppliers = session.execute(select(Leverandor.id, Leverandor.orgnr).where(Leverandor.orgnr.is_not(None))).all()
        now = clock.now()
        run = Synkkjoring(
            **{"kilde": Kilde.FIL, "status": Kjorestatus.FULLFORT, "startet_av": "system"},
            **dict.fromkeys(("startet", "livstegn", "ferdig"), now),
        )
        session.add(run)
        session.flush()
        facts: list[dict[str, Any]] = []
        for o in orgs:
            for t in tjenester:
                supplier = chance.choice(suppliers)
                common = {
                    **{"organisasjon_id": o.id, "orgnr": o.orgnr, "tjeneste_id": t, "kjoring_id": run.id},
                    **{"miljo": Miljo.PRODUKSJON, "kilde": Kilde.FIL, "observert": now, "registrert": now},
                    **{"gjeldende": True, "avgjorelse": False, "api": ""},
                }
                for faktum, til in ((Faktum.TILGANG, ""), (Faktum.DELEGERING, supplier.orgnr)):
                    verdi = Verdi.JA if chance.random() < 0.8 else Verdi.NEI
                    facts.append({**common, "faktum": faktum, "leverandor": til, "verdi": verdi})
                if chance.random() < 0.5:
                    _pakobling(o, t, supplier.id)
        session.execute(insert(Observasjon), facts)
        for o in orgs[::2]:
            registrer_kontakt(
                session, SYSTEM, o, rolle=Kontaktrolle.VARSLING, navn=None, epost=f"v{o.id}@x.example", telefon=None
            )


def _tjeneste(number: int) -> int:
    """Inserted past the audit trail: nothing here is measured."""
    row = {"nokkel": f"malt{number:02}", "navn": f"Tjeneste {number}", "stadium": Stadium.TILGJENGELIG}
    row |= {"aktuell_for": Aktuell.KOMMUNE if number % 5 else Aktuell.BEGGE}
    ident: int = db.session.execute(insert(Tjeneste).values(**row).returning(Tjeneste.id)).scalar_one()
    api = {"tjeneste_id": ident, "navn": "Summert", "altinn_rettighet": f"Rett {number}"}
    db.session.execute(insert(TjenesteApi).values(**api))
    for kode in Tilkoblingskode:
        db.session.execute(insert(Tilkoblingsalternativ).values(tjeneste_id=ident, kode=kode, tillatt=True))
    return ident


def _pakobling(org: Organisasjon, tjeneste: int, leverandor: int) -> None:
    row = {"organisasjon_id": org.id, "tjeneste_id": tjeneste, "orgnr": org.orgnr, "opphav": Opphav.KS}
    row |= {"status": Pakoblingsstatus.SENDT, "mottatt_dato": MOTTATT, "sendt_dato": MOTTATT}
    row |= {"sist_endret": clock.now(), "versjon": 1}
    ident = db.session.execute(insert(Pakobling).values(**row).returning(Pakobling.id)).scalar_one()
    rute = {"pakobling_id": ident, "kode": Tilkoblingskode.LEVERANDOR, "leverandor_id": leverandor, "fra": MOTTATT}
    db.session.execute(insert(PakoblingRute).values(**rute))


def now() -> Seconds:
    return time.perf_counter(), time.process_time()


def since(start: Seconds) -> Seconds:
    clock, cpu = now()
    return clock - start[0], cpu - start[1]


class Stopwatch:
    """Asks for the page, and makes its HTML once more on the way."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.size = client, 0
        self.html: Seconds = (0.0, 0.0)

    def again(self, _app: Flask, template: Template, context: dict[str, Any], **_: object) -> None:
        start = now()
        innhold = matrisehtml.lag_innhold(context["utvalg"], context["form"])
        template.render({**context, "innhold": innhold})
        self.html = since(start)

    def page(self) -> tuple[Seconds, Seconds]:
        """What the whole request took, and its HTML alone."""
        start = now()
        answer = self.client.get(SIDE)
        clock, cpu = since(start)
        assert answer.status_code == 200
        assert answer.text.count("<td class=") == 372 * TJENESTER
        self.size = len(answer.data)
        return (clock - self.html[0], cpu - self.html[1]), self.html


def measure(kind: str, url: str, rounds: int) -> None:
    app = create_app(Settings(env="test", database_url=url))
    fill(app)
    client = app.test_client()
    logg_inn(client, ny_bruker(app, Rolle.SAKSBEHANDLER))  # type: ignore[arg-type]
    watch = Stopwatch(client)
    template_rendered.connect(watch.again, app)
    watch.page()
    pages = [watch.page() for _ in range(rounds)]
    changed = [_after_change(app, n, watch) for n in range(ENDRINGER)]
    page, html = (statistics.median(each[0] for each in column) * 1000 for column in zip(*pages, strict=True))
    by_clock, by_cpu = (statistics.median(whole[n] / html[n] for whole, html in pages) for n in (0, 1))
    rad(f"matrix page, {kind}, × HTML alone", by_clock, "<= 1.5")
    first = statistics.median(whole[0] for whole, _ in changed) * 1000
    rad(f"matrix page after a change, {kind}, s", first / 1000, "<= 1")
    sys.stdout.write(
        f"| {kind} | {page:.1f} | {html:.1f} | {by_clock:.2f} | {by_cpu:.2f} | {first:.0f} | {watch.size // 1000} |\n"
    )
    with app.app_context():
        db.engine.dispose()


def _after_change(app: Flask, number: int, watch: Stopwatch) -> tuple[float, float]:
    """The page once somebody has written down a contact."""
    with app.app_context(), transaction() as session:
        org, epost = organisasjoner(session)[number], f"ny{number}@x.example"
        registrer_kontakt(session, SYSTEM, org, rolle=Kontaktrolle.VARSLING, navn=None, epost=epost, telefon=None)
    return watch.page()


def main() -> None:
    """Print one line for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runder", type=int, default=15)
    parser.add_argument("--database", choices=KINDS)
    given = parser.parse_args()
    caretaker = Caretaker()
    try:
        if given.database != "sqlite":
            start_postgresql(caretaker.folder)
        sys.stdout.write(
            "| database | page ms | HTML ms | × HTML | by CPU | after a change ms | kB |\n"
            "|---|---|---|---|---|---|---|\n"
        )
        for kind in KINDS:
            if given.database in (None, kind):
                with Databases(caretaker.folder, "bench").copy(kind, "initialised", initialised) as url:
                    measure(kind, url, given.runder)
    finally:
        caretaker.close()


if __name__ == "__main__":
    main()
