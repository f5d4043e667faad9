"""The wheel runs without the checkout: built, installed in a clean environment, made ready, served."""

import os
import signal
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

import httpx
import pytest

from tests.simulators.smtp import wait_until
from tests.test_start import fetch, free_port

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, folder: Path) -> str:
    """What the command says; its environment knows nothing of this checkout."""
    argv = [str(part) for part in command]
    done = subprocess.run(argv, cwd=folder, env=surroundings(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def surroundings(folder: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KSADMIN_", "PYTHON"))}
    return clean | {"KSADMIN_DATABASE_URL": f"sqlite:///{folder}/ksadmin.db"}


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The programs of an environment with the wheel in it, and what it needs beside it."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, folder=ROOT)
    (wheel,) = tmp_path.glob("ksadmin-*.whl")
    venv = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv, folder=tmp_path)
    pip = (sys.executable, "-m", "pip", "--python", venv, "install", "-q", "--no-deps", "--no-index")
    run(*pip, wheel, folder=tmp_path)
    (packages,) = venv.glob("lib/python3.*/site-packages")
    # What it needs is our own environment's; our link to the checkout is a .pth there, and so not read.
    (packages / "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return venv / "bin"


def test_hjulet_virker_uten_kildekoden(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import ksadmin; print(ksadmin.__file__)", folder=tmp_path)
    assert where.startswith(str(tmp_path))
    assert "med 372 organisasjoner" in run(installed / "ksadmin", "init", folder=tmp_path)
    run(installed / "ksadmin", "avtale", "pdf", "958935420", "-o", "erklaering.pdf", folder=tmp_path)
    assert (tmp_path / "erklaering.pdf").read_bytes().startswith(b"%PDF")
    port = free_port()
    command = [str(installed / "ksadmin"), "serve", "--port", str(port), "--workers", "1"]
    web = subprocess.Popen(command, cwd=tmp_path, env=surroundings(tmp_path))
    try:
        for path in ("/kommune/0301", "/logg-inn", "/static/0123456789ab/felles.css", "/helse/klar"):
            assert fetch(f"http://127.0.0.1:{port}{path}").status_code == 200, path
        svar = under_omlasting(web, f"http://127.0.0.1:{port}/kommune/0301")
        assert set(svar) == {200}
        web.send_signal(signal.SIGTERM)
        assert web.wait(60) == 0
    finally:
        web.kill()
        web.wait()


def under_omlasting(web: subprocess.Popen[bytes], url: str) -> list[int]:
    """What those who ask get while every worker is replaced, as `systemctl reload` does at an upgrade."""
    svar: list[int] = []
    ferdig = threading.Event()

    def spor() -> None:
        while not ferdig.is_set():
            svar.append(httpx.get(url, timeout=60).status_code)

    gamle = arbeidere(web)
    folk = [threading.Thread(target=spor) for _ in range(4)]
    for en in folk:
        en.start()
    try:
        wait_until(lambda: len(svar) > 20)
        web.send_signal(signal.SIGHUP)
        wait_until(lambda: arbeidere(web) and not arbeidere(web) & gamle)
        etter = len(svar)
        wait_until(lambda: len(svar) > etter + 20)
    finally:
        ferdig.set()
        for en in folk:
            en.join()
    return svar


def arbeidere(web: subprocess.Popen[bytes]) -> set[str]:
    """The processes of the web's workers."""
    return set(Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().split())
