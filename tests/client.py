"""The test client: stricter than a browser, and as far from the test's own session as a browser is."""

from typing import Any

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from ksadmin.database import db


class StrictClient(FlaskClient):
    """Fails when a request leaves unsaved changes behind or answers with HTML that does not parse."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs = {**self._adresse(), **kwargs}
        if has_app_context():
            # The test's own reading ends here, so that it sees what the request commits.
            assert not unsaved(db.session), "Save first, with transaction(): a request sees what is committed."
            db.session.rollback()
        with self.application.app_context():  # else the request is lent the test's own session
            response = super().open(*args, **kwargs)
            assert not unsaved(db.session), f"The request left unsaved changes: {unsaved(db.session)}"
        if response.mimetype == "text/html" and not response.is_streamed:
            check_html(response.get_data(as_text=True))
        return response

    def session_transaction(self, *args: Any, **kwargs: Any) -> Any:
        return super().session_transaction(*args, **{**self._adresse(), **kwargs})

    def _adresse(self) -> dict[str, str]:
        """Behind TLS ksadmin answers to its own name only."""
        settings = self.application.extensions["ksadmin.settings"]
        return {"base_url": str(settings.base_url)} if settings.tls else {}


def unsaved(session: Session) -> list[object]:
    return [*session.new, *session.dirty, *session.deleted]


def check_html(page: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(page)
    assert not parser.errors, [describe(page, error) for error in parser.errors]


def describe(page: str, error: tuple[tuple[int, int], str, dict[str, Any]]) -> str:
    (line, _), code, facts = error
    return f"{code} {facts} on line {line}: {page.splitlines()[line - 1].strip()}"


def csrf(side: str) -> str:
    """The token of the form on a page, for one who posts somewhere else than where the page is."""
    return side.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
