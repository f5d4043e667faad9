"""Two scanners that others have written, against a running ksadmin with example cases; as nobody and as a forvalter.

    make scan

wapiti goes through the pages it finds, sqlmap through the addresses with something to search in. What they find is
printed and fails the run; their whole reports are in var/scan. Both are kept to a few minutes a round.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from ksadmin.app import create_app
from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.demo import lag_eksempeldata
from ksadmin.settings import Settings
from tests.brukere.personer import kapsel, ny_bruker
from tests.databases import initialised
from tests.feil.anlegg import anlegg
from tests.simulators.smtp import wait_until

RAPPORTER = Path("var/scan")
WAPITI_SEKUNDER, ANGREP_SEKUNDER, SQLMAP_SEKUNDER = 120, 20, 60
SKADER = "exec,file,sql,xss,permanentxss,ssrf,redirect,crlf,upload,xxe,csrf,backup,htaccess,methods,csp,cookieflags"
SOK = (
    *("/?sok=a", "/veikart?sok=a", "/varsler?tema=a", "/tjenester?sok=a", "/sjekk?kode=a", "/api/v1/kommuner?side=1"),
    *("/admin/organisasjoner/?search=a", "/admin/saker/?search=a&sort=1", "/admin/onsker/?search=a&page=1"),
    *("/admin/sok/?q=a", "/admin/organisasjoner/details/?id=1", "/admin/kalender/?maned=2026-11"),
)


def wapiti(program: str, url: str, kapsel: str | None) -> list[str]:
    """What it calls a vulnerability, one line each."""
    rapport = RAPPORTER / f"wapiti-{'innlogget' if kapsel else 'ute'}.json"
    command = [
        program,
        "-u",
        f"{url}/admin/" if kapsel else f"{url}/",
        "-m",
        SKADER,
        "--flush-session",
        "--no-bugreport",
    ]
    command += [
        "-f",
        "json",
        "-o",
        str(rapport),
        "--max-scan-time",
        str(WAPITI_SEKUNDER),
        "--max-attack-time",
        str(ANGREP_SEKUNDER),
    ]
    command += ["--scope", "domain", "-x", f"{url}/logg-ut", "-d", "4", "--max-links-per-page", "60", "-v", "0"]
    if kapsel:
        command += ["-H", f"Cookie: ksadmin={kapsel}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=WAPITI_SEKUNDER * 6)
    funnet = json.loads(rapport.read_text())["vulnerabilities"]
    funnet.pop("Secure Flag cookie", None)  # it is served over http here; tests/brukere/test_informasjonskapsel.py
    return [f"{slag}: {ett['method']} {ett['path']} {ett['info']}" for slag, alle in funnet.items() for ett in alle]


def sqlmap(program: str, url: str, kapsel: str) -> list[str]:
    """The addresses it gets anything into."""
    adresser = RAPPORTER / "adresser.txt"
    adresser.write_text("".join(f"{url}{quote(sti, safe='/?=&')}\n" for sti in SOK))
    command = [program, "-m", str(adresser), "--batch", "--flush-session", "--level", "1", "--risk", "1", "--smart"]
    command += ["--cookie", f"ksadmin={kapsel}", "--skip", "ksadmin", "--output-dir", str(RAPPORTER / "sqlmap")]
    command += ["--disable-coloring", "--time-limit", str(SQLMAP_SEKUNDER)]
    svar = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SQLMAP_SEKUNDER * len(SOK))
    (RAPPORTER / "sqlmap.txt").write_text(svar.stdout + svar.stderr)
    return [linje for linje in svar.stdout.splitlines() if "identified the following injection point" in linje]


def main(wapiti_program: str, sqlmap_program: str) -> int:
    """Exit code 1 when something is found."""
    RAPPORTER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as mappe:
        url = f"sqlite:///{mappe}/ksadmin.db"
        initialised(url)
        settings = Settings(env="test", database_url=url, eksempeldata=True)
        app = create_app(settings)
        okt = kapsel(app, ny_bruker(app, Rolle.FORVALTER, passord=None))
        with app.app_context():
            lag_eksempeldata(settings, seed=1)
            db.engine.dispose()
        with anlegg(url, Path(mappe), None, webs=1, schedulers=0) as hus:
            wait_until(lambda: "ASGI server listening" in hus.logg.read_text())
            adresse = f"http://127.0.0.1:{hus.porter['web0']}"
            funn = {
                "wapiti, nobody": wapiti(wapiti_program, adresse, None),
                "wapiti, forvalter": wapiti(wapiti_program, adresse, okt),
                "sqlmap": sqlmap(sqlmap_program, adresse, okt),
            }
            feilet = hus.logg.read_text().count("unhandled")
    for skanner, alle in funn.items():
        print(f"{skanner}: {len(alle)} found", *alle, sep="\n  ")
    print(f"pages that failed meanwhile: {feilet}")
    return 1 if feilet or any(funn.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
