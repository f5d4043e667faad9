"""A tile map of Norway: how far one tjeneste has come in each fylke, and in each kommune."""

from collections import Counter

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.database import db
from ksadmin.tilgangsoversikt.matriselager import Matriselager
from ksadmin.tilgangsoversikt.motor import Cellestatus, Tjenestekrav
from ksadmin.tilgangsoversikt.queries.bilde import regn_dekning
from ksadmin.tilgangsoversikt.queries.fylkesvis import Fylke, fylkesvis
from ksadmin.web.adminside import Adminside

NORDFRA = ("56", "55", "18", "50", "15", "34", "46", "33", "32", "03", "11", "40", "39", "31", "42")
"""Fylkesnummer in the order the map is read. A fylke that is not here comes last; `kart.css` knows where each lies."""

STATUSER = (Cellestatus.KLAR, Cellestatus.MANGLER, Cellestatus.UKJENT)
_TRINN = (1, 25, 50, 75, 100)


class KartView(Adminside):
    extra_css = ["kart.css"]

    def __init__(self, lager: Matriselager) -> None:
        self.lager = lager
        super().__init__(name="Kart", endpoint="kart", url="kart", category="Tilgang")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The map of the tjeneste in the address, else of the first."""
        matrise = self.lager.hent(db.session)
        valgt = valgt_tjeneste(matrise.tjenester)
        fylker: list[Fylke] = fylkesvis(matrise, valgt) if valgt else []
        nordfra = sorted(fylker, key=lambda f: NORDFRA.index(f.nummer) if f.nummer in NORDFRA else len(NORDFRA))
        sum_ = sum((Counter(f.dekning.antall) for f in fylker), Counter[Cellestatus]())
        return str(
            self.render(
                "tilgangsoversikt/kart.html",
                tjenester=matrise.tjenester,
                valgt=valgt,
                fylker=fylker,
                nordfra=nordfra,
                landet=regn_dekning(valgt, sum_) if valgt else None,
                statuser=STATUSER,
                trinn=trinn,
            )
        )


def valgt_tjeneste(tjenester: tuple[Tjenestekrav, ...]) -> Tjenestekrav | None:
    """The one ``?tjeneste=`` names, else the first; None when there is none. Unknown is 404."""
    nokkel = request.args.get("tjeneste")
    if not nokkel:
        return tjenester[0] if tjenester else None
    return next((t for t in tjenester if t.nokkel == nokkel), None) or abort(404)


def trinn(prosent: int | None) -> int | None:
    """Which of the shades of the map, 0 (nobody) to 5 (all); None where it concerns nobody."""
    return None if prosent is None else sum(prosent >= grense for grense in _TRINN)
