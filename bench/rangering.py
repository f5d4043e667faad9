"""What the ranking costs at 100,000 wishes and 1,000,000 voices, beside the same page at a hundredth of that.

    python bench/rangering.py                 both databases, 200 rounds
    python bench/rangering.py --runder 50
    python bench/rangering.py --database sqlite

Both sizes stand side by side, and each round asks first the one and then the other, so that a busy machine hits
both. The page is asked for through the whole application by a person who is signed in. Four wishes of five are
candidates and nine of ten of those are judged. The limit is on the ranking; the list of wishes, the trying of other
weights and the search are told beside it.
"""

import argparse
import random
import statistics
import sys
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from rader import rad  # noqa: E402
from sqlalchemy import func, insert, select, text  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core import clock  # noqa: E402
from ksadmin.core.actor import Actor, Rolle  # noqa: E402
from ksadmin.core.bulk import insert_many  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.endringsonsker import usecases  # noqa: E402
from ksadmin.endringsonsker.kodeverk import (  # noqa: E402
    Fristgrunn,
    Innsats,
    Konsekvens,
    Lovplikt,
    Onskeopphav,
    Onsketype,
    Personverngevinst,
)
from ksadmin.endringsonsker.lifecycle import Onskestatus  # noqa: E402
from ksadmin.endringsonsker.models import ONSKESOK, Endringsonske, Poenggrunnlag, Stemme  # noqa: E402
from ksadmin.endringsonsker.poeng import KRITERIER  # noqa: E402
from ksadmin.register.models import Organisasjon, Organisasjonstype  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.brukere.personer import logg_inn, ny_bruker  # noqa: E402
from tests.databases import KINDS, Caretaker, Databases, initialised, start_postgresql  # noqa: E402

STEMMER_PER_ONSKE, STORRELSER = 10, (1_000, 100_000)
VEKTER = "&".join(f"{felt}={n}" for n, felt in enumerate(KRITERIER, 1))
SIDER = {
    "ranking": "/admin/rangering/",
    "ranking, page 9": "/admin/rangering/?side=9",
    "other weights": f"/admin/rangering/?{VEKTER}",
    "list of wishes": "/admin/onsker/",
    "search": "/admin/onsker/?search=sjeldent+felt",
}
ORD = (
    "inntekt",
    "formue",
    "skatt",
    "fradrag",
    "måned",
    "barnehage",
    "ektefelle",
    "næring",
    "oppgjør",
    "varsel",
    "felt",
)
FORVALTER = Actor("bench", "Bench", Rolle.FORVALTER)


def fill(app: Flask, antall: int) -> None:
    """Wishes and voices drawn with a fixed seed, written past the audit trail: nothing here is measured."""
    chance = random.Random(5)
    with app.app_context():
        with transaction() as session:
            orgs = list(session.scalars(select(Organisasjon.id).where(Organisasjon.opphort.is_(None))))
            onsker = [_onske(n, chance) for n in range(1, antall + 1)]
            session.connection().execute(insert(Endringsonske.__table__), onsker)  # type: ignore[arg-type]
            stemmer = [(n, org, None) for n in range(1, antall + 1) for org in chance.sample(orgs, STEMMER_PER_ONSKE)]
            insert_many(session, Stemme.__table__, stemmer, ("onske_id", "organisasjon_id", "trukket_dato"))  # type: ignore[arg-type]
            session.execute(
                text(
                    "INSERT INTO onske_oppslutning (onske_id, kommuner, innbyggere) SELECT s.onske_id, count(*),"
                    " coalesce(sum(o.innbyggere) FILTER (WHERE o.type = :kommune), 0) FROM onske_stemme s"
                    " JOIN organisasjon o ON o.id = s.organisasjon_id GROUP BY s.onske_id"
                ),
                {"kommune": Organisasjonstype.KOMMUNE.value},
            )
            grunnlag = [_grunnlag(n, chance) for n in range(1, antall + 1) if n % 10]
            session.connection().execute(insert(Poenggrunnlag.__table__), grunnlag)  # type: ignore[arg-type]
        with transaction() as session:
            usecases.nytt_vektsett(session, FORVALTER, dict.fromkeys(KRITERIER, 1.0), begrunnelse="Bench.")
            ONSKESOK.bygg(session)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE" if db.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def _onske(n: int, chance: random.Random) -> dict[str, Any]:
    tittel = f"{' '.join(chance.sample(ORD, 4))} {'sjeldent' if n % 500 == 0 else ''}".strip().capitalize()
    frist = date.today() + timedelta(days=chance.randrange(2000)) if n % 3 else None  # noqa: DTZ011, TID251
    return {
        "id": n,
        "type": chance.choice(list(Onsketype)),
        "tittel": tittel,
        "beskrivelse": " ".join(chance.choices(ORD, k=24)),
        "frist": frist,
        "fristgrunn": Fristgrunn.ANNET if frist else None,
        "opphav": Onskeopphav.KS,
        "mottatt_dato": date(2026, 1, 5),
        "status": Onskestatus.LEVERT if n % 5 == 0 else Onskestatus.UNDER_VURDERING,
        "sammenslatt": False,
        "sist_endret": clock.now() - timedelta(minutes=n),
        "eksempel": False,
        "versjon": 1,
    }


def _grunnlag(n: int, chance: random.Random) -> dict[str, Any]:
    kodeverk = {"lovplikt": Lovplikt, "konsekvens": Konsekvens, "personvern": Personverngevinst, "innsats": Innsats}
    return {"onske_id": n, **{felt: chance.choice(list(koder)) for felt, koder in kodeverk.items()}}


def measure(kind: str, apper: dict[int, Flask], rounds: int) -> None:
    klienter: dict[int, FlaskClient] = {}
    for antall, app in apper.items():
        start = time.perf_counter()
        fill(app, antall)
        sys.stderr.write(f"{kind}: {antall} made in {time.perf_counter() - start:.0f} s\n")
        klienter[antall] = app.test_client()
        logg_inn(klienter[antall], ny_bruker(app, Rolle.FORVALTER))  # type: ignore[arg-type]
    for navn, sti in SIDER.items():
        tider: dict[int, list[float]] = {antall: [] for antall in apper}
        for _ in range(rounds):
            for antall, klient in klienter.items():
                start = time.perf_counter()
                assert klient.get(sti).status_code == 200
                tider[antall].append((time.perf_counter() - start) * 1000)
        liten, stor = (statistics.quantiles(tider[antall], n=20)[-1] for antall in STORRELSER)
        rad(f"{navn}, {kind}, × itself at 100 × the wishes", stor / liten, "<= 2" if navn == "ranking" else "")
        sys.stdout.write(f"| {kind} | {navn} | {liten:.0f} | {stor:.0f} | {stor / liten:.2f} |\n")
    with apper[STORRELSER[1]].app_context():
        assert db.session.scalar(select(func.count()).select_from(Stemme)) == STORRELSER[1] * STEMMER_PER_ONSKE


def main() -> None:
    """Print the 95th percentiles of each page at both sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runder", type=int, default=200)
    parser.add_argument("--database", choices=KINDS)
    given = parser.parse_args()
    caretaker = Caretaker()
    try:
        if given.database != "sqlite":
            start_postgresql(caretaker.folder)
        sys.stdout.write(
            "| database | page | 1,000 ms | 100,000 ms | × (ranking: at most 2) |\n|---|---|---|---|---|\n"
        )
        for kind in KINDS:
            if given.database not in (None, kind):
                continue
            with ExitStack() as stack:
                urler = {
                    antall: stack.enter_context(
                        Databases(caretaker.folder, f"bench{antall}").copy(kind, "initialised", initialised)
                    )
                    for antall in STORRELSER
                }
                apper = {n: create_app(Settings(env="test", database_url=url)) for n, url in urler.items()}
                measure(kind, apper, given.runder)
                for app in apper.values():
                    with app.app_context():
                        db.engine.dispose()
    finally:
        caretaker.close()


if __name__ == "__main__":
    main()
