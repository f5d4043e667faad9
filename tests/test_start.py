"""`ksadmin start`, which `make run` runs: everything comes up, answers, and goes down in good order."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import httpx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, patience: float = 60) -> httpx.Response:
    """The answer, once there is somebody to give it."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return httpx.get(url, follow_redirects=True, timeout=patience)
        except httpx.ConnectError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_start_serves_pages_and_a_way_in_until_ctrl_c(database_url, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "ksadmin", "start", "--no-demo", "--port", str(port)]
    environment = {**os.environ, "KSADMIN_DATABASE_URL": database_url}
    log = tmp_path / "log"
    with log.open("w") as output:
        ksadmin = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        assert fetch(f"http://127.0.0.1:{port}/").status_code == 200
        way_in = re.search(r"http://\S+/forste-innlogging/\S+", log.read_text())
        assert way_in
        assert fetch(way_in[0]).status_code == 200
        oppslag = fetch(f"http://127.0.0.1:{port}/oppslag/v1/status")
        assert (oppslag.status_code, oppslag.json()["title"]) == (503, "Oppslag er ikke slått på")
        counted = fetch(f"http://127.0.0.1:{port}/metrics").text
        assert re.search(r'ksadmin_request_seconds_count\{part="flask",status="200"\} [23456789]', counted)
        os.killpg(ksadmin.pid, signal.SIGINT)  # as a terminal does
        assert ksadmin.wait(60) == 0
    finally:
        if ksadmin.poll() is None:
            os.killpg(ksadmin.pid, signal.SIGKILL)
    assert "Traceback" not in log.read_text()
