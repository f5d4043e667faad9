"""For those who run it: is the process alive, can it serve, and is the whole of it well."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from hmac import compare_digest
from ipaddress import ip_address
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ksadmin.core import clock, jobs, outbox
from ksadmin.core.errors import IkkeGjortKlar
from ksadmin.database import MIGRATIONS, db
from ksadmin.settings import Settings
from ksadmin.web import plass

blueprint = Blueprint("helse", __name__, url_prefix="/helse")

STILLE, FOR_LENGE = timedelta(minutes=2), timedelta(minutes=15)
LITE_PLASS = 500 * 1024**2
"""Bytes: a backup, an upload or PostgreSQL's log soon has no room."""


def init_app(app: Flask, gjort_klar: Callable[[Session], object]) -> None:
    """Answer `/helse/`. ``gjort_klar`` raises IkkeGjortKlar when the database lacks what `ksadmin init` lays in it."""
    app.extensions["ksadmin.gjort_klar"] = gjort_klar
    app.register_blueprint(blueprint)


@blueprint.get("/lever")
def lever() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/klar")
def klar() -> ResponseReturnValue:
    """The database answers and has the schema and rows this version needs; else 503. For who sends traffic here."""
    feil = _databasen()
    return ({"status": "feil", "grunn": feil}, 503) if feil else {"status": "ok"}


@blueprint.get("/drift")
def drift() -> ResponseReturnValue:
    """Everything that must be well, with what is not; else 503. For who is to be woken."""
    bare_for_drift()
    borte = _databasen()
    feil = [borte] if borte else [*_planleggeren(), *_utboksen(), *_disken()]
    return ({"status": "feil", "feil": feil}, 503) if feil else {"status": "ok", "feil": []}


def bare_for_drift() -> None:
    """404 to all but the machine itself and whoever has the token (KSADMIN_DRIFT_TOKEN)."""
    token = _settings().drift_token
    given = request.headers.get("Authorization", "")
    if token and compare_digest(given.encode(), f"Bearer {token.get_secret_value()}".encode()):
        return
    if "X-Forwarded-For" in request.headers or not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
        abort(404)


def _databasen() -> str | None:
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return "databasen svarer ikke"
    if not _holder(current):
        return "databasen har ikke riktig skjema; kjør «ksadmin init»"
    return _grunndata()


def _grunndata() -> str | None:
    try:
        current_app.extensions["ksadmin.gjort_klar"](db.session)
    except IkkeGjortKlar:
        return "databasen mangler det «ksadmin init» legger inn; kjør den"
    return None


def _planleggeren() -> Iterator[str]:
    puls = jobs.sist_startet(db.session, jobs.PULS)
    if puls is None:
        yield "planleggeren har aldri kjørt"
    elif clock.now() - puls > STILLE:
        yield f"planleggeren har vært stille siden {clock.klokkeslett(puls)}"


def _utboksen() -> Iterator[str]:
    eldste = outbox.eldste_forfalte(db.session)
    if eldste and clock.now() - eldste > FOR_LENGE:
        yield f"det som skal sendes, har ventet siden {clock.klokkeslett(eldste)}"


def _disken() -> Iterator[str]:
    if naar := plass.full_nylig():
        yield f"databasen hadde ikke plass til mer {clock.klokkeslett(naar)}"
    url = make_url(_settings().database_url)
    steder = {tempfile.gettempdir(), *([str(Path(url.database).parent)] if url.database and not url.host else [])}
    for sted in steder:
        if Path(sted).is_dir() and shutil.disk_usage(sted).free < LITE_PLASS:
            yield f"det er lite plass igjen på disken under {sted}"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ksadmin.settings"]
    return settings


def _holder(revision: str | None) -> bool:
    """Whether this version works on it: on its own schema, and on a newer one, which is made to be fit for it too."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    return revision is not None and (revision == scripts.get_current_head() or revision not in known)
