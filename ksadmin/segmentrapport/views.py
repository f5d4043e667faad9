"""The report on the six duties: the numbers, a small line for each, the rows behind, and the downloads."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from flask import Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.rapporttall import Plikt, Rapportkilde, Rapporttall
from ksadmin.database import db
from ksadmin.segmentrapport.documents import Linje, Pliktdata, Rapportdata, segmentrapport
from ksadmin.segmentrapport.queries import MAKS_MANEDER, VISES, Periode, Telling, antall, etter_plikt, radene, tellinger
from ksadmin.segmentrapport.regneark import regneark
from ksadmin.settings import TEMPLATES, Settings
from ksadmin.web.adminside import Adminside
from ksadmin.web.export import MIMETYPES, svar
from ksadmin.web.filters import dato, maned
from ksadmin.web.nedlasting import nedlasting
from ksadmin.web.paneler import Panel

BREDDE, HOYDE = 304, 84
"""Of the field a line is drawn in, in the units of the drawing."""
EKSPORT = ("Plikt", "Tall", "Gjelder", "Fra", "Til", "Antall")
RADEKSPORT = ("Dato", "Hva", "Lenke")


class Diagram(NamedTuple):
    """A number with its line. ``punkter`` are (x, y) in the drawing, from the lower left of its field."""

    telling: Telling
    punkter: tuple[tuple[float, float], ...]
    topp: int
    bredde: int = BREDDE
    hoyde: int = HOYDE


class RapportView(Adminside):
    extra_css = ["kart.css"]

    def __init__(self, settings: Settings, kilder: Iterable[Rapportkilde]) -> None:
        self.settings = settings
        self.tall = [tall for kilde in kilder for tall in kilde()]
        self.ved_nokkel = {t.nokkel: t for t in self.tall}
        if len(self.ved_nokkel) != len(self.tall):
            raise ValueError("two numbers share a key")
        super().__init__(name="Segmentrapport", endpoint="segmentrapport", url="segmentrapport", category="Rapport")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The period of the address, else this year until today."""
        periode = self._periode()
        return str(
            self.render(
                "segmentrapport/rapport.html",
                periode=periode,
                valg=_ferdige_valg(clock.today()),
                grupper=[(plikt, [diagram(t) for t in tall]) for plikt, tall in self._tellinger(periode)],
                maneder=periode.maneder,
            )
        )

    @expose("/eksport/<slag>")
    def eksport(self, slag: str) -> ResponseReturnValue:
        """The numbers as CSV, a row for each number and month; as XLSX with charts; or the report as PDF."""
        periode = self._periode()
        grupper = self._tellinger(periode)
        if slag == "pdf":
            pdf = segmentrapport(self._rapportdata(periode, grupper), maler=TEMPLATES / "pdf")
            return nedlasting(pdf, f"segmentrapport-{periode.fra}-{periode.til}.pdf", "application/pdf")
        if slag not in ("csv", "xlsx"):
            abort(404)
        alle = [t for _, tall in grupper for t in tall]
        rader = [rad for t in alle for rad in _eksportrader(t, periode)]
        navn = f"segmentrapport-{periode.fra}-{periode.til}"
        if slag == "xlsx":
            innhold = regneark(EKSPORT, rader, [maned(m.fra) for m in periode.maneder], alle)
            return nedlasting(innhold, f"{navn}.xlsx", MIMETYPES["xlsx"])
        response: Response = svar(slag, navn, EKSPORT, rader)
        return response

    @expose("/tall/<nokkel>")
    def tall_view(self, nokkel: str) -> ResponseReturnValue:
        """The rows one number counts."""
        tall, periode = self.ved_nokkel.get(nokkel) or abort(404), self._periode()
        side = min(max(request.args.get("side", 0, type=int), 0), 10_000)
        return str(
            self.render(
                "segmentrapport/rader.html",
                tall=tall,
                periode=periode,
                antall=antall(db.session, tall, periode),
                rader=radene(db.session, tall, periode, side=side),
                side=side,
                per_side=VISES,
            )
        )

    @expose("/tall/<nokkel>/eksport/<slag>")
    def radeksport(self, nokkel: str, slag: str) -> ResponseReturnValue:
        """The same rows, all of them, as CSV or XLSX."""
        tall = self.ved_nokkel.get(nokkel)
        if tall is None or slag not in ("csv", "xlsx"):
            abort(404)
        base = str(self.settings.base_url).rstrip("/")
        rader = [[dato(r.dato), r.tekst, base + tall.side(r.id)] for r in radene(db.session, tall, self._periode())]
        response: Response = svar(slag, nokkel, RADEKSPORT, rader)
        return response

    def _tellinger(self, periode: Periode) -> list[tuple[Plikt, list[Telling]]]:
        return etter_plikt(tellinger(db.session, self.tall, periode))

    def _rapportdata(self, periode: Periode, grupper: Sequence[tuple[Plikt, list[Telling]]]) -> Rapportdata:
        return Rapportdata(
            fra=periode.fra,
            til=periode.til,
            dato=clock.today(),
            eksempel=self.settings.eksempeldata,
            maneder=tuple(m.fra for m in periode.maneder),
            plikter=tuple(
                Pliktdata(plikt=plikt.tekst, linjer=tuple(_linje(t) for t in tall)) for plikt, tall in grupper
            ),
        )

    def _periode(self) -> Periode:
        """What the address says; what it cannot mean is told, and this year is shown instead."""
        i_dag = clock.today()
        vanlig = Periode(date(i_dag.year, 1, 1), i_dag)
        if not request.args.get("fra") and not request.args.get("til"):
            return vanlig
        try:
            valgt = Periode(date.fromisoformat(request.args["fra"]), date.fromisoformat(request.args["til"]))
        except (ValueError, KeyError):
            flash("Skriv begge datoene, for eksempel 01.01.2026 og 31.12.2026. Viser året så langt.", "warning")
            return vanlig
        if valgt.fra.year not in clock.AARENE or valgt.til.year not in clock.AARENE:
            flash("Skriv årstallene med fire siffer, for eksempel 2026. Viser året så langt.", "warning")
            return vanlig
        if valgt.fra > valgt.til:
            flash("Perioden slutter før den begynner. Bytt om datoene. Viser året så langt.", "warning")
            return vanlig
        if (valgt.til.year - valgt.fra.year) * 12 + valgt.til.month - valgt.fra.month >= MAKS_MANEDER:
            flash(f"Perioden kan være på høyst {MAKS_MANEDER} måneder. Viser året så langt.", "warning")
            return vanlig
        return valgt


def diagram(telling: Telling) -> Diagram:
    """The line of a number. Its field is as high as its highest month."""
    topp = max(telling.per_maned)
    skritt = BREDDE / max(1, len(telling.per_maned) - 1)
    punkter = tuple((round(i * skritt, 1), round(HOYDE * n / (topp or 1), 1)) for i, n in enumerate(telling.per_maned))
    return Diagram(telling, punkter, topp)


def _ferdige_valg(i_dag: date) -> list[tuple[str, Periode]]:
    """Periods that are asked for often."""
    ar = i_dag.year
    return [
        (f"{ar} så langt", Periode(date(ar, 1, 1), i_dag)),
        (str(ar - 1), Periode(date(ar - 1, 1, 1), date(ar - 1, 12, 31))),
        ("Siste 12 måneder", siste_ar(i_dag)),
    ]


def _linje(t: Telling) -> Linje:
    return Linje(tekst=t.tall.tekst, stand=t.tall.er_stand, antall=t.antall, per_maned=t.per_maned)


def _eksportrader(t: Telling, periode: Periode) -> Iterable[list[Any]]:
    hode = [t.tall.plikt.tekst, t.tall.tekst]
    slag = ("Siste dag", "Siste dag i måneden") if t.tall.er_stand else ("Perioden", "Måneden")
    yield [*hode, slag[0], periode.fra, periode.til, t.antall]
    for m, n in zip(periode.maneder, t.per_maned, strict=True):
        yield [*hode, slag[1], m.fra, m.til, n]


def siste_ar(i_dag: date) -> Periode:
    """This month so far, and the eleven before it."""
    forst = date(i_dag.year - 1, i_dag.month, 1)
    return Periode((forst + timedelta(days=31)).replace(day=1), i_dag)


def forsidepanel(kilder: Iterable[Rapportkilde]) -> Callable[[Session], Panel]:
    """The part of the front page: the few numbers of each room that everybody sees, and how they have gone."""
    alle = tuple(kilder)

    def panel(session: Session) -> Panel:
        periode = siste_ar(clock.today())
        tall = [diagram(t) for t in tellinger(session, _fremst(alle), periode)]
        innhold = {"tall": tall, "maneder": periode.maneder, "periode": periode}
        return Panel("utvikling", "Siste tolv måneder", "segmentrapport/forside.html", innhold)

    return panel


@cache
def _fremst(kilder: tuple[Rapportkilde, ...]) -> list[Rapporttall]:
    return [tall for kilde in kilder for tall in kilde() if tall.pa_forsiden]


def register_views(admin: Admin, settings: Settings, kilder: Iterable[Rapportkilde]) -> None:
    """Hang the report in the admin, with what each room has to count."""
    admin.add_view(RapportView(settings, kilder))
