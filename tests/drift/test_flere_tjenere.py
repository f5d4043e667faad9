"""Two servers on one PostgreSQL are one ksadmin: one session, one end of it, and one count of tries."""

from pathlib import Path

import httpx

from ksadmin.app import create_app
from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.settings import Settings
from tests.brukere.personer import PASSORD, ny_bruker
from tests.databases import Databases, initialised
from tests.feil.anlegg import anlegg
from tests.feil.test_paagang import skjult
from tests.simulators.smtp import wait_until

FEIL = "et annet passord"


def test_okter_og_grenser_er_de_samme_paa_begge(databases: Databases, tmp_path: Path) -> None:
    with databases.copy("postgresql", "initialised", initialised) as url:
        app = create_app(Settings(env="test", database_url=url))
        ny_bruker(app)
        ny_bruker(app, Rolle.LESER)
        with app.app_context():
            db.engine.dispose()
        with anlegg(url, tmp_path, None, webs=2, schedulers=0) as hus:
            wait_until(lambda: hus.logg.read_text().count("ASGI server listening") == 2)
            en, to = (f"http://127.0.0.1:{port}" for port in hus.porter.values())
            en_okt_paa_begge(en, to)
            ett_tall_for_begge(en, to)


def en_okt_paa_begge(en: str, to: str) -> None:
    with httpx.Client() as person, httpx.Client() as tyv:
        assert logg_inn(person, en, to, "saksbehandler@ks.no", PASSORD) == 302
        tyv.cookies.update(person.cookies)
        sider = [klient.get(f"{web}/admin/konto/") for klient in (person, tyv) for web in (en, to)]
        assert [side.status_code for side in sider] == [200] * 4
        assert person.post(f"{to}/logg-ut", data={"csrf_token": skjult(sider[0].text, "csrf_token")}).is_redirect
        assert [klient.get(f"{web}/admin/konto/").status_code for klient in (person, tyv) for web in (en, to)] == [
            302
        ] * 4


def ett_tall_for_begge(en: str, to: str) -> None:
    """Five tries, and it does not help to go to the other."""
    with httpx.Client() as klient:
        svar = [logg_inn(klient, *par, "leser@ks.no", FEIL) for par in ((en, to), (to, en)) * 3]
        assert svar == [200] * 5 + [429]
        assert [logg_inn(klient, web, web, "leser@ks.no", PASSORD) for web in (en, to)] == [429, 429]


def logg_inn(klient: httpx.Client, aapne: str, sende: str, epost: str, passord: str) -> int:
    """Open the form on one server, and send it to another; the status of the answer."""
    side = klient.get(f"{aapne}/logg-inn").text
    felt = {"csrf_token": skjult(side, "csrf_token"), "email": epost, "password": passord}
    return klient.post(f"{sende}/logg-inn", data=felt).status_code
