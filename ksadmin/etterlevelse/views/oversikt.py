"""The dashboard: how the newest round goes, how each clause is answered, and what is done about deviations."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.etterlevelse import queries
from ksadmin.etterlevelse.models import Svar
from ksadmin.web.adminside import Adminside


class OversiktView(Adminside):
    extra_css = ["oppfolging.css", "etterlevelse.css"]

    def __init__(self) -> None:
        super().__init__(name="Etterlevelse", endpoint="etterlevelse", url="etterlevelse", category="Etterlevelse")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The round in the address (``?runde=3``), else the newest."""
        i_dag = clock.today()
        runde = queries.siste_runde(db.session, request.args.get("runde", type=int))
        alle = queries.rader(db.session, runde, i_dag) if runde else []
        return str(
            self.render(
                "etterlevelse/oversikt.html",
                runde=runde,
                runder=queries.runder(db.session),
                fremdrift=queries.fremdrift(alle),
                tall=queries.rundetall(alle),
                punkter=queries.svarfordeling(db.session, runde) if runde else [],
                svarene=list(Svar),
                avvik=queries.antall_avvik(db.session),
                forfalte=queries.forfalte_tiltak(db.session, i_dag),
            )
        )
