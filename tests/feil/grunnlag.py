"""A house in which every job has something to do: open campaigns, wishes, cases, notices, things kept too long."""

import random
from datetime import timedelta

from ksadmin.app import create_app
from ksadmin.core import clock
from ksadmin.core.jobs import JobRun
from ksadmin.database import db, transaction
from ksadmin.demo import lag_kontakter, lag_meldinger, lag_onsker, lag_saker, lag_tilgang
from ksadmin.register.queries import organisasjoner
from ksadmin.settings import Settings
from tests.databases import initialised
from tests.etterlevelse.saker import apen_runde
from tests.oppfolging.saker import en_apen_kampanje


def i_arbeid(url: str) -> None:
    """Fill the database at ``url``: a template of `Databases.copy`."""
    initialised(url)
    terning = random.Random(1)
    app = create_app(Settings(env="test", database_url=url))
    with app.app_context():
        with transaction() as session:
            en_apen_kampanje(session, 6)
            lag_kontakter(session)
            lag_onsker(session, terning)
            lag_saker(session, terning)
            lag_meldinger(session)
            apen_runde(session, organisasjoner(session)[10:14])
            gammel = clock.now() - timedelta(days=200)
            session.add_all(JobRun(name="puls", startet=gammel, ferdig=gammel) for _ in range(3))
        lag_tilgang(transaction, terning)
        db.engine.dispose()
