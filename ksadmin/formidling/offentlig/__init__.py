"""What anyone may see of the notices, and what their recipients may answer."""

from collections.abc import Sequence

from flask import Flask

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.formidling import queries
from ksadmin.formidling.models import Melding
from ksadmin.formidling.offentlig import sider, svar
from ksadmin.register.models import Organisasjon


def init_app(app: Flask) -> None:
    """Hang up the pages, and let other rooms' templates ask what is out."""
    for blueprint in (sider.blueprint, svar.blueprint, svar.avmelding):
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(varsler_for=_varsler_for, driftsbanner=_driftsbanner, nede=_nede)


def _varsler_for(organisasjon: Organisasjon) -> Sequence[Melding]:
    return queries.om_organisasjonen(db.session, organisasjon.id, clock.now())


def _nede() -> Sequence[queries.Nede]:
    return queries.nede(db.session, clock.now())


def _driftsbanner() -> Sequence[Melding]:
    return queries.driftsbanner(db.session, clock.now())
