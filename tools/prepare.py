"""Make this machine ready: `prepare.py run` for `make run`, `prepare.py test` for `make test`.

Debian packages are installed only when what they give is missing, and the Python environment in `.venv` only
when the lock has changed since last time. Standard library only: it runs before anything is installed.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}

LIBRARIES = {  # what WeasyPrint loads; HarfBuzz decides the very bytes of a PDF
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}  # Playwright's driver needs it
TEST_PROGRAMS = {"chromium": "chromium", "qpdf": "qpdf", "pdftotext": "poppler-utils"}
TEST_FILES = {"/usr/lib/chromium/locales/nb.pak": "chromium-l10n"}  # dates in a field as they are written here
COMPILER = {  # gunicorn-h1c has no wheel on PyPI
    "/usr/bin/gcc": "gcc",
    "/usr/include/stdio.h": "libc6-dev",
    f"{sysconfig.get_path('include')}/Python.h": "python3-dev",
}
SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin"  # where a user who is not root does not look
DAEMONS = {"dovecot": "dovecot-imapd"}


def main(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told so
        sys.exit(f"ksadmin trenger Python 3.11 eller nyere. Dette er {sys.version.split()[0]}.")
    install_debian_packages(list(missing_debian_packages(purpose)))
    install_python_packages(purpose)


def missing_debian_packages(purpose: str) -> Iterator[str]:
    if importlib.util.find_spec("ensurepip") is None:
        yield "python3-venv"
    if not list(VENV.glob("lib/*/site-packages/gunicorn_h1c")):
        yield from (package for file, package in COMPILER.items() if not Path(file).exists())
    libraries = LIBRARIES | TEST_LIBRARIES if purpose == "test" else LIBRARIES
    yield from (package for library, package in libraries.items() if not loads(library))
    if purpose == "test":
        yield from (package for program, package in TEST_PROGRAMS.items() if not shutil.which(program))
        yield from (package for file, package in TEST_FILES.items() if not Path(file).exists())
        yield from (package for daemon, package in DAEMONS.items() if not shutil.which(daemon, path=SBIN))
        if not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
            yield "postgresql"


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_debian_packages(packages: list[str]) -> None:
    if not packages:
        return
    wanted = " ".join(packages)
    if not shutil.which("apt-get"):
        sys.exit(f"Maskinen mangler det disse Debian-pakkene gir: {wanted}. Installer dem og prøv igjen.")
    if os.geteuid() != 0 and not shutil.which("sudo"):
        sys.exit(f"Maskinen mangler {wanted}. Be en administrator kjøre: apt-get install {wanted}")
    print(f"Installerer Debian-pakker: {wanted}", flush=True)
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], check=False)  # an unreachable extra source does not matter here
    install = subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], check=False)
    if install.returncode:
        sys.exit(f"Fikk ikke installert {wanted}. Se meldingen fra apt over, rett feilen og prøv igjen.")


def install_python_packages(purpose: str) -> None:
    stamps = {name: fingerprint(lock) for name, lock in LOCKS.items()}
    if read(VENV / f".prepared-{purpose}") == stamps[purpose]:
        return
    if not venv_runs_this_python():
        print("Lager Python-miljøet .venv", flush=True)
        python(sys.executable, "-m", "venv", "--clear", str(VENV))
    print(f"Installerer Python-pakker fra {LOCKS[purpose].name}", flush=True)
    pip = [str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    python(*pip, "install", "--use-pep517", "--require-hashes", "-r", str(LOCKS[purpose]))
    link_project()
    done = ("run", "test") if purpose == "test" else ("run",)  # the test lock holds all of the other
    for name in done:
        (VENV / f".prepared-{name}").write_text(stamps[name])


def python(*command: str) -> None:
    if subprocess.run(command, check=False).returncode:
        sys.exit("Python-miljøet ble ikke ferdig. Se meldingen over, rett feilen og prøv igjen.")


def link_project() -> None:
    """Put the working tree on the environment's path and `ksadmin` among its programs."""
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))
    (packages / "ksadmin.pth").write_text(f"{ROOT}\n")
    program = VENV / "bin/ksadmin"
    program.write_text(f"#!{VENV}/bin/python\nfrom ksadmin.cli import main\n\nmain()\n")
    program.chmod(0o755)


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(f"{ROOT} {sys.version_info[:2]} ".encode() + lock.read_bytes()).hexdigest()


def venv_runs_this_python() -> bool:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}."
    config = read(VENV / "pyvenv.cfg")
    return f"version = {version}" in config and (VENV / "bin/python").exists()


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("Avbrutt. Kjør kommandoen på nytt for å fortsette.")
