"""nginx, wrk and the servers they meet, for the bench of lookups."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.test_start import free_port

ROOT = Path(__file__).parents[1]
SEKUNDER = 3

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
"""


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[int]:
    """A server that listens; its process."""
    process = subprocess.Popen(command, env=os.environ | (env or {}), cwd=ROOT)
    try:
        for _ in range(900):
            if (
                subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{port}/"], check=False).returncode
                == 0
            ):
                break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def nginx(mappe: Path, navn: str, sted: str, http: str = "", moduler: str = "") -> tuple[list[str], int]:
    port = free_port()
    fil = mappe / f"{navn}.conf"
    fil.write_text(NGINX.format(mappe=mappe, navn=navn, port=port, sted=sted, http=http, moduler=moduler))
    return ["nginx", "-c", str(fil)], port


def wrk(
    mappe: Path, navn: str, port: int, sporsmal: list[str], forbindelser: int, *, feiler: bool = False
) -> dict[str, float]:
    """Requests a second, and the 50th and 99th percentile in ms. ``feiler``: no answer is to be a good one."""
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
    daarlige = re.search(r"Non-2xx or 3xx responses: (\d+)", ut)
    tid = {p: _ms(re.search(rf"{p}%\s+([\d.]+)(us|ms|s)", ut)) for p in (50, 99)}
    antall = re.search(r"(\d+) requests in", ut)
    per_sekund = re.search(r"Requests/sec:\s+([\d.]+)", ut)
    assert antall
    assert int(daarlige[1] if daarlige else 0) == int(antall[1]) * feiler, (navn, ut)
    assert per_sekund
    return {"p50": tid[50], "p99": tid[99], "n": float(antall[1]), "rps": float(per_sekund[1])}


def _ms(funn: re.Match[str] | None) -> float:
    assert funn
    return float(funn[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[funn[2]]


def http(metode: str, sti: str, token: str = "", kropp: str = "") -> str:
    """One request, whole."""
    hoder = ("Host: 127.0.0.1", f"Authorization: Bearer {token}", "Content-Type: application/json")
    return "\r\n".join([f"{metode} {sti} HTTP/1.1", *hoder, f"Content-Length: {len(kropp)}", "", kropp])


def cpu(rot: int) -> float:
    """Seconds of CPU a server and the processes it has started have used so far."""
    brukt: dict[int, float] = {}
    barn: dict[int, list[int]] = {}
    for fil in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            felt = fil.read_text().rpartition(")")[2].split()
            brukt[int(fil.parent.name)] = (int(felt[11]) + int(felt[12])) / os.sysconf("SC_CLK_TCK")
            barn.setdefault(int(felt[1]), []).append(int(fil.parent.name))

    def sum_av(pid: int) -> float:
        return brukt.get(pid, 0.0) + sum(map(sum_av, barn.get(pid, [])))

    return sum_av(rot)
