"""The role that meets the world does its work in PostgreSQL, and cannot rewrite what was done."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from ksadmin.app import create_app, oppbevaring
from ksadmin.core.audit_chain import verifiser
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.jobs import JobRun
from ksadmin.core.oppbevaring import slett_utlopt
from ksadmin.database import db, transaction
from ksadmin.drift import rettigheter
from ksadmin.register import usecases as register
from ksadmin.register.models import Kjennetegnslag
from ksadmin.scheduler.runner import PULSE, run_once
from ksadmin.settings import Settings
from tests.actors import FORVALTER
from tests.avtaler.builders import organisasjon
from tests.databases import Databases


@pytest.fixture
def rolle(session: Session, databases: Databases, database_kind: str) -> Iterator[str]:
    """A role of this worker's own, since roles are shared by all databases of the server."""
    navn = f"app-{databases.worker}"
    if database_kind == "postgresql":
        with transaction():
            session.execute(text(f'CREATE ROLE "{navn}" LOGIN'))
    yield navn
    if database_kind == "postgresql":
        with transaction():
            session.execute(text(f'DROP OWNED BY "{navn}"'))
            session.execute(text(f'DROP ROLE "{navn}"'))


FORBUDT = (
    "UPDATE audit_event SET aktor_navn = 'En annen'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "DELETE FROM audit_head",
    "UPDATE oppbevaringskvittering SET antall = 0",
    "DELETE FROM sak_slettekvittering",
    "UPDATE alembic_version SET version_num = '0001'",
    "DROP TABLE audit_event",
    "CREATE TABLE mitt (id int)",
)


def test_rollen_arbeider_men_endrer_ikke_det_som_er_gjort(
    session: Session, settings: Settings, rolle: str, database_kind: str
) -> None:
    url = settings.database_url
    if database_kind == "sqlite":
        with pytest.raises(InvalidInput, match="bare i PostgreSQL"):
            rettigheter.gi(url, rolle)
        return
    with pytest.raises(Conflict, match="finnes_ikke"):
        rettigheter.gi(url, "finnes_ikke")
    with pytest.raises(Conflict, match="egen rolle"):
        rettigheter.gi(url, "postgres")
    rettigheter.gi(url, rolle)
    som_rollen = url.replace("postgres@", f"{rolle}@")
    with pytest.raises(Conflict, match="eies av en annen"):
        rettigheter.gi(som_rollen, rolle)
    app = create_app(Settings(env="test", database_url=som_rollen))
    with app.app_context():
        assert db.session.scalar(text("SELECT current_user")) == rolle
        assert db.session.scalar(text("SHOW lock_timeout")) == "15s"
        with transaction() as egen:
            register.endre_kjennetegn(egen, FORVALTER, organisasjon(egen), Kjennetegnslag.NAVN, "Nyby", fra=None)
            egen.add(JobRun(name=PULSE.name, startet=gammel(egen), ferdig=gammel(egen)))
        assert slett_utlopt(transaction, oppbevaring(settings))["jobbkjoringer"] == 0
        assert verifiser(db.session) is None
        for forbudt in FORBUDT:
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction() as egen:
                egen.execute(text(forbudt))
    run_once(app, PULSE)
    with app.app_context():
        assert slett_utlopt(transaction, oppbevaring(settings))["jobbkjoringer"] == 1
    assert b"Nyby kommune" in app.test_client().get("/kommune/0301").data
    with app.app_context():
        db.engine.dispose()


def gammel(session: Session) -> object:
    """A time so long ago that a run of then is deleted."""
    return session.scalar(text("SELECT now() - interval '200 days'"))
