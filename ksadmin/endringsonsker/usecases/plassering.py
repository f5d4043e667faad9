"""Keeping the rankings in step with what they are made of."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.endringsonsker.models import Endringsonske, Oppslutning, Plassering, Poenggrunnlag
from ksadmin.endringsonsker.poeng import KRITERIER, Inndata, Vekter, poeng, verdier
from ksadmin.endringsonsker.queries import KANDIDATER, alle_som_kan_stemme, gjeldende_vektsett

_UVURDERT: dict[str, Any] = {
    "vurdert": False,
    "poeng": None,
    "inndata": {},
    **{f"verdi_{felt}": 0.0 for felt in KRITERIER},
}


def plasser(session: Session, *onsker: Endringsonske) -> None:
    """Reckon the places of these wishes anew. Called by every deed that changes what a score is made of."""
    _skriv(session, [onske.id for onske in onsker], clock.today())


def plasser_alle(session: Session, i_dag: date) -> int:
    """The same for every wish, as of a day: how many places were not right.

    Deadlines come closer and kommuner grow, so this is done every night, and when the weights are new. Linear: some
    seconds for a hundred thousand candidates.
    """
    return _skriv(session, None, i_dag)


def _skriv(session: Session, ider: Collection[int] | None, i_dag: date) -> int:
    session.flush()
    tabell = Plassering.__table__
    assert isinstance(tabell, Table)
    riktig = dict(_riktige(session, ider, i_dag))
    egne = select(tabell) if ider is None else select(tabell).where(tabell.c.onske_id.in_(ider))
    har = {rad["onske_id"]: dict(rad) for rad in session.execute(egne).mappings()}
    borte = [{"ident": ident} for ident in har.keys() - riktig.keys()]
    nye = [rad for ident, rad in riktig.items() if ident not in har]
    endret = [{**rad, "ident": ident} for ident, rad in riktig.items() if har.get(ident, rad) != rad]
    denne = tabell.c.onske_id == bindparam("ident")
    for utsagn, rader in (
        (delete(tabell).where(denne), borte),
        (insert(tabell), nye),
        (update(tabell).where(denne), endret),
    ):
        if rader:
            session.connection().execute(utsagn, rader)
    return len(borte) + len(nye) + len(endret)


def _riktige(session: Session, ider: Collection[int] | None, i_dag: date) -> Iterator[tuple[int, dict[str, Any]]]:
    vektsett = gjeldende_vektsett(session)
    vekter = vektsett.vekter if vektsett else None
    av_kommuner, av_innbyggere = alle_som_kan_stemme(session)
    utvalg = (
        select(Endringsonske.id, Endringsonske.frist, Oppslutning.kommuner, Oppslutning.innbyggere)
        .add_columns(*(getattr(Poenggrunnlag, felt) for felt in ("lovplikt", "konsekvens", "personvern", "innsats")))
        .join(Oppslutning, Oppslutning.onske_id == Endringsonske.id)
        .outerjoin(Poenggrunnlag, Poenggrunnlag.onske_id == Endringsonske.id)
        .where(Endringsonske.status.in_(KANDIDATER))
    )
    for rad in session.execute(utvalg if ider is None else utvalg.where(Endringsonske.id.in_(ider))):
        felles = {"onske_id": rad.id, "kommuner": rad.kommuner, "innbyggere": rad.innbyggere}
        if rad.lovplikt is None:
            yield rad.id, {**felles, **_UVURDERT}
            continue
        inndata = Inndata(
            kommuner=rad.kommuner,
            av_kommuner=av_kommuner,
            innbyggere=rad.innbyggere,
            av_innbyggere=av_innbyggere,
            lovplikt=rad.lovplikt,
            konsekvens=rad.konsekvens,
            personvern=rad.personvern,
            innsats=rad.innsats,
            frist=rad.frist,
            dag=i_dag,
        )
        yield rad.id, {**felles, **_vurdert(inndata, vekter)}


def _vurdert(inndata: Inndata, vekter: Vekter | None) -> dict[str, Any]:
    return {
        "vurdert": True,
        "poeng": poeng(inndata, vekter) if vekter else None,
        "inndata": inndata.som_json(),
        **{f"verdi_{felt}": verdi for felt, verdi in verdier(inndata).items()},
    }
