"""For those who run it: is the process alive, and can it serve."""

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from ksadmin.database import MIGRATIONS, db

blueprint = Blueprint("helse", __name__, url_prefix="/helse")


@blueprint.get("/lever")
def lever() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/klar")
def klar() -> ResponseReturnValue:
    """The database answers and has the schema this version was made for; else 503."""
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return {"status": "feil", "grunn": "databasen svarer ikke"}, 503
    if current != _head():
        return {"status": "feil", "grunn": "databasen har ikke riktig skjema; kjør «ksadmin init»"}, 503
    return {"status": "ok"}


def _head() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()
