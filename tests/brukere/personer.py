"""People for the tests: an account in one call, and a browser's way of filling in a form."""

import html
import re
from functools import cache
from typing import Any

from flask import Flask
from flask_security import hash_password
from werkzeug.test import TestResponse

from ksadmin.brukere import usecases
from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.database import db, transaction
from tests.client import StrictClient

PASSORD = "en lang setning som passord"


@cache
def _hash(passord: str, _salt: str) -> str:
    """The real thing, which is slow by design, once for each password and not for each test."""
    return str(hash_password(passord))


def ny_bruker(
    app: Flask, rolle: Rolle = Rolle.SAKSBEHANDLER, *, epost: str | None = None, passord: str | None = PASSORD
) -> int:
    """An account with a password, made by the use cases. Returns its id."""
    with app.app_context(), transaction() as session:
        bruker = usecases.opprett(
            session, SYSTEM, epost=epost or f"{rolle.value}@ks.no", navn=f"Test {rolle.tekst}", rolle=rolle
        )
        if passord:
            usecases.velg_passord(session, bruker, passord_hash=_hash(passord, app.config["SECURITY_PASSWORD_SALT"]))
        return bruker.id


def hent(app: Flask, ident: int, felt: str) -> Any:
    """One value of an account, as it is stored now."""
    with app.app_context():
        return getattr(db.session.get_one(Bruker, ident), felt)


def logg_inn(client: StrictClient, ident: int) -> None:
    """Put a session in the client's cookie jar, as a finished sign-in would have.

    Only that it is not to be kept till a certain hour: what hour it is for a browser, no test decides.
    """
    okt = hent(client.application, ident, "fs_uniquifier")
    with client.session_transaction() as session:
        session.update({"_user_id": okt, "_fresh": True, "fs_cc": "set", "fs_paa": clock.now().timestamp()})


def kapsel(app: Flask, ident: int) -> str:
    """The session cookie of somebody who has signed in, for a client that is no test client."""
    okt = {"_user_id": hent(app, ident, "fs_uniquifier"), "_fresh": True, "fs_cc": "set", "_permanent": True}
    signerer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    naa = clock.now().timestamp()
    return str(signerer.dumps(okt | {"fs_paa": naa, "brukt": naa + 12 * 3600}))  # such a client keeps no new cookie


def send(client: StrictClient, url: str, **felt: str) -> TestResponse:
    """Open the page and send its form, hidden fields and all, as a browser would."""
    side = client.get(url).get_data(as_text=True)
    skjult = dict(re.findall(r'type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', side))
    skjult |= dict(re.findall(r'name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', side))
    assert "csrf_token" in skjult, f"no form on {url}"
    return client.post(url, data={**skjult, **felt})


def synlig(svar: TestResponse) -> str:
    """The words on the page, without markup."""
    main = svar.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", "<main" + main)).split())
