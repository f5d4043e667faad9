"""What anyone may see: each kommune's status, the tjenester, the form to ask for one, the check of an error,
and the open data."""

from flask import Flask

from ksadmin.tilgangsoversikt.offentlig import api, bekreftelse, pakobling, sider, sjekk, tjenester


def register_blueprints(app: Flask) -> None:
    """Hang up the public pages and the open data."""
    for room in (sider, tjenester, sjekk, pakobling, bekreftelse, api):
        app.register_blueprint(room.blueprint)
