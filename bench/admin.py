"""How fast every admin page is at the size of the example data, on SQLite.

    python bench/admin.py [--ganger 20]

The pages are found by their links, as a person finds them. Each is asked for whole, in this process, by a signed-in
administrator. Demanded: the 95th percentile under 100 ms.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from ksadmin.app import create_app  # noqa: E402
from ksadmin.core.actor import Rolle  # noqa: E402
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
    maalt: dict[str, tuple[float, str]] = {}
    try:
        with Databases(caretaker.folder, "bench").copy("sqlite", "eksempeldata", med_eksempeldata) as url:
            app = create_app(Settings(env="test", database_url=url))
            client = app.test_client()
            logg_inn(client, ny_bruker(app, Rolle.ADMINISTRATOR))  # type: ignore[arg-type]
            funnet = {rute: adresse for rute, adresse, svar in sider(app, client, "/admin/") if svar.status_code == 200}
            for rute, adresse in funnet.items():
                tider = []
                for _ in range(args.ganger):
                    start = time.perf_counter()
                    client.get(adresse).close()
                    tider.append((time.perf_counter() - start) * 1000)
                maalt[rute] = p95(tider), adresse
            with app.app_context():
                db.engine.dispose()
    finally:
        caretaker.close()
    for ms, adresse in sorted(maalt.values(), reverse=True)[:VERST]:
        print(f"{ms:8.1f} ms  {adresse}")
    over = [ms for ms, _ in maalt.values() if ms > KREV_MS]
    alle = p95([ms for ms, _ in maalt.values()])
    print(f"{len(maalt)} pages, {len(over)} over {KREV_MS} ms, of all of them p95 {alle:.1f} ms.")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
