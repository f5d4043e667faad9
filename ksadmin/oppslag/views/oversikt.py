"""Use, health and what is never used; and the search by a person's number."""

from datetime import date, timedelta

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.database import db, transaction
from ksadmin.oppslag import usecases
from ksadmin.oppslag.forms import InnsynForm
from ksadmin.oppslag.proxy.oppstrom import kilder
from ksadmin.oppslag.pseudonym import les_nokler
from ksadmin.oppslag.queries import bruk
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.matriselager import Lager
from ksadmin.web.adminside import Adminside
from ksadmin.web.export import svar
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor

PERIODER = (7, 30, 90, 365)
NYLIG = timedelta(minutes=15)
EKSPORT = ("Dag", "Organisasjon", "Tjeneste", "Oppslag", "Besvart", "Avvist", "Feilet")


class OppslagView(Adminside):
    """Read by all at KS; the search is for a forvalter."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._apne: Lager[None, list[bruk.Apen]] = Lager()
        super().__init__(name="Oppslag", endpoint="oppslag", url="oppslag", category="Tilgang")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Use in the period, and how the APIs answer now."""
        fra, til = self._periode()
        organisasjon_id, tjeneste_id = (request.args.get(n, type=int) for n in ("organisasjon", "tjeneste"))
        dager = (
            bruk.per_dag(db.session, fra, til, organisasjon_id=organisasjon_id, tjeneste_id=tjeneste_id)
            if organisasjon_id
            else []
        )
        return str(
            self.render(
                "oppslag/oversikt.html",
                rader=bruk.bruk(db.session, fra, til) if not organisasjon_id else [],
                dager=dager,
                antall_dager=(til - fra).days + 1,
                perioder=PERIODER,
                helse=bruk.helse(db.session, clock.now() - NYLIG),
                satt_opp=kilder(self.settings) if self.settings.oppslag_scope else {},
                er_pa=self.settings.oppslag_scope is not None,
                pauser=bruk.pauser_na(db.session),
                kan_soke=self._kan_soke(),
            )
        )

    @expose("/eksport/<slag>")
    def eksport(self, slag: str) -> ResponseReturnValue:
        """Every day of the period as CSV or XLSX."""
        if slag not in ("csv", "xlsx"):
            abort(404)
        rader = [
            [r.dag, r.organisasjon, r.tjeneste, r.antall, r.besvart, r.avvist, r.feilet]
            for r in bruk.per_dag(db.session, *self._periode())
        ]
        response: Response = svar(slag, "oppslag", EKSPORT, rader)
        return response

    @expose("/ubrukt")
    def ubrukt(self) -> ResponseReturnValue:
        """Open, and not used. Until it is told which number is ours, what goes through KS Fiks."""
        i_dag, vi, dager = clock.today(), self.settings.oppslag_orgnr, self.settings.oppslag_dvale_dager
        apne = self._apne.fa(db.session, None, lambda: bruk.apne(db.session, vi=vi, i_dag=i_dag))
        funnet = bruk.ubrukte(db.session, apne, i_dag=i_dag, dager=dager)
        er_pa = self.settings.oppslag_scope is not None
        return str(self.render("oppslag/ubrukt.html", ubrukte=funnet, dager=dager, er_pa=er_pa))

    @expose("/innsyn", methods=["GET", "POST"])
    def innsyn(self) -> ResponseReturnValue:
        """Find the lookups of one person. The number comes in the body of a POST, and goes no further."""
        current_actor().require(Rolle.FORVALTER)
        if not self._kan_soke():
            abort(404)
        form, treff = InnsynForm(get_form_data()), None
        if request.method == "POST" and form.validate():
            assert self.settings.oppslag_pseudonymfil is not None
            nummer = given(form.nummer.data).replace(" ", "")
            with transaction() as session:
                treff = usecases.sok_person(
                    session,
                    current_actor(),
                    les_nokler(self.settings.oppslag_pseudonymfil).alle(nummer),
                    begrunnelse=given(form.begrunnelse.data),
                )
        form.nummer.data = None
        return str(self.render("oppslag/innsyn.html", form=form, treff=treff, maks=bruk.VIS_TREFF))

    def _kan_soke(self) -> bool:
        return self.settings.oppslag_pseudonymfil is not None and current_actor().has(Rolle.FORVALTER)

    @staticmethod
    def _periode() -> tuple[date, date]:
        til = clock.today()
        dager = next((p for p in PERIODER if str(p) == request.args.get("dager")), 30)
        return til - timedelta(days=dager - 1), til
