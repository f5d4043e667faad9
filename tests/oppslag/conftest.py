"""One running house for the tests of the proxy's own behaviour, which no database changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ksadmin.app import create_app
from ksadmin.database import db, transaction
from ksadmin.settings import Settings
from tests.databases import Databases, initialised
from tests.oppslag.huset import Hus, apne, huset
from tests.simulators.nett import Humor


@pytest.fixture(scope="session")
def apent_hus(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hus]:
    """Oslo may ask for foreldrebetaling. Skatteetaten gets two seconds, and a caller waits one for a place."""
    mappe: Path = tmp_path_factory.mktemp("hus")
    with (
        databases.copy("sqlite", "apent", apnet) as url,
        huset(mappe, url, workers=2, oppslag_frist_sekunder=2, oppslag_ko_sekunder=1, oppslag_per_minutt=5000) as hus,
    ):
        yield hus


def apnet(url: str) -> None:
    """The template where Oslo may ask."""
    initialised(url)
    app = create_app(Settings(env="test", database_url=url))
    with app.app_context():
        with transaction() as session:
            apne(session)
        db.engine.dispose()


@pytest.fixture
def hus(apent_hus: Hus) -> Iterator[Hus]:
    """The same, with everybody in a good mood again afterwards."""
    yield apent_hus
    tjener = apent_hus.skatteetaten.tjener
    tjener.slipp.set()
    tjener.humor, apent_hus.maskinporten.tjener.humor = Humor.GOD, Humor.GOD
    tjener.slipp.clear()
    apent_hus.skatteetaten.godtar_ikke.clear()
    apent_hus.skatteetaten.treghet = 0
