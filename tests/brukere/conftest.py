from collections.abc import Iterator

import pytest
from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import Babel

from ksadmin.brukere import signin, views
from ksadmin.database import db, make_sqlite_behave
from ksadmin.settings import TEMPLATES, Settings
from ksadmin.web import errors, filters, security
from tests.client import StrictClient


@pytest.fixture
def database_url(migrated_database_url: str) -> str:
    """Accounts need no register."""
    return migrated_database_url


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = Flask("ksadmin", template_folder=str(TEMPLATES), static_folder="web/static")
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SQLALCHEMY_ENGINES={"default": settings.database_url},
        TESTING=True,
    )
    app.extensions["ksadmin.settings"] = settings
    Babel(app, default_locale="nb")
    filters.init_app(app)
    security.init_app(app, settings)
    db.init_app(app)
    errors.init_app(app)
    signin.init_app(app, settings)
    with app.app_context():
        make_sqlite_behave(db.engine)
        admin = Admin(
            app,
            name="ksadmin",
            theme=Bootstrap4Theme(base_template="admin/base.html"),
            csp_nonce_generator=security.nonce,
        )
        views.register_views(admin)
    app.test_client_class = StrictClient
    yield app
    with app.app_context():
        db.engine.dispose()
