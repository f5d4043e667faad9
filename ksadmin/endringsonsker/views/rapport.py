"""How it goes with the wishes, in numbers: to read, and to take away."""

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.endringsonsker.queries.rapport import rapport
from ksadmin.web.adminside import Adminside
from ksadmin.web.export import svar


class RapportView(Adminside):
    extra_css = ["endringsonsker.css"]

    def __init__(self) -> None:
        super().__init__(name="Rapport", endpoint="onskerapport", url="onskerapport", category="Endringsønsker")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Every part, as bars beside the numbers."""
        return str(self.render("endringsonsker/rapport.html", deler=rapport(db.session, clock.today())))

    @expose("/eksport/<nokkel>/<slag>")
    def eksport(self, nokkel: str, slag: str) -> ResponseReturnValue:
        """One part as CSV or XLSX."""
        rapportdel = next((d for d in rapport(db.session, clock.today()) if d.nokkel == nokkel), None)
        if rapportdel is None or slag not in ("csv", "xlsx"):
            abort(404)
        response: Response = svar(slag, f"endringsonsker-{nokkel}", rapportdel.overskrifter, rapportdel.rader)
        return response
