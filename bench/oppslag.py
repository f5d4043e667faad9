"""What the lookup proxy adds to an upstream that answers in 5 ms, beside nginx and a Django view that do the same.

    apt-get install nginx libnginx-mod-http-lua wrk        only the bench needs them
    python bench/oppslag.py                                5 rounds; --runder 9

Everybody is on this machine: the upstream (nginx, a Lua sleep), nginx with proxy_pass (no audit), Django + httpx
with a key and one audit insert in autocommit, and ours as `ksadmin serve` starts it: token, gate, purpose, pseudonym
and a row that is on disk before the answer leaves. PostgreSQL commits durably. wrk asks over 32 connections, for
40 kommuner in turn, and they take turns at going first.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from joserfc.jwk import RSAKey  # noqa: E402
from sqlalchemy import func, select, text  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core import clock  # noqa: E402
from ksadmin.database import db, transaction  # noqa: E402
from ksadmin.oppslag import usecases  # noqa: E402
from ksadmin.oppslag.kodeverk import Oppslagsapi, Oppslagsutfall  # noqa: E402
from ksadmin.oppslag.models import Oppslag  # noqa: E402
from ksadmin.register.models import Organisasjonstype  # noqa: E402
from ksadmin.register.queries import organisasjoner  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.databases import Caretaker, Databases, initialised, start_postgresql  # noqa: E402
from tests.oppslag.huset import VI, apne, serve  # noqa: E402
from tests.simulators.maskinporten import AUD, KLIENT, SCOPE_INN, maskinporten  # noqa: E402
from tests.test_start import free_port  # noqa: E402

KOMMUNER, FORBINDELSER, SEKUNDER = 40, 32, 3
HEMMELIG = "hemmelig-nokkel"
DJANGOS_SPOR = (
    "CREATE TABLE peer_audit (id serial PRIMARY KEY, tid timestamptz NOT NULL DEFAULT now(), klient text NOT NULL,"
    " nokkel text NOT NULL, status integer NOT NULL)"
)
PERSON = "27847099416"
SVAR = '{"personidentifikator":"***","inntektsaar":"2024","skjermet":false,"grunnlag":[{"tekniskNavn":"x","beloep":1}]}'

NGINX = """
{moduler}
pid {mappe}/{navn}.pid; error_log {mappe}/{navn}.log error; worker_processes 2; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 10000000;
  client_body_temp_path {mappe}; proxy_temp_path {mappe}; fastcgi_temp_path {mappe};
  uwsgi_temp_path {mappe}; scgi_temp_path {mappe};
  {http}
  server {{ listen 127.0.0.1:{port} reuseport; location / {{ {sted} }} }}
}}
"""
LUA = (
    "load_module /usr/lib/nginx/modules/ndk_http_module.so; load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;"
)
SPOR = """
local sporsmal = {{ {sporsmal} }}
local n = 0
request = function() n = n % #sporsmal + 1 return sporsmal[n] end
response = function(status) if status ~= 200 then feil = (feil or 0) + 1 end end
"""


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[None]:
    """A server that listens."""
    process = subprocess.Popen(command, env=os.environ | (env or {}), cwd=ROOT)
    try:
        for _ in range(900):
            if (
                subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{port}/"], check=False).returncode
                == 0
            ):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def nginx(mappe: Path, navn: str, sted: str, http: str = "", moduler: str = "") -> tuple[list[str], int]:
    port = free_port()
    fil = mappe / f"{navn}.conf"
    fil.write_text(NGINX.format(mappe=mappe, navn=navn, port=port, sted=sted, http=http, moduler=moduler))
    return ["nginx", "-c", str(fil)], port


def wrk(mappe: Path, navn: str, port: int, sporsmal: list[str], forbindelser: int) -> dict[str, float]:
    """Requests a second, and the 50th and 99th percentile in milliseconds."""
    fil = mappe / f"{navn}.lua"
    fil.write_text(SPOR.format(sporsmal=",\n".join(json.dumps(s) for s in sporsmal)))
    command = [
        "wrk",
        "-t1",
        f"-c{forbindelser}",
        f"-d{SEKUNDER}s",
        "--latency",
        "-s",
        str(fil),
        f"http://127.0.0.1:{port}",
    ]
    ut = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in ut, (navn, ut)
    tid = {p: _ms(re.search(rf"{p}%\s+([\d.]+)(us|ms|s)", ut)) for p in (50, 99)}
    antall = re.search(r"(\d+) requests in", ut)
    per_sekund = re.search(r"Requests/sec:\s+([\d.]+)", ut)
    assert antall
    assert per_sekund
    return {"p50": tid[50], "p99": tid[99], "n": float(antall[1]), "rps": float(per_sekund[1])}


def _ms(funn: re.Match[str] | None) -> float:
    assert funn
    return float(funn[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[funn[2]]


def http(metode: str, sti: str, token: str = "", kropp: str = "") -> str:
    """One request, whole."""
    hoder = ("Host: 127.0.0.1", f"Authorization: Bearer {token}", "Content-Type: application/json")
    return "\r\n".join([f"{metode} {sti} HTTP/1.1", *hoder, f"Content-Length: {len(kropp)}", "", kropp])


@contextmanager
def contestants(mappe: Path, url: str) -> Iterator[dict[str, Callable[[int], dict[str, float]]]]:
    """Everybody, running; each is a function from the number of connections to what was measured."""
    lua = f"content_by_lua_block {{ ngx.sleep(0.005) ngx.header.content_type='application/json' ngx.print('{SVAR}') }}"
    with ExitStack() as stack:
        command, upstream = nginx(mappe, "kilde", lua, moduler=LUA)
        stack.enter_context(running(command, upstream))
        command, foran = nginx(
            mappe, "nginx", f'if ($http_authorization != "Bearer {HEMMELIG}") {{ return 401; }} proxy_pass http://kilden;'
            ' proxy_http_version 1.1; proxy_set_header Connection "";',
            f"upstream kilden {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 10000000; }}",
        )  # fmt: skip
        stack.enter_context(running(command, foran))
        django = free_port()
        stack.enter_context(
            running(
                [sys.executable, "-m", "gunicorn", "-w2", "--threads=16", "--no-control-socket", "--log-level=error",
                 f"-b127.0.0.1:{django}", "oppslag_django:app"],
                django,
                {"PYTHONPATH": str(ROOT / "bench"), "BENCH_UPSTREAM": f"http://127.0.0.1:{upstream}", "BENCH_DB": url,
                 "BENCH_KEY": HEMMELIG},
            )
        )  # fmt: skip
        vart, sporsmal = stack.enter_context(ours(mappe, url, upstream))
        person = json.dumps({"personidentifikator": PERSON, "inntektsaar": 2024, "stadie": "oppgjoer"})
        sti = f"/oppgjoer/kommuneforeldrebetaling/2024/{PERSON}"
        yield {
            "direkte": lambda n: wrk(mappe, "direkte", upstream, [http("GET", sti)], n),
            "nginx": lambda n: wrk(mappe, "nginx", foran, [http("GET", sti, HEMMELIG)], n),
            "django": lambda n: wrk(mappe, "django", django, [http("POST", "/oppslag", HEMMELIG, person)], n),
            "ksadmin": lambda n: wrk(mappe, "ksadmin", vart, sporsmal, n),
        }


@contextmanager
def ours(mappe: Path, url: str, upstream: int) -> Iterator[tuple[int, list[str]]]:
    """`ksadmin serve` with every kommune let in; its port, and a question for each."""
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
        with serve(settings, port, mappe / "ksadmin.log", 2):
            yield port, sporsmal


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
    with db_open(url):
        for _ in range(200):
            for antall, hver in tider.items():
                startet = time.perf_counter()
                with transaction() as session:
                    usecases.skriv_spor(session, [rad] * antall)
                hver.append((time.perf_counter() - startet) * 1000)
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
    with contestants(mappe, url) as hver:
        for spor in hver.values():
            spor(FORBINDELSER)  # whoever keeps something has it now
        for runde in range(runder):
            for navn in list(hver)[:: 1 if runde % 2 == 0 else -1]:
                alle.setdefault(navn, []).append((hver[navn](1), hver[navn](FORBINDELSER)))
    with db_open(url):
        rader = db.session.scalar(select(func.count()).select_from(Oppslag)) or 0
    svar = sum(en["n"] + mange["n"] for en, mange in alle["ksadmin"])
    assert rader >= svar, (rader, svar)

    def median(verdi: Callable[[int], float]) -> float:
        return statistics.median(verdi(runde) for runde in range(runder))

    def tall(navn: str, felt: str, hvem: int = 1) -> Callable[[int], float]:
        return lambda runde: alle[navn][runde][hvem][felt]

    sys.stdout.write(
        "| | req/s | p50 ms | p99 ms | added p50 | added p99 | added p50, 1 conn. | × nginx | × Django |\n"
    )
    sys.stdout.write("|---|---|---|---|---|---|---|---|---|\n")
    for navn in alle:
        rps, p50, p99 = (median(tall(navn, felt)) for felt in ("rps", "p50", "p99"))
        lagt_til = [
            median(lambda r, f=felt, h=hvem, n=navn: tall(n, f, h)(r) - tall("direkte", f, h)(r))  # type: ignore[misc]
            for felt, hvem in (("p50", 1), ("p99", 1), ("p50", 0))
        ]
        ganger = [median(lambda r, n=navn, m=mot: tall(n, "rps")(r) / tall(m, "rps")(r)) for mot in ("nginx", "django")]  # type: ignore[misc]
        celler = [
            f"{rps:.0f}",
            f"{p50:.2f}",
            f"{p99:.1f}",
            *(f"{t:.2f}" for t in lagt_til),
            *(f"{g:.2f}" for g in ganger),
        ]
        sys.stdout.write(f"| {navn} | {' | '.join(celler)} |\n")
    en, mange = audit_cost(url)
    sys.stdout.write(
        f"\nAudit: {en:.2f} ms for a row alone, {mange:.2f} ms for 32 in one commit."
        f" Rows: {rader:.0f}, answers: {svar:.0f}.\n"
    )


if __name__ == "__main__":
    main()
