"""How many have become ready, month by month: a small line for each tjeneste, and the numbers as a table."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.tilgangsoversikt.matriselager import Lager
from ksadmin.tilgangsoversikt.motor import Cellestatus, Tjenestekrav
from ksadmin.tilgangsoversikt.queries.bilde import Dekning
from ksadmin.tilgangsoversikt.queries.utvikling import Dag, manedsslutt, utvikling
from ksadmin.web.adminside import Adminside
from ksadmin.web.export import svar

PERIODER = (12, 24, 36)
EKSPORT = ("Dato", "Tjeneste", "Nøkkel", "Klare", "Mangler noe", "Ukjent", "Aktuelle", "Klare, prosent")
BREDDE, HOYDE = 304, 84
"""Of the field a line is drawn in, in the units of the drawing."""


class Linje(NamedTuple):
    """One tjeneste over time. ``punkter`` are (x, y) in the drawing, from the lower left of its field."""

    tjeneste: Tjenestekrav
    dekning: tuple[Dekning, ...]
    punkter: tuple[tuple[float, float], ...]
    topp: int


class UtviklingView(Adminside):
    extra_css = ["kart.css"]

    def __init__(self) -> None:
        self._lager: Lager[int, list[Dag]] = Lager()
        super().__init__(name="Utvikling", endpoint="utvikling", url="utvikling", category="Tilgang")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """As many months as the address says, else twelve."""
        dager = self._maneder()
        return str(
            self.render(
                "tilgangsoversikt/utvikling.html",
                dager=[d.dag for d in dager],
                linjer=linjer(dager),
                perioder=PERIODER,
                bredde=BREDDE,
                hoyde=HOYDE,
            )
        )

    @expose("/eksport/<slag>")
    def eksport(self, slag: str) -> ResponseReturnValue:
        """The numbers as CSV or XLSX, a row for each month and tjeneste."""
        if slag not in ("csv", "xlsx"):
            abort(404)
        rader = [
            [
                *(d.dag, t.tjeneste.navn, t.tjeneste.nokkel, t.klare),
                *(t.antall[Cellestatus.MANGLER], t.antall[Cellestatus.UKJENT], t.aktuelle, t.prosent),
            ]
            for d in self._maneder()
            for t in d.dekning
        ]
        response: Response = svar(slag, "utvikling", EKSPORT, rader)
        return response

    def _maneder(self) -> list[Dag]:
        """Computed once for as long as nothing has changed: the page and its downloads are asked for together."""
        antall = next((p for p in PERIODER if str(p) == request.args.get("maneder")), PERIODER[0])
        return self._lager.fa(db.session, antall, lambda: utvikling(db.session, manedsslutt(clock.today(), antall)))


def linjer(dager: Sequence[Dag]) -> list[Linje]:
    """A line for each tjeneste. Its field is as high as the most organisations the tjeneste has concerned."""
    return [_linje(dekning) for dekning in zip(*(d.dekning for d in dager), strict=True)]


def _linje(dekning: tuple[Dekning, ...]) -> Linje:
    topp = max(d.aktuelle for d in dekning)
    skritt = BREDDE / (len(dekning) - 1)
    punkter = tuple((round(i * skritt, 1), round(HOYDE * d.klare / (topp or 1), 1)) for i, d in enumerate(dekning))
    return Linje(dekning[-1].tjeneste, dekning, punkter, topp)
