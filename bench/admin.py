"""How fast every admin page is at the size of the example data, on SQLite.

    python bench/admin.py [--ganger 20]

The pages are found by their links, as a person finds them; downloads are not pages. Each is asked for whole, in this
process, by a signed-in administrator. Demanded: the 95th percentile under 100 ms. The CPU beside it says what is left
on a machine others use too.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from rader import rad  # noqa: E402

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core.actor import Rolle  # noqa: E402
from ksadmin.core.sweeping import sweep_seldom  # noqa: E402
from ksadmin.database import db  # noqa: E402
from ksadmin.settings import Settings  # noqa: E402
from tests.brukere.personer import logg_inn, ny_bruker  # noqa: E402
from tests.databases import Caretaker, Databases  # noqa: E402
from tests.gjennomgang import med_eksempeldata, sider  # noqa: E402

KREV_MS = 100
VERST = 15


def p95(tider: list[float]) -> float:
    return sorted(tider)[int(len(tider) * 0.95)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ganger", type=int, default=20)
    args = parser.parse_args()
    caretaker = Caretaker()
    maalt: list[tuple[float, float, str]] = []
    try:
        with Databases(caretaker.folder, "bench").copy("sqlite", "eksempeldata", med_eksempeldata) as url:
            app = create_app(Settings(env="test", database_url=url))
            sweep_seldom()  # as the server does
            client = app.test_client()
            logg_inn(client, ny_bruker(app, Rolle.ADMINISTRATOR))  # type: ignore[arg-type]
            funnet = {
                rute: adresse
                for rute, adresse, svar in sider(app, client, "/admin/", av_hver=1)
                if rute.startswith("/admin/") and (svar.status_code, svar.mimetype) == (200, "text/html")
            }
            for adresse in funnet.values():
                tider, cpu = [], []
                for _ in range(args.ganger):
                    start, brukt = time.perf_counter(), time.process_time()
                    client.get(adresse)
                    tider.append((time.perf_counter() - start) * 1000)
                    cpu.append((time.process_time() - brukt) * 1000)
                maalt.append((p95(tider), p95(cpu), adresse))
            with app.app_context():
                db.engine.dispose()
    finally:
        caretaker.close()
    print(f"{'p95 ms':>8}{'CPU':>8}")
    for ms, cpu_ms, adresse in sorted(maalt, reverse=True)[:VERST]:
        print(f"{ms:8.1f}{cpu_ms:8.1f}  {adresse}")
    over, over_cpu = (sum(m[i] > KREV_MS for m in maalt) for i in (0, 1))
    rad("admin pages over 100 ms by the clock", over, "<= 0")
    rad("admin pages over 100 ms by CPU", over_cpu, "<= 0")
    print(f"{len(maalt)} pages. Over {KREV_MS} ms: {over} by the clock, {over_cpu} by CPU.")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
