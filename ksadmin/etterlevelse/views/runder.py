"""Rounds of declarations, as KS meets them."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from sqlalchemy.orm import Session, joinedload

from ksadmin.core import clock
from ksadmin.database import db, transaction
from ksadmin.etterlevelse import queries, usecases
from ksadmin.etterlevelse.brev import smaksprover
from ksadmin.etterlevelse.documents import rapport
from ksadmin.etterlevelse.lifecycle import RUNDELOP, Egenerklaeringsrundestatus
from ksadmin.etterlevelse.models import Egenerklaeringsrunde, Svar
from ksadmin.etterlevelse.queries import Erklaeringsrad
from ksadmin.oppfolging.forms import EndrePurreplanForm, Purreplanfelt
from ksadmin.oppfolging.queries import adressene
from ksadmin.oppfolging.views.purreplan import Purreplanvisning, planen
from ksadmin.settings import TEMPLATES, Settings
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.nedlasting import nedlasting
from ksadmin.web.steps import StepAction

_NAVN_OPPTATT = "Det finnes alt en runde med dette navnet. Velg et annet."


def _hvem(session: Session, runde: Egenerklaeringsrunde) -> list[str]:
    hvem, punkter = queries.som_skal_svare(session), queries.punkter_i_bruk(session, runde.vilkar_id)
    adresser = adressene(session, [o.id for o in hvem])
    uten = [str(o) for o in hvem if o.id not in adresser]
    linjer = [f"{len(hvem)} organisasjoner blir spurt om {len(punkter)} punkter."]
    if uten:
        linjer.append(f"{len(uten)} har ingen adresse som virker, og får ingen e-post: {', '.join(uten)}.")
    return linjer


def _stilling(session: Session, runde: Egenerklaeringsrunde) -> str:
    f = queries.fremdrift(queries.rader(session, runde, clock.today()))
    return f"{f.levert} av {f.av} har levert ({f.prosent} prosent)."


class RundeView(Purreplanvisning[Egenerklaeringsrunde]):
    column_labels = Egenerklaeringsrunde.FELTNAVN | {"vilkar": "Vilkår"}
    column_filters = (KodeFilter(Egenerklaeringsrunde.status, "Status", Egenerklaeringsrundestatus),)
    tom_tekst = "Her kommer rundene. En runde spør alle med aktiv erklæring om hvordan de etterlever vilkårene."
    details_template = "etterlevelse/runde.html"
    ny_tekst = "Ny runde"
    vilkarshjelp = "Runden spør om punktene som er i bruk på denne versjonen når den åpnes."
    lifecycle = RUNDELOP
    lastes = (joinedload(Egenerklaeringsrunde.vilkar),)
    konflikttekster = {
        "uq_egenerklaeringsrunde_navn": _NAVN_OPPTATT,
        "egenerklaeringsrunde.navn": _NAVN_OPPTATT,  # SQLite names the column
    }
    steps = {
        "aapne": StepAction(
            lambda s, a, m, _: usecases.aapne_runde(s, a, m, i_dag=clock.today()),
            "Alle med aktiv tilslutningserklæring får hver sin lenke på e-post i løpet av ti minutter. Punktene låses.",
            konsekvenser=_hvem,
        ),
        "forkast": StepAction(lambda s, a, m, _: usecases.forkast_runde(s, a, m), "Utkastet legges bort."),
        "pause": StepAction(
            lambda s, a, m, _: usecases.pause_runde(s, a, m),
            "Ingen e-post går så lenge runden er på pause. Lenkene som er sendt, tar imot svar som før.",
        ),
        "gjenoppta": StepAction(
            lambda s, a, m, _: usecases.gjenoppta_runde(s, a, m), "Purringene fortsetter. Hver får høyst én nå."
        ),
        "avslutt": StepAction(
            lambda s, a, m, _: usecases.avslutt_runde(s, a, m, i_dag=clock.today()),
            "Ingen flere purringer, og ingen flere svar. Avvikene følges opp videre.",
            konsekvenser=lambda s, m: [_stilling(s, m)],
        ),
    }

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__(
            Egenerklaeringsrunde, name="Egenerklæringsrunder", endpoint="egenerklaeringsrunder",
            url="egenerklaeringsrunder", category="Etterlevelse",
        )  # fmt: skip

    def vilkarsvalg(self) -> list[tuple[int, str]]:
        return queries.vilkarsvalg(db.session, publisert=True)

    def save_new(self, form: Purreplanfelt) -> Egenerklaeringsrunde:
        return usecases.opprett_runde(db.session, current_actor(), planen(form), i_dag=clock.today())

    def save_existing(self, form: EndrePurreplanForm, model: Egenerklaeringsrunde) -> None:
        usecases.endre_runde(db.session, current_actor(), model, planen(form), i_dag=clock.today())

    def detaljer(self, model: Egenerklaeringsrunde) -> dict[str, Any]:
        if model.aapnet_dato is None:
            return {
                "rader": [],
                "fremdrift": None,
                "punkter": queries.punkter_i_bruk(db.session, model.vilkar_id),
                "smaksprover": list(smaksprover(self.settings, model, queries.som_skal_svare(db.session))),
            }
        alle = queries.rader(db.session, model, clock.today())
        onsket = request.args.get("tilstand")
        svarte = self._svarte(model)
        return {
            "rader": [r for r in alle if self._passer(r, onsket) and (svarte is None or r.egenerklaering.id in svarte)],
            "tilstand": onsket,
            "svarte": svarte,
            "antall": {t: n for t, n in queries.rundetall(alle).items() if n},
            "forfalt": sum(r.forfalt for r in alle),
            "fremdrift": queries.fremdrift(alle),
        }

    @staticmethod
    def _passer(rad: Erklaeringsrad, tilstand: str | None) -> bool:
        """Whether the row is in the state the address asks for."""
        return tilstand in (None, "", rad.tilstand.value) or (tilstand == "forfalt" and rad.forfalt)

    @staticmethod
    def _svarte(runde: Egenerklaeringsrunde) -> set[int] | None:
        """Those who gave the answer in the address (``?punkt=3&svar=nei``); None when it asks for none."""
        svar = next((s for s in Svar if s.value == request.args.get("svar")), None)
        punkt_id = request.args.get("punkt", type=int)
        return None if svar is None or punkt_id is None else queries.som_svarte(db.session, runde, punkt_id, svar)

    @expose("/<int:pk>/rapport")
    def rapport_view(self, pk: int) -> ResponseReturnValue:
        """The report as it is now: PDF/UA and PDF/A, with its numbers inside."""
        runde = self.get_one(str(pk)) or abort(404)
        if runde.aapnet_dato is None:
            abort(404)
        pdf = rapport(queries.rapportdata(db.session, runde, clock.today()), maler=TEMPLATES / "pdf")
        with transaction() as session:
            usecases.noter_rapport(session, current_actor(), runde)
        return nedlasting(pdf, f"etterlevelse-{pk}.pdf", "application/pdf")
