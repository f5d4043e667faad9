"""How fast the list of cases is at a million, beside itself at a thousand and a tuned Django admin on the same rows.

    python bench/saker.py                          1,000 and 1,000,000 on PostgreSQL
    python bench/saker.py --mange 100000

All answer whole pages in this process, signed in, taking turns, so that a busy machine is as busy for each. The filter
is by category. One search is for two words, one of them a number few have, the other for a plain word few have: twenty
cases are found whatever the size. Django admin counts nothing, joins what it shows and searches with ILIKE, as its
search does.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from rader import rad  # noqa: E402
from saker_django import site  # noqa: E402
from sqlalchemy import create_engine, text  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core.actor import Rolle  # noqa: E402
from ksadmin.core.sweeping import sweep_seldom  # noqa: E402
from ksadmin.database import db  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.brukere.personer import logg_inn, ny_bruker  # noqa: E402
from tests.databases import Caretaker, Databases, initialised, start_postgresql  # noqa: E402

FA = 1_000
RUNDER, RUNDER_DJANGO_SOK = 21, 3
KREV_SELV, KREV_DJANGO, KREV_DJANGO_SOK = 1.5, 3, 100
_SOK = {"sok": "delegering+sjelden0000007", "ord": "kaldfjord"}
_SIDER = {"liste": "ko=apne", "filter": "ko=alle&kategori=fiks", **{n: f"ko=alle&sok={q}" for n, q in _SOK.items()}}
_DJANGO = {"liste": "status__exact=ny", "filter": "kategori__exact=fiks", **{n: f"q={q}" for n, q in _SOK.items()}}
_FYLL = """
SET maintenance_work_mem = '256MB';
CREATE FUNCTION pg_temp.ett_av(alle text[], n bigint) RETURNS text IMMUTABLE LANGUAGE sql AS
    $$ SELECT alle[1 + abs(hashint8(n)) % cardinality(alle)] $$;
INSERT INTO sak (id, emne, status, kategori, innsender_navn, organisasjon_id, opprettet, sist_aktivitet,
                 opphav, sprak, sammenslatt, eksempel, versjon)
SELECT n, 'Sak ' || n || ' om ' || pg_temp.ett_av(:ord, n),
       CASE WHEN n % 20 = 0 THEN pg_temp.ett_av('{ny,under_behandling}', n) ELSE 'lukket' END,
       pg_temp.ett_av('{fiks,altinn,feil,tilgang}', -n), 'Person ' || n, kommune.id, tid, tid,
       'epost', 'nb', false, false, 1
FROM generate_series(1, :antall) AS n
CROSS JOIN LATERAL (SELECT now() - make_interval(mins => :antall - n) AS tid) AS naar
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nr, count(*) OVER () AS alle FROM organisasjon) AS kommune
     ON kommune.nr = 1 + n % 357;
INSERT INTO sak_melding (id, sak_id, tekst, tidspunkt, slag, automatisk, sladdet)
SELECT n, n, (SELECT string_agg(pg_temp.ett_av(:ord, n * 12 + i), ' ') FROM generate_series(1, 12) AS i)
             || ' delegering sjelden' || lpad((n % greatest(1, :antall / 20))::text, 7, '0')
             || CASE WHEN n % greatest(1, :antall / 20) = 3 THEN ' kaldfjord' ELSE '' END,
       opprettet, 'inn', false, 0
FROM generate_series(1, :antall) AS n JOIN sak ON sak.id = n;
DROP INDEX ix_sak_fulltekst_vektor;
INSERT INTO sak_fulltekst (rowid, vektor)
SELECT sak.id, setweight(to_tsvector('norwegian', sak.emne), 'A') || setweight(to_tsvector('norwegian', tekst), 'C')
FROM sak JOIN sak_melding ON sak_melding.sak_id = sak.id;
CREATE INDEX ix_sak_fulltekst_vektor ON sak_fulltekst USING gin (vektor);
"""
_ORD = "{delegering,tilgang,foreldrebetaling,skattegrunnlag,feilmelding,leverandør,sertifikat,rolle}"

Sporsmal = dict[str, Callable[[], None]]
"""How to ask for each of the pages once."""


def fyll(url: str, antall: int) -> None:
    """So many cases, each with a message; one in twenty is open."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setning in _FYLL.strip().removesuffix(";").split(";\n"):
            connection.execute(text(setning), {"antall": antall, "ord": _ORD} if ":" in setning else {})
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def vare(app: Any) -> Sporsmal:
    """Our pages."""
    client = app.test_client()
    logg_inn(client, ny_bruker(app, Rolle.SAKSBEHANDLER))

    def ask(sporring: str) -> None:
        svar = client.get(f"/admin/saker/?{sporring}")
        assert svar.status_code == 200, svar.status_code
        assert b"data-rad" in svar.data

    return {navn: lambda sporring=sporring: ask(sporring) for navn, sporring in _SIDER.items()}  # type: ignore[misc]


def django(url: str) -> Sporsmal:
    """Django's."""
    site.start(url)
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.create_superuser("bench"))

    def ask(sporring: str) -> None:
        svar = client.get(f"/admin/auth/sak/?{sporring}")
        assert svar.status_code == 200, svar.status_code
        assert b"Sak " in svar.content

    return {navn: lambda sporring=sporring: ask(sporring) for navn, sporring in _DJANGO.items()}  # type: ignore[misc]


def p50(navn: str, *alle: Sporsmal) -> list[float]:
    """Milliseconds of the middle one at each, which take turns; the first round is not counted."""
    tider: list[list[float]] = [[] for _ in alle]
    for runde in range(RUNDER + 1):
        for nr, sporsmal in enumerate(alle):
            if navn in _SOK and nr == 2 and runde > RUNDER_DJANGO_SOK:
                continue
            start = time.perf_counter()
            sporsmal[navn]()
            if runde:
                tider[nr].append((time.perf_counter() - start) * 1000)
    return [statistics.median(t) for t in tider]


def mal(folder: Path, mange: int) -> dict[str, list[float]]:
    """For each page: ours with few, ours with many, Django's with many."""
    with ExitStack() as stack:
        apper = []
        for navn, antall in (("faa", FA), ("mange", mange)):
            databases = Databases(folder, navn)
            url = stack.enter_context(databases.copy("postgresql", "initialised", initialised))
            fyll(url, antall)
            apper.append(create_app(Settings(env="test", database_url=url)))
        alle = (*map(vare, apper), django(url))
        sweep_seldom()  # as the start command does
        tider = {navn: p50(navn, *alle) for navn in _SIDER}
        for app in apper:
            with app.app_context():
                db.engine.dispose()
        from django.db import connections

        connections.close_all()
    return tider


def main() -> None:
    """Print one line for each page, and whether the demands are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mange", type=int, default=1_000_000)
    args = parser.parse_args()
    caretaker = Caretaker()
    try:
        start_postgresql(caretaker.folder)
        tider = mal(caretaker.folder, args.mange)
    finally:
        caretaker.close()
    sys.stdout.write(f"p50 in ms\n{'':8} {FA:>10,} {args.mange:>12,} {'×':>6} {'Django':>10} {'× slower':>9}\n")
    holdt = True
    for navn, (fa, mange, dj) in tider.items():
        krav = KREV_DJANGO_SOK if navn in _SOK else KREV_DJANGO
        holdt &= mange / fa <= KREV_SELV and dj / mange >= krav
        rad(f"cases {navn}, × itself at {args.mange // FA} × the cases", mange / fa, f"<= {KREV_SELV}")
        rad(f"cases {navn}, times faster than Django admin", dj / mange, f">= {krav}")
        sys.stdout.write(f"{navn:8} {fa:>10.1f} {mange:>12.1f} {mange / fa:>6.2f} {dj:>10.1f} {dj / mange:>9.1f}\n")
    sys.stdout.write(
        f"Demanded: at most {KREV_SELV} × itself, Django {KREV_DJANGO} × and {KREV_DJANGO_SOK} × slower on search.\n"
    )
    sys.stdout.write("Held.\n" if holdt else "NOT held.\n")
    sys.exit(0 if holdt else 1)


if __name__ == "__main__":
    main()
