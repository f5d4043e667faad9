"""The calendar: by month, as a list, and the feed with its key."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose

from ksadmin.brukere.models import Bruker
from ksadmin.core import clock
from ksadmin.core.kalenderslag import Kalenderkilde, Kalenderslag
from ksadmin.database import db, transaction
from ksadmin.kalender import queries, usecases
from ksadmin.kalender.ical import ical
from ksadmin.settings import Settings
from ksadmin.web.adminside import Adminside
from ksadmin.web.identity import current_actor

blueprint = Blueprint("kalenderfil", __name__)
_ADRESSEN = "kalenderadresse"
_TILBAKE, _FRAM = timedelta(days=90), timedelta(days=400)
"""How far the feed reaches: what has been lately, and a little more than a year ahead."""
_ARENE = range(2000, 2101)


class KalenderView(Adminside):
    extra_css = ["kalender.css"]

    def __init__(self, settings: Settings, alle_slag: Sequence[Kalenderslag]) -> None:
        self.settings, self.alle_slag = settings, alle_slag
        super().__init__(name="Kalender", endpoint="kalender", url="kalender", category="Rapport")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The month of the address (``?maned=2026-11``), else this one; ``visning=liste`` is three months as a list."""
        maned, liste = self._maned(), request.args.get("visning") == "liste"
        slutt = _forste_i(maned, 3) - timedelta(days=1) if liste else _forste_i(maned, 1) - timedelta(days=1)
        fra, til = (maned, slutt) if liste else (maned - timedelta(days=6), slutt + timedelta(days=6))
        poster = queries.poster(db.session, self.alle_slag, current_actor(), fra, til)
        return str(
            self.render(
                "kalender/kalender.html",
                maned=maned,
                slutt=slutt,
                liste=liste,
                i_dag=clock.today(),
                forrige=_forste_i(maned, -3 if liste else -1),
                neste=_forste_i(maned, 3 if liste else 1),
                uker=[] if liste else queries.uker(maned, poster),
                dager=queries.dagsliste(maned, slutt, poster),
                nokkel=queries.nokkelen(db.session, _bruker().id),
                adresse=session.pop(_ADRESSEN, None),
            )
        )

    @expose("/adresse", methods=["POST"])
    def adresse(self) -> ResponseReturnValue:
        """A new address for one's own feed, shown once; or none any more."""
        with transaction() as db_session:
            if request.form.get("handling") == "slett":
                usecases.slett_nokkel(db_session, current_actor(), _bruker())
                flash("Adressen er slettet. Kalenderprogrammet får ikke lest mer.", "success")
            else:
                token = usecases.lag_nokkel(db_session, current_actor(), _bruker())
                session[_ADRESSEN] = f"{str(self.settings.base_url).rstrip('/')}/kalender/{token}.ics"
        return redirect(self.get_url(".index") + "#abonner")

    def _maned(self) -> date:
        i_dag = clock.today()
        try:
            valgt = date.fromisoformat(f"{request.args.get('maned', '')}-01")
        except ValueError:
            return i_dag.replace(day=1)
        return valgt if valgt.year in _ARENE else i_dag.replace(day=1)


@blueprint.get("/kalender/<token>.ics")
def fil(token: str) -> ResponseReturnValue:
    """The feed of whoever the key belongs to. No key, no calendar."""
    nokkel = queries.ved_token(db.session, token) or abort(404)
    i_dag = clock.today()
    alle_slag: Sequence[Kalenderslag] = current_app.extensions["ksadmin.kalenderslag"]
    poster = queries.poster(db.session, alle_slag, nokkel.bruker.aktor, i_dag - _TILBAKE, i_dag + _FRAM)
    settings: Settings = current_app.extensions["ksadmin.settings"]
    innhold = ical(poster, adresse=str(settings.base_url).rstrip("/"), tidspunkt=clock.now())
    response = Response(innhold, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _bruker() -> Bruker:
    """Whoever is signed in."""
    _, _, ident = current_actor().ident.partition(":")
    return db.session.get_one(Bruker, int(ident))


def _forste_i(maned: date, antall: int) -> date:
    """The first of the month ``antall`` months on."""
    nummer = maned.year * 12 + maned.month - 1 + antall
    return date(nummer // 12, nummer % 12 + 1, 1)


def register_views(admin: Admin, settings: Settings, kilder: Iterable[Kalenderkilde]) -> None:
    """Hang the calendar in the admin, with what each room has dates for."""
    alle_slag = [slag for kilde in kilder for slag in kilde()]
    if len({slag.nokkel for slag in alle_slag}) != len(alle_slag):
        raise ValueError("two kinds of entries share a key")
    admin.app.extensions["ksadmin.kalenderslag"] = alle_slag
    admin.add_view(KalenderView(settings, alle_slag))
