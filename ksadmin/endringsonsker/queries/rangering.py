"""Rankings: by score, by kommuner and by innbyggere. Each is a walk of an index of the candidates."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import reduce
from operator import add
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Plassering, Vektsett
from ksadmin.endringsonsker.poeng import Inndata, Ledd, Vekter, poeng, regnestykke
from ksadmin.register.models import Organisasjon, Organisasjonstype

KANDIDATER = (Onskestatus.REGISTRERT, Onskestatus.UNDER_VURDERING, Onskestatus.PRIORITERT)
"""What is ranked: not yet with Skatteetaten."""

RANGERT_PER_SIDE = 50
_TELLES_TIL = 1000


class Rangert(NamedTuple):
    """A candidate with its score and how the score came to be."""

    plass: int
    onske: Endringsonske
    inndata: Inndata
    poeng: float
    regnestykke: list[Ledd]


def gjeldende_vektsett(session: Session) -> Vektsett | None:
    """The newest version."""
    return session.scalars(select(Vektsett).order_by(Vektsett.id.desc()).limit(1)).first()


def rangert(
    session: Session, vekter: Vekter, *, provd: bool = False, side: int = 1, antall: int | None = RANGERT_PER_SIDE
) -> list[Rangert]:
    """The candidates that have been judged, the best first; the older first where they are equal. One page, or all.

    ``vekter`` are those in force, whose scores are stored. Weights that are only tried (``provd``) are reckoned on all
    candidates in the query, which is linear: a tenth of a second for a hundred thousand.
    """
    best = _sum(vekter) if provd else Plassering.poeng
    forst = (side - 1) * (antall or 0)
    rader = session.scalars(
        select(Plassering)
        .where(Plassering.vurdert if provd else Plassering.poeng.is_not(None))
        .options(joinedload(Plassering.onske))
        .order_by(best.desc(), Plassering.onske_id)
        .limit(antall)
        .offset(forst)
        .execution_options(populate_existing=True)
    )
    return [_rangert(plass, rad, vekter) for plass, rad in enumerate(rader, forst + 1)]


def uten_grunnlag(session: Session) -> int:
    """How many candidates nobody has judged, so that they have no score. Counts to a thousand and no further."""
    noen = select(Plassering.onske_id).where(Plassering.vurdert.is_(False)).limit(_TELLES_TIL).subquery()
    return session.scalar(select(func.count()).select_from(noen)) or 0


def storst_oppslutning(session: Session, *, etter_innbyggere: bool, limit: int = 20) -> Sequence[Endringsonske]:
    """The candidates most kommuner, or most people, stand behind."""
    antall = Plassering.innbyggere if etter_innbyggere else Plassering.kommuner
    rader = session.scalars(
        select(Plassering)
        .options(joinedload(Plassering.onske).joinedload(Endringsonske.oppslutning))
        .order_by(antall.desc(), Plassering.onske_id.desc())
        .limit(limit)
    )
    return [rad.onske for rad in rader]


def alle_som_kan_stemme(session: Session) -> tuple[int, int]:
    """How many organisations there are, by orgnr, and how many people live in the kommuner."""
    kommune = Organisasjon.type == Organisasjonstype.KOMMUNE
    antall, innbyggere = session.execute(
        select(func.count(Organisasjon.orgnr.distinct()), func.sum(Organisasjon.innbyggere).filter(kommune)).where(
            Organisasjon.opphort.is_(None)
        )
    ).one()
    return antall, innbyggere or 0


def _sum(vekter: Vekter) -> ColumnElement[float]:
    ledd = [getattr(Plassering, f"verdi_{felt}") * vekt for felt, vekt in asdict(vekter).items()]
    return reduce(add, ledd)


def _rangert(plass: int, rad: Plassering, vekter: Vekter) -> Rangert:
    inndata = Inndata.fra_json(rad.inndata)
    return Rangert(plass, rad.onske, inndata, poeng(inndata, vekter), regnestykke(inndata, vekter))
