"""What an organisation has that would not follow it to another orgnr."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE
from ksadmin.tilgangsoversikt.models import Observasjon, Pakobling, Unntak
from ksadmin.tjenester.models import Tjeneste


class Bortfall(NamedTuple):
    """``foresporsler`` are (reference, tjeneste); ``delegeringer`` and ``unntak`` how many that hold today."""

    foresporsler: tuple[tuple[str, str], ...] = ()
    delegeringer: int = 0
    unntak: int = 0


def det_som_faller_bort(session: Session, organisasjon_ids: Collection[int]) -> dict[int, Bortfall]:
    """By organisation. Three queries, whatever the number."""
    foresporsler: dict[int, list[tuple[str, str]]] = {}
    levende = (
        select(Pakobling.organisasjon_id, Pakobling.id, Tjeneste.navn)
        .join(Pakobling.tjeneste)
        .where(Pakobling.organisasjon_id.in_(organisasjon_ids), Pakobling.status.in_(LEVENDE))
        .order_by(Tjeneste.navn, Pakobling.id)
    )
    for organisasjon, ident, navn in session.execute(levende):
        foresporsler.setdefault(organisasjon, []).append((f"PF-{ident:05d}", navn))
    o = Observasjon
    delegert = select(o.organisasjon_id, func.count(func.distinct(o.leverandor))).where(
        o.organisasjon_id.in_(organisasjon_ids),
        o.gjeldende,
        o.faktum == Faktum.DELEGERING,
        o.verdi == Verdi.JA,
        o.miljo == Miljo.PRODUKSJON,
    )
    delegeringer = {i: antall for i, antall in session.execute(delegert.group_by(o.organisasjon_id))}
    unntatt = select(Unntak.organisasjon_id, func.count()).where(
        Unntak.organisasjon_id.in_(organisasjon_ids), Unntak.til.is_(None)
    )
    unntak = {i: antall for i, antall in session.execute(unntatt.group_by(Unntak.organisasjon_id))}
    return {
        i: Bortfall(tuple(foresporsler.get(i, ())), delegeringer.get(i, 0), unntak.get(i, 0)) for i in organisasjon_ids
    }
