"""How much KS is asked, about what, and how long it takes: drawings with their tables, and downloads."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.brukerstotte import queries
from ksadmin.brukerstotte.kodeverk import Sakspart, Tilfredshet
from ksadmin.brukerstotte.queries import Rapport
from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.web.adminside import Adminside
from ksadmin.web.export import svar

PERIODER = (30, 90, 365)
BREDDE, HOYDE = 640, 120
"""Of the drawing of weeks, in its own units."""

Tabell = tuple[Sequence[str], Callable[[Rapport], list[list[Any]]]]
TABELLER: dict[str, Tabell] = {
    "uker": (("Uke fra", "Kom inn", "Løst"), lambda r: [[*u] for u in r.uker]),
    "kategorier": (
        ("Kategori", "Saker", "Timer til første svar", *(f"Timer hos {p.etter_hos}" for p in Sakspart)),
        lambda r: [[k.kategori, k.antall, k.forste_svar, *k.losning.values()] for k in r.kategorier],
    ),
    "arsaker": (("Feilkode", "Saker"), lambda r: [[*a] for a in r.arsaker]),
    "organisasjoner": (("Organisasjon", "Saker"), lambda r: [[*o] for o in r.organisasjoner]),
    "vurderinger": (("Fikk du hjelp?", "Svar"), lambda r: [[t.tekst, r.vurderinger.get(t, 0)] for t in Tilfredshet]),
}
TITLER = {
    "uker": "Saker uke for uke",
    "kategorier": "Hva det spørres om, og tid til svar",
    "arsaker": "Vanligste feilkoder",
    "organisasjoner": "Hvem som spør mest",
    "vurderinger": "Fikk de hjelp?",
}


class RapportView(Adminside):
    extra_css = ["brukerstotte.css"]

    def __init__(self) -> None:
        super().__init__(name="Rapport", endpoint="saksrapport", url="saksrapport", category="Brukerstøtte")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """As many days back as the address says, else ninety."""
        dager, rapport = self._rapport()
        return str(
            self.render(
                "brukerstotte/rapport.html",
                rapport=rapport,
                dager=dager,
                perioder=PERIODER,
                tabeller=[(navn, TITLER[navn], hoder, rader(rapport)) for navn, (hoder, rader) in TABELLER.items()],
                linjer=linjer(rapport),
                bredde=BREDDE,
                hoyde=HOYDE,
            )
        )

    @expose("/eksport/<tabell>.<slag>")
    def eksport(self, tabell: str, slag: str) -> ResponseReturnValue:
        """One of the tables as CSV or XLSX."""
        if tabell not in TABELLER or slag not in ("csv", "xlsx"):
            abort(404)
        hoder, rader = TABELLER[tabell]
        return svar(slag, f"saker-{tabell}", hoder, rader(self._rapport()[1]))

    def _rapport(self) -> tuple[int, Rapport]:
        dager = next((p for p in PERIODER if str(p) == request.args.get("dager")), 90)
        i_dag = clock.today()
        return dager, queries.rapport(db.session, i_dag - timedelta(days=dager - 1), i_dag)


def linjer(rapport: Rapport) -> dict[str, list[tuple[float, float]]]:
    """(x, y) of the two lines of the drawing, from its lower left."""
    topp = max([1, *(max(u.inn, u.lost) for u in rapport.uker)])
    skritt = BREDDE / max(1, len(rapport.uker) - 1)
    return {
        navn: [(round(i * skritt, 1), round(HOYDE * getattr(u, navn) / topp, 1)) for i, u in enumerate(rapport.uker)]
        for navn in ("inn", "lost")
    }
