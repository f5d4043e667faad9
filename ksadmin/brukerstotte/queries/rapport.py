"""How much KS is asked, about what, and how long it takes. Linear in the cases of the period."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.arbeidstid import Arbeidstid
from ksadmin.brukerstotte.klokke import arbeidstid
from ksadmin.brukerstotte.kodeverk import Sakskategori, Sakspart, Tilfredshet
from ksadmin.brukerstotte.models import Klokkeperiode, Sak, Saksvurdering
from ksadmin.core import clock
from ksadmin.register.models import Organisasjon

TOPP = 15


class Uke(NamedTuple):
    """A week, by its Monday: how many came in, and how many were solved."""

    mandag: date
    inn: int
    lost: int


class Kategoritall(NamedTuple):
    """The cases of a category: how many, and the middle one's working hours to an answer, and at each to a solution."""

    kategori: str
    antall: int
    forste_svar: float | None
    losning: dict[Sakspart, float | None]


class Rapport(NamedTuple):
    """Everything about the cases that came in during a period."""

    antall: int
    uker: list[Uke]
    kategorier: list[Kategoritall]
    arsaker: list[tuple[str, int]]
    organisasjoner: list[tuple[str, int]]
    vurderinger: dict[Tilfredshet, int]


def rapport(session: Session, fra: date, til: date) -> Rapport:
    """The cases that came in from ``fra`` to ``til``, both included. Those merged into another are not counted."""
    start, slutt = (datetime.combine(d, datetime.min.time(), clock.OSLO) for d in (fra, til + timedelta(days=1)))
    i_perioden = (Sak.opprettet >= start, Sak.opprettet < slutt, Sak.slatt_sammen_med_id.is_(None))
    saker = session.execute(
        select(Sak.id, Sak.kategori, Sak.opprettet, Sak.forste_svar, Sak.lost, Sak.feilkode, Organisasjon.navn)
        .outerjoin(Organisasjon, Organisasjon.id == Sak.organisasjon_id)
        .where(*i_perioden)
        .order_by(Sak.id)
    ).all()
    arbeid = arbeidstid(session)
    tid = _tid_hos(session, arbeid, select(Sak.id).where(*i_perioden, Sak.lost.is_not(None)))
    vurdert = session.scalars(
        select(Saksvurdering.svar).where(Saksvurdering.sak_id.in_(select(Sak.id).where(*i_perioden)))
    )
    return Rapport(
        antall=len(saker),
        uker=_uker(saker, fra, til),
        kategorier=_kategorier(saker, arbeid, tid),
        arsaker=Counter(s.feilkode for s in saker if s.feilkode).most_common(TOPP),
        organisasjoner=Counter(s.navn or "Ikke knyttet til noen" for s in saker).most_common(TOPP),
        vurderinger=dict(Counter(vurdert)),
    )


def _uker(saker: Sequence[Any], fra: date, til: date) -> list[Uke]:
    inn = Counter(_mandag(clock.dato(s.opprettet)) for s in saker)
    lost = Counter(_mandag(clock.dato(s.lost)) for s in saker if s.lost)
    mandager = range((_mandag(til) - _mandag(fra)).days // 7 + 1)
    return [Uke(m := _mandag(fra) + timedelta(weeks=n), inn[m], lost[m]) for n in mandager]


def _kategorier(
    saker: Sequence[Any], arbeid: Arbeidstid, tid: dict[int, dict[Sakspart, timedelta]]
) -> list[Kategoritall]:
    grupper: dict[Sakskategori | None, list[Any]] = {}
    for sak in saker:
        grupper.setdefault(sak.kategori, []).append(sak)
    return [
        Kategoritall(
            kategori.tekst if kategori else "Ikke vurdert",
            len(gruppe),
            _midten(arbeid.mellom(s.opprettet, s.forste_svar) for s in gruppe if s.forste_svar),
            {part: _midten(tid[s.id].get(part, timedelta()) for s in gruppe if s.id in tid) for part in Sakspart},
        )
        for kategori, gruppe in sorted(grupper.items(), key=lambda g: -len(g[1]))
    ]


def _tid_hos(session: Session, arbeid: Arbeidstid, losteider: Any) -> dict[int, dict[Sakspart, timedelta]]:
    """Working time at each party of each solved case."""
    tid: dict[int, dict[Sakspart, timedelta]] = {}
    p = Klokkeperiode
    for sak_id, part, fra, til in session.execute(
        select(p.sak_id, p.part, p.fra, p.til).where(p.sak_id.in_(losteider), p.til.is_not(None))
    ):
        hos = tid.setdefault(sak_id, {})
        hos[part] = hos.get(part, timedelta()) + arbeid.mellom(fra, til or fra)
    return tid


def _midten(tider: Iterable[timedelta]) -> float | None:
    """The median, in hours."""
    alle = [t / timedelta(hours=1) for t in tider]
    return round(median(alle), 1) if alle else None


def _mandag(dag: date) -> date:
    return dag - timedelta(days=dag.weekday())
