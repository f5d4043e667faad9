"""The matrix: every organisation and tjeneste, as the filters in the address want it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.tilgangsoversikt import matrisehtml
from ksadmin.tilgangsoversikt.matriselager import Matriselager
from ksadmin.tilgangsoversikt.matriseskjema import MatriseForm
from ksadmin.tilgangsoversikt.matriseutvalg import EKSPORT, Utvalg, velg
from ksadmin.tilgangsoversikt.views.celle import Cellevisning
from ksadmin.web.export import svar
from ksadmin.web.husk import husk, husket
from ksadmin.web.visninger import lagrede


class MatriseView(Cellevisning):
    """What a person asked for last comes back with the bare address, for as long as they are signed in."""

    extra_css = ["matrise.css"]

    def __init__(self, lager: Matriselager) -> None:
        self.lager = lager
        super().__init__(name="Tilgangsoversikt", endpoint="matrise", url="matrise", category="Tilgang")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The page. A filter nobody understands shows itself with what is wrong, and no matrix."""
        if "nullstill" in request.args:
            husk(self.endpoint, "")
            return redirect(self.get_url(".index"))
        if not request.args and (sist := husket(self.endpoint)):
            return redirect(f"{self.get_url('.index')}?{sist}")
        form, utvalg = self.les()
        if utvalg is None:
            return self._side(form, None), 400
        husk(self.endpoint, urlencode(form.utenom_tid))  # not the day: who comes back expects today
        return self._side(form, utvalg)

    def _side(self, form: MatriseForm, utvalg: Utvalg | None) -> str:
        return str(
            self.render(
                "tilgangsoversikt/matrise.html",
                form=form,
                utvalg=utvalg,
                innhold=matrisehtml.innhold(utvalg, form) if utvalg else matrisehtml.lag_innhold(None, form),
                **lagrede(self.endpoint),
            )
        )

    @expose("/eksport/<slag>")
    def eksport(self, slag: str) -> ResponseReturnValue:
        """The cells shown, a line for each, as CSV or XLSX."""
        if slag not in ("csv", "xlsx"):
            abort(404)
        form, utvalg = self.les()
        if utvalg is None:
            return redirect(f"{self.get_url('.index')}?{urlencode(request.args)}")
        dag = f"{form.per or clock.today():%Y-%m-%d}"
        return svar(slag, f"tilgangsoversikt-{dag}", EKSPORT, utvalg.eksportrader(clock.today()))

    def sporringen(self) -> tuple[Mapping[str, Any], list[tuple[str, str]]] | None:
        form, utvalg = self.les()
        return (form.sporring, list(form.i_ord())) if utvalg is not None else None

    def listen(self, sporring: Mapping[str, Any]) -> str:
        adresse = url_for(f"{self.endpoint}.index")
        return f"{adresse}?{urlencode(sporring, doseq=True)}" if sporring else adresse

    def les(self) -> tuple[MatriseForm, Utvalg | None]:
        """The filters, and what they leave; None where they say something that cannot be."""
        form = MatriseForm(request.args)
        riktig_tid = form.dato.validate(form) and form.kjent.validate(form)
        tid: dict[str, Any] = {"per": form.per, "trodd": form.trodd} if riktig_tid else {}
        matrise = self.lager.hent(db.session, **tid, pa_vei=bool(form.pa_vei.data))
        form.tilby(matrise)
        return form, velg(matrise, form.filter(db.session)) if form.validate() else None
