"""What the lookup proxy adds to an upstream that answers in 5 ms, beside nginx and a Django view that do the same.

    apt-get install nginx libnginx-mod-http-lua wrk        only the bench needs them
    python bench/oppslag.py                                5 rounds; --runder 9

Everybody is on this machine: the upstream (nginx, a Lua sleep), nginx with proxy_pass (no audit), Django + httpx
with a key and one audit insert in autocommit, and ours as `ksadmin serve` starts it: token, gate, purpose, pseudonym
and a row that is on disk before the answer leaves. PostgreSQL commits durably. wrk asks over 32 connections, for
40 kommuner in turn, and they take turns at going first. Last the upstream is put out, and the breaker answers.
"""

import argparse
import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from joserfc.jwk import RSAKey  # noqa: E402
from oppslag_nginx import LUA, cpu, http, nginx, running, wrk  # noqa: E402
from rader import rad  # noqa: E402
from sqlalchemy import func, select, text  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core import clock  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.oppslag.kodeverk import Oppslagsapi, Oppslagsutfall  # noqa: E402
from ksadmin.oppslag.models import Oppslag  # noqa: E402
from ksadmin.oppslag.proxy.linje import base  # noqa: E402
from ksadmin.register.models import Organisasjonstype  # noqa: E402
from ksadmin.register.queries import organisasjoner  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.databases import Caretaker, Databases, initialised, start_postgresql  # noqa: E402
from tests.oppslag.huset import VI, apne, serve  # noqa: E402
from tests.simulators.maskinporten import AUD, KLIENT, SCOPE_INN, maskinporten  # noqa: E402
from tests.test_start import free_port  # noqa: E402

KOMMUNER, FORBINDELSER = 40, 32
HEMMELIG = "hemmelig-nokkel"
DJANGOS_SPOR = (
    "CREATE TABLE peer_audit (id serial PRIMARY KEY, tid timestamptz NOT NULL DEFAULT now(), klient text NOT NULL,"
    " nokkel text NOT NULL, status integer NOT NULL)"
)
PERSON = "27847099416"
SVAR = '{"personidentifikator":"***","inntektsaar":"2024","skjermet":false,"grunnlag":[{"tekniskNavn":"x","beloep":1}]}'


class Deltaker(NamedTuple):
    """``spor`` takes the number of connections, and whether the answers are to be refusals, to what wrk says."""

    pid: int
    spor: Callable[..., dict[str, float]]


@contextmanager
def contestants(mappe: Path, url: str) -> Iterator[tuple[dict[str, Deltaker], Callable[[], None]]]:
    """Everybody, running; and what puts the upstream out."""
    lua = f"content_by_lua_block {{ ngx.sleep(0.005) ngx.header.content_type='application/json' ngx.print('{SVAR}') }}"
    person = json.dumps({"personidentifikator": PERSON, "inntektsaar": 2024, "stadie": "oppgjoer"})
    sti = f"/oppgjoer/kommuneforeldrebetaling/2024/{PERSON}"
    with ExitStack() as stack:
        oppstrom = stack.enter_context(ExitStack())
        command, upstream = nginx(mappe, "kilde", lua, moduler=LUA)
        kilde = oppstrom.enter_context(running(command, upstream))
        command, foran = nginx(
            mappe, "nginx", f'if ($http_authorization != "Bearer {HEMMELIG}") {{ return 401; }} proxy_pass http://kilden;'
            ' proxy_http_version 1.1; proxy_set_header Connection "";',
            f"upstream kilden {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 10000000; }}",
        )  # fmt: skip
        bare = stack.enter_context(running(command, foran))
        django = free_port()
        gunicorn = stack.enter_context(
            running(
                [sys.executable, "-m", "gunicorn", "-w2", "--threads=16", "--no-control-socket", "--log-level=error",
                 f"-b127.0.0.1:{django}", "oppslag_django:app"],
                django,
                {"PYTHONPATH": str(ROOT / "bench"), "BENCH_UPSTREAM": f"http://127.0.0.1:{upstream}", "BENCH_DB": url,
                 "BENCH_KEY": HEMMELIG},
            )
        )  # fmt: skip
        vart, port, sporsmal = stack.enter_context(ours(mappe, url, upstream))

        def deltaker(navn: str, pid: int, port: int, sporsmal: list[str]) -> Deltaker:
            return Deltaker(pid, lambda n, **mer: wrk(mappe, navn, port, sporsmal, n, **mer))

        hver = {
            "direkte": deltaker("direkte", kilde, upstream, [http("GET", sti)]),
            "nginx": deltaker("nginx", bare, foran, [http("GET", sti, HEMMELIG)]),
            "django": deltaker("django", gunicorn, django, [http("POST", "/oppslag", HEMMELIG, person)]),
            "ksadmin": deltaker("ksadmin", vart, port, sporsmal),
        }
        yield hver, oppstrom.close


@contextmanager
def ours(mappe: Path, url: str, upstream: int) -> Iterator[tuple[int, int, list[str]]]:
    """`ksadmin serve` with every kommune let in; its process and port, and a question for each."""
    nokkel = RSAKey.generate_key(2048, {"kid": "bench"})
    (mappe / "nokkel.json").write_text(json.dumps(nokkel.as_dict(private=True)))
    (mappe / "pseudonymer").write_text(f"bench {'x' * 40}\n")
    with db_open(url), transaction() as session:
        kommuner = [(o.nummer, o.orgnr) for o in organisasjoner(session, Organisasjonstype.KOMMUNE)[:KOMMUNER]]
        apne(session, *(nummer for nummer, _ in kommuner))
        session.execute(text(DJANGOS_SPOR))
    port = free_port()
    with maskinporten(nokkel) as utsteder:
        utsteder.levetid = 3600
        utsteder.gitt = utsteder.delegert = {(Oppslagsapi.SUMMERT.scope, orgnr) for _, orgnr in kommuner}
        settings = Settings(
            database_url=url, maskinporten_url=utsteder.url, maskinporten_klient_id=KLIENT,
            maskinporten_nokkelfil=mappe / "nokkel.json", oppslag_scope=SCOPE_INN, oppslag_aud=AUD, oppslag_orgnr=VI,
            oppslag_pseudonymfil=mappe / "pseudonymer", oppslag_per_minutt=10_000_000,
            oppslag_summertskattegrunnlag_url=f"http://127.0.0.1:{upstream}",
        )  # fmt: skip
        kropp = json.dumps({"personidentifikator": PERSON, "inntektsaar": 2024, "stadie": "oppgjoer"})
        sporsmal = [
            http("POST", f"/oppslag/v1/{orgnr}/foreldrebetaling/summertskattegrunnlag", utsteder.utsted(orgnr), kropp)
            for _, orgnr in kommuner
        ]
        with serve(settings, port, mappe / "ksadmin.log", 2) as process:
            yield process.pid, port, sporsmal


@contextmanager
def db_open(url: str) -> Iterator[None]:
    app = create_app(Settings(env="test", database_url=url))
    with app.app_context():
        yield
        db.engine.dispose()


def audit_cost(url: str) -> tuple[float, float]:
    """Milliseconds of one commit with 1 row and with 32, the median of 200."""
    rad: dict[str, Any] = {
        "tidspunkt": clock.now(), "dag": clock.today(), "organisasjon_id": 1, "tjeneste_id": 1,
        "api": Oppslagsapi.SUMMERT, "leverandor": None, "klient": "bench", "rettighetspakke": "x",
        "utfall": Oppslagsutfall.BESVART, "status": 200, "kode": None, "varighet_ms": 1, "korrelasjonsid": None,
        "nokkel": "bench", "pseudonym": "a" * 64,
    }  # fmt: skip
    tider: dict[int, list[float]] = {1: [], 32: []}

    async def mal() -> None:
        linje = base(create_app(Settings(env="test", database_url=url)))
        for _ in range(200):
            for antall, hver in tider.items():
                startet = time.perf_counter()
                await linje.skriv([rad] * antall)
                hver.append((time.perf_counter() - startet) * 1000)
        await linje.lukk()

    asyncio.run(mal())
    return statistics.median(tider[1]), statistics.median(tider[32])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runder", type=int, default=5)
    runder = parser.parse_args().runder
    if not (shutil.which("nginx") and shutil.which("wrk")):
        sys.exit("apt-get install nginx libnginx-mod-http-lua wrk")
    caretaker = Caretaker()
    try:
        start_postgresql(caretaker.folder, "-c listen_addresses=''")
        with Databases(caretaker.folder, "bench").copy("postgresql", "initialised", initialised) as url:
            measure(Path(tempfile.mkdtemp(dir=caretaker.folder)), url, runder)
    finally:
        caretaker.close()


def measure(mappe: Path, url: str, runder: int) -> None:
    mappe.chmod(0o777)
    alle: dict[str, list[tuple[dict[str, float], dict[str, float]]]] = {}
    with contestants(mappe, url) as (hver, slukk):
        for deltaker in [*hver.values()] * 2:  # whoever keeps something has it now, in every process
            deltaker.spor(FORBINDELSER)
        for runde in range(runder):
            for navn in list(hver)[:: 1 if runde % 2 == 0 else -1]:
                en, startet = hver[navn].spor(1), cpu(hver[navn].pid)
                mange = hver[navn].spor(FORBINDELSER)
                mange["cpu"] = (cpu(hver[navn].pid) - startet) * 1000 / mange["n"]
                alle.setdefault(navn, []).append((en, mange))
        slukk()
        hver["ksadmin"].spor(FORBINDELSER, feiler=True)  # until the breakers are open
        apen = hver["ksadmin"].spor(FORBINDELSER, feiler=True)
    with db_open(url):
        rader = db.session.scalar(select(func.count()).select_from(Oppslag)) or 0
    svar = sum(en["n"] + mange["n"] for en, mange in alle["ksadmin"])
    assert rader >= svar, (rader, svar)
    table(alle, runder)
    rad("lookups, breaker open, p99, ms", apen["p99"], "<= 50")
    en, mange = audit_cost(url)
    sys.stdout.write(
        f"\nAudit: {en:.2f} ms for a row alone, {mange:.2f} ms for 32 in one commit."
        f" Rows: {rader:.0f}, answers: {svar:.0f}.\n"
        f"Breaker open: {apen['rps']:.0f} answers a second, p50 {apen['p50']:.1f} ms, p99 {apen['p99']:.1f} ms.\n"
    )


def table(alle: dict[str, list[tuple[dict[str, float], dict[str, float]]]], runder: int) -> None:
    """The median of the rounds. What is added, and the ratios, are of each round by itself."""

    def median(verdi: Callable[[int], float]) -> float:
        return statistics.median(verdi(runde) for runde in range(runder))

    def tall(navn: str, felt: str, hvem: int = 1) -> Callable[[int], float]:
        return lambda runde: alle[navn][runde][hvem][felt]

    kolonner = "req/s | p50 ms | p99 ms | added p50 | added p99 | added p50, 1 conn. | CPU ms | × nginx | × Django"
    sys.stdout.write(f"| | {kolonner} |\n|---{'|---' * 9}|\n")
    for navn in alle:
        rps, p50, p99, brukt = (median(tall(navn, felt)) for felt in ("rps", "p50", "p99", "cpu"))
        lagt_til = [
            median(lambda r, f=felt, h=hvem, n=navn: tall(n, f, h)(r) - tall("direkte", f, h)(r))  # type: ignore[misc]
            for felt, hvem in (("p50", 1), ("p99", 1), ("p50", 0))
        ]
        ganger = [median(lambda r, n=navn, m=mot: tall(n, "rps")(r) / tall(m, "rps")(r)) for mot in ("nginx", "django")]  # type: ignore[misc]
        celler = [f"{rps:.0f}", f"{p50:.2f}", f"{p99:.1f}", *(f"{t:.2f}" for t in (*lagt_til, brukt, *ganger))]
        if navn == "ksadmin":
            for hva, verdi, grense in zip(
                ("added p50, ms", "added p99, ms", "× nginx", "× Django"), (*lagt_til[:2], *ganger),
                ("<= 5", "<= 25", ">= 0.4", ">= 3"), strict=True,
            ):  # fmt: skip
                rad(f"lookups, {hva}", verdi, grense)
        sys.stdout.write(f"| {navn} | {' | '.join(celler)} |\n")


if __name__ == "__main__":
    main()
