"""Rankings: by score, by kommuner and by innbyggere."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Oppslutning, Poenggrunnlag, Vektsett
from ksadmin.endringsonsker.poeng import Inndata, Ledd, Vekter, poeng, regnestykke
from ksadmin.register.models import Organisasjon, Organisasjonstype

KANDIDATER = (Onskestatus.REGISTRERT, Onskestatus.UNDER_VURDERING, Onskestatus.PRIORITERT)
"""What is ranked: not yet with Skatteetaten."""


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


def rangert(session: Session, vekter: Vekter, i_dag: date) -> list[Rangert]:
    """The candidates that have been judged, the best first; the older first where they are equal.

    One query, linear in the candidates: a deadline comes closer every day, so the order is made when it is read.
    """
    av_kommuner, av_innbyggere = _alle(session)
    kandidater = []
    for onske, oppslutning, grunnlag in _vurderte(session):
        inndata = Inndata(
            kommuner=oppslutning.kommuner,
            av_kommuner=av_kommuner,
            innbyggere=oppslutning.innbyggere,
            av_innbyggere=av_innbyggere,
            lovplikt=grunnlag.lovplikt,
            konsekvens=grunnlag.konsekvens,
            personvern=grunnlag.personvern,
            innsats=grunnlag.innsats,
            frist=onske.frist,
            dag=i_dag,
        )
        kandidater.append((poeng(inndata, vekter), onske, inndata))
    kandidater.sort(key=lambda k: (-k[0], k[1].id))
    return [Rangert(n, o, i, p, regnestykke(i, vekter)) for n, (p, o, i) in enumerate(kandidater, 1)]


def uten_grunnlag(session: Session) -> int:
    """How many candidates nobody has judged, so that they have no score."""
    har = select(Poenggrunnlag.onske_id)
    kandidat = Endringsonske.status.in_(KANDIDATER)
    return session.scalar(select(func.count()).where(kandidat, Endringsonske.id.not_in(har))) or 0


def storst_oppslutning(session: Session, *, etter_innbyggere: bool, limit: int = 20) -> Sequence[Endringsonske]:
    """The candidates most kommuner, or most people, stand behind. Walks an index of counted voices."""
    antall = Oppslutning.innbyggere if etter_innbyggere else Oppslutning.kommuner
    return session.scalars(
        select(Endringsonske)
        .join(Oppslutning, Oppslutning.onske_id == Endringsonske.id)
        .options(contains_eager(Endringsonske.oppslutning))
        .where(Endringsonske.status.in_(KANDIDATER))
        .order_by(antall.desc(), Oppslutning.onske_id.desc())
        .limit(limit)
    ).all()


def _vurderte(session: Session) -> list[tuple[Endringsonske, Oppslutning, Poenggrunnlag]]:
    rader = session.execute(
        select(Endringsonske, Oppslutning, Poenggrunnlag)
        .join(Oppslutning, Oppslutning.onske_id == Endringsonske.id)
        .join(Poenggrunnlag, Poenggrunnlag.onske_id == Endringsonske.id)
        .where(Endringsonske.status.in_(KANDIDATER))
    )
    return [(o, s, g) for o, s, g in rader]


def _alle(session: Session) -> tuple[int, int]:
    """How many organisations there are, and how many people live in the kommuner."""
    kommune = Organisasjon.type == Organisasjonstype.KOMMUNE
    antall, innbyggere = session.execute(
        select(func.count(), func.sum(Organisasjon.innbyggere).filter(kommune)).where(Organisasjon.opphort.is_(None))
    ).one()
    return antall, innbyggere or 0
