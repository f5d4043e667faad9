"""Fixtures of the whole suite: real databases, an app, a session, a client, and no network but loopback."""

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from ksadmin.app import create_app
from ksadmin.core.actor import Rolle
from ksadmin.core.manuscript import Manuscript, compose
from ksadmin.database import db
from ksadmin.settings import Settings
from tests.brukere.personer import logg_inn, ny_bruker
from tests.client import StrictClient
from tests.databases import KINDS, Caretaker, Databases, initialised, leave_blank, migrated

CARETAKER = pytest.StashKey[Caretaker]()

hypothesis.settings.register_profile("ksadmin", deadline=None)  # how long it takes is for bench/ to say
hypothesis.settings.load_profile("ksadmin")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bilder", action="store_true", help="Take pictures: of the brukerveiledning, and to look at.")
    parser.addoption("--godta", action="store_true", help="Accept how the main pages look now.")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # every process the tests start would compile all our code
        config.stash[CARETAKER] = Caretaker(in_memory=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["shared_folder"] = str(node.config.stash[CARETAKER].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if caretaker := config.stash.get(CARETAKER, None):
        caretaker.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that did not run proves nothing: skipped and xfailed tests fail the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    left_out = [kind for kind in ("skipped", "xfailed", "xpassed") if reporter and reporter.stats.get(kind)]
    if left_out and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"\nNothing may be left out, and here tests were {', '.join(left_out)}.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """Refuse every connection that would leave the machine."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def connect_near(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not is_loopback(address[0]):
                raise RuntimeError(f"A test tried to reach {address[0]}: tests talk to loopback only.")
            return connect(self, address)

        return connect_near

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        yield


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    worker = getattr(request.config, "workerinput", None)
    if worker is None:
        return Databases(request.config.stash[CARETAKER].folder, "alone")
    return Databases(Path(worker["shared_folder"]), worker["workerid"])


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Every test that touches a database runs on both; the test's id says which."""
    return str(request.param)


@pytest.fixture
def blank_database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """A database with nothing in it, not even tables."""
    with databases.copy(database_kind, "blank", leave_blank) as url:
        yield url


@pytest.fixture
def migrated_database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """A database with every table and no rows."""
    with databases.copy(database_kind, "migrated", migrated) as url:
        yield url


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """A database as `ksadmin init` leaves it: every table, the register, the tjenester and the vilkår."""
    with databases.copy(database_kind, "initialised", initialised) as url:
        yield url


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(env="test", database_url=database_url)


@pytest.fixture(scope="session")
def typeset_once() -> Iterator[None]:
    """A document of the same manuscript has the same bytes (tests/pdf proves it), so each is typeset once."""
    from ksadmin.core import pdf  # noqa: PLC0415  WeasyPrint takes most of a second to import

    made: dict[str, bytes] = {}

    def typeset(manuscript: Manuscript, render: Callable[[Manuscript], bytes] = pdf.render_pdf) -> bytes:
        key = f"{compose(manuscript)} {manuscript.identifier} {manuscript.created} {manuscript.attachment}"
        if key not in made:
            made[key] = render(manuscript)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render_pdf", typeset)
        yield


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """Apps by their settings: making one compiles every rule and template anew, so each is made once."""
    return {}


@pytest.fixture
def app(settings: Settings, apps: dict[str, Flask], typeset_once: None) -> Iterator[Flask]:
    """The app on this test's own database. Tests after this one get the same app: change nothing in it."""
    key = settings.model_dump_json()
    if key not in apps:
        apps[key] = create_app(settings)
        apps[key].test_client_class = StrictClient
    yield apps[key]
    with apps[key].app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session of a test that calls use cases itself. Write inside `ksadmin.database.transaction()`."""
    with app.app_context():
        yield db.session


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A browser without eyes, not signed in. It shares no session with the test: it sees what is committed."""
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


@pytest.fixture
def client_as(app: Flask) -> Callable[[Rolle], StrictClient]:
    """`client_as(Rolle.FORVALTER)` is a client signed in with that role."""

    def signed_in(rolle: Rolle) -> StrictClient:
        client = app.test_client()
        assert isinstance(client, StrictClient)
        logg_inn(client, ny_bruker(app, rolle))
        return client

    return signed_in
