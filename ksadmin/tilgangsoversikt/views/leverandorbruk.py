"""Suppliers as those who serve organisations: who uses whom for what, and who has not delegated."""

from collections.abc import Iterable
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.register.models import Leverandor
from ksadmin.register.queries import leverandorer_i_bruk
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.matriselager import Lager
from ksadmin.tilgangsoversikt.motor import Tjenestekrav
from ksadmin.tilgangsoversikt.queries.leverandorbruk import Bruk, Tall, bruk_av, bruk_i, per_tjeneste, tell
from ksadmin.web.adminside import Adminside
from ksadmin.web.export import svar
from ksadmin.web.paneler import Panel, Panelkilde

MANGE = 300
"""The longest list a page shows. The download has them all."""
EKSPORT = (
    "Type", "Nummer", "Navn", "Organisasjonsnummer", "Fylke", "Tjeneste", "Påkoblingsmåte", "Skal delegere til",
    "Mottakers organisasjonsnummer", "Delegering", "Mangler for", "Rettighet i Altinn", "Kilde", "Sist bekreftet",
)  # fmt: skip


class LeverandorbrukView(Adminside):
    """Every supplier with its numbers; the lists are on the page of each."""

    def __init__(self) -> None:
        self._lager: Lager[None, dict[str, tuple[Tall, list[Tjenestekrav]]]] = Lager()
        super().__init__(name="Leverandørbruk", endpoint="leverandorbruk", url="leverandorbruk", category="Tilgang")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """How many each supplier serves, and how many have not delegated. Judges every cell once a change."""
        bruk = self._lager.fa(db.session, None, self._bruk)
        rader = [(lev, *bruk[lev.navn]) for lev in leverandorer_i_bruk(db.session) if lev.navn in bruk]
        return str(self.render("tilgangsoversikt/leverandorbruk.html", rader=rader))

    @staticmethod
    def _bruk() -> dict[str, tuple[Tall, list[Tjenestekrav]]]:
        """By the name of the supplier: how many, and for what."""
        bruk = bruk_i(queries.bilde(db.session, i_dag=clock.today()))
        return {navn: (tell(brukt), list(per_tjeneste(brukt))) for navn, brukt in bruk.items()}

    @expose("/<int:pk>/mangler/<slag>")
    def mangler(self, pk: int, slag: str) -> ResponseReturnValue:
        """Who has not delegated to one supplier, as CSV or XLSX."""
        leverandor = db.session.get(Leverandor, pk) if pk < 2**31 else None
        if leverandor is None or slag not in ("csv", "xlsx"):
            abort(404)
        rader = [_eksportrad(b) for b in bruk_av(db.session, leverandor, clock.today()) if b.mangler_delegering]
        response: Response = svar(slag, f"mangler-delegering-{pk}", EKSPORT, rader)
        return response


def _paneler(leverandor: Leverandor) -> Iterable[Panel]:
    """The parts of a supplier's page: whom it serves, and who has not delegated; of ``?tjeneste=`` when it says one."""
    bruk = bruk_av(db.session, leverandor, clock.today())
    valgt = next((b.tjeneste for b in bruk if b.tjeneste.nokkel == request.args.get("tjeneste")), None)
    vist = [b for b in bruk if valgt in (None, b.tjeneste)]
    innhold = {
        "leverandor": leverandor,
        "tall": tell(bruk),
        "tjenester": [(t, tell(brukt)) for t, brukt in per_tjeneste(bruk).items()],
        "valgt": valgt,
        "bruk": vist,
        "mangler": [b for b in vist if b.mangler_delegering],
        "mange": MANGE,
        # The overview finds a supplier by the ways of connecting that name it, and those through KS Fiks name no one.
        "i_oversikten": leverandor.navn != queries.FIKS_NAVN and any(b.rute for b in bruk),
    }
    yield Panel("bruk", "Kommuner og tjenester", "tilgangsoversikt/leverandorens_kommuner.html", innhold)
    yield Panel("mangler", "Mangler delegering", "tilgangsoversikt/leverandorens_mangler.html", innhold)


leverandorpaneler = Panelkilde(_paneler)


def _eksportrad(bruk: Bruk) -> list[Any]:
    o, rute = bruk.organisasjon, bruk.rute
    assert rute is not None  # only a way of connecting lacks a delegation
    sagt = rute.svar.av
    return [
        o.type.tekst, o.nummer, o.navn, o.orgnr, o.fylke, bruk.tjeneste.navn, rute.kode.tekst, rute.leverandor,
        rute.mottaker, rute.tilstand.tekst, ", ".join(a.navn for a in rute.mangler),
        ", ".join(a.rettighet for a in rute.mangler if a.rettighet), sagt.kilde.tekst if sagt else None,
        sagt.bekreftet if sagt else None,
    ]  # fmt: skip
