"""What the catalogue of tjenester and the register of suppliers demand of a cell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from ksadmin.core.samlet import Rad
from ksadmin.core.sortering import sokenokkel
from ksadmin.register.models import Leverandor
from ksadmin.tilgangsoversikt.motor import Api, Leverandorbok, Tjenestekrav
from ksadmin.tjenester.lifecycle import Stadium
from ksadmin.tjenester.models import Tilkoblingsalternativ, Tjeneste, TjenesteApi

FIKS_NAVN = "KS Fiks"
"""The supplier of this name in the register is the one delegated to when connecting through KS Fiks."""


def krav(session: Session, *, tjenester: Sequence[int] | None = None) -> tuple[Tjenestekrav, ...]:
    """What each tjeneste asks for, by name, in one query: the ones a kommune may use, or those of ``tjenester``."""
    return les_krav(session.execute(krav_sporsmal(tjenester)).mappings())


def krav_sporsmal(tjenester: Sequence[int] | None = None) -> Select[*tuple[Any, ...]]:
    """Asks for what ``les_krav`` reads."""
    a, r = TjenesteApi, Tilkoblingsalternativ
    statement = (
        select(
            *(Tjeneste.id, Tjeneste.nokkel, Tjeneste.navn, Tjeneste.navn_nn, Tjeneste.aktuell_for),
            *(a.navn.label("api"), a.scope, a.altinn_rettighet, r.kode),
        )
        .outerjoin(a, a.tjeneste_id == Tjeneste.id)
        .outerjoin(r, and_(r.tjeneste_id == Tjeneste.id, r.tillatt))
        .order_by(Tjeneste.navn, Tjeneste.id, a.id, r.id)
    )
    if tjenester is None:
        statement = statement.where(Tjeneste.stadium == Stadium.TILGJENGELIG)
    else:
        statement = statement.where(Tjeneste.id.in_(tjenester))
    return statement


def les_krav(rader: Iterable[Rad]) -> tuple[Tjenestekrav, ...]:
    """Each tjeneste, from a row for each pair of API and allowed way of connecting."""
    egne: dict[int, list[Rad]] = {}
    for rad in rader:
        egne.setdefault(rad["id"], []).append(rad)
    return tuple(_krav(rader) for rader in egne.values())


def _krav(rader: Sequence[Rad]) -> Tjenestekrav:
    t = rader[0]
    apier = {api.nokkel: api for api in (_api(r["api"], r["scope"], r["altinn_rettighet"]) for r in rader if r["api"])}
    ruter = frozenset(r["kode"] for r in rader if r["kode"])
    navn = t["navn"]
    return Tjenestekrav(
        t["id"], t["nokkel"], navn, t["navn_nn"] or navn, t["aktuell_for"], tuple(apier.values()), ruter
    )


def api_av(krav: Tjenestekrav, tekst: str) -> str:
    """What observations call the API that a source calls ``tekst``; as it stands when the tjeneste needs no such."""
    folded = tekst.strip().casefold()
    return next((api.nokkel for api in krav.apier if folded in api.kjent_som), tekst.strip())


def _api(navn: str, scope: str | None, rettighet: str | None) -> Api:
    navnene = frozenset(n.casefold() for n in (navn, scope, rettighet) if n)
    return Api(scope or rettighet or navn, navn, rettighet, navnene)


Leverandorer = Mapping[int, tuple[str, str | None]]
"""Name and orgnr by id."""
LEVERANDORER = select(Leverandor.id, Leverandor.navn, Leverandor.orgnr, Leverandor.sok, Leverandor.aktiv)
"""Asks for what ``les_leverandorbok`` reads."""


def leverandorbok(session: Session) -> tuple[Leverandorbok, Leverandorer]:
    """The suppliers in use by orgnr, for the engine; and every one by id."""
    return les_leverandorbok(session.execute(LEVERANDORER).mappings().all())


def les_leverandorbok(rader: Sequence[Rad]) -> tuple[Leverandorbok, Leverandorer]:
    """The same, of rows that are read already."""
    fiks = next((r["orgnr"] for r in rader if r["sok"] == sokenokkel(FIKS_NAVN)), None)
    kjente = {r["orgnr"]: r["navn"] for r in rader if r["orgnr"] and r["aktiv"]}
    return Leverandorbok(kjente, fiks), {r["id"]: (r["navn"], r["orgnr"]) for r in rader}
