"""Every organisation × tjeneste in short: what the matrix shows, filters by and counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core.audit import AuditEvent
from ksadmin.core.lagret_visning import LagretVisning
from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.models import Observasjon, Synkkjoring
from ksadmin.tilgangsoversikt.motor import (
    TELLER_IKKE,
    Cellefakta,
    Cellestatus,
    Forutsetningskode,
    Tjenestekrav,
    Vurdering,
    vurder,
)
from ksadmin.tilgangsoversikt.queries.bilde import Dekning, grunnlag, regn_dekning
from ksadmin.tilgangsoversikt.queries.katalog import krav
from ksadmin.tilgangsoversikt.queries.utsagn import Celle
from ksadmin.tjenester.kodeverk import Tilkoblingskode
from ksadmin.tjenester.lifecycle import PA_VEI
from ksadmin.tjenester.models import Tjeneste

_UTEN_BETYDNING = ("Bruker", "LagretVisning", *LagretVisning.TIDLIGERE_NAVN)
"""What happens to these never changes an answer. Everything else may."""


class Cellebilde(NamedTuple):
    """What the matrix knows of a cell. ``ruter`` are ways of connecting, each with its supplier if it has one."""

    status: Cellestatus
    mangler: tuple[Forutsetningskode, ...] = ()
    ruter: tuple[tuple[Tilkoblingskode, str | None], ...] = ()


Bedomt = dict[Celle, tuple[Cellefakta, Cellebilde]]
"""Cells with what they were judged on, and what came of it."""


class Rad(NamedTuple):
    """One organisation. ``celler`` are places in ``Matrise.ulike``, one for each tjeneste."""

    id: int
    type: Organisasjonstype
    nummer: str
    navn: str
    orgnr: str
    fylkesnummer: str
    fylke: str
    celler: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Matrise:
    """Cells that look the same are kept once, in ``ulike``: there are tens of thousands, and a few hundred kinds.

    ``per`` and ``trodd`` as in ``Bilde``. Two are equal when they are one: what is made of it can be kept by it.
    """

    tjenester: tuple[Tjenestekrav, ...]
    rader: tuple[Rad, ...]
    ulike: tuple[Cellebilde, ...]
    per: date | None = None
    trodd: datetime | None = None


def matrise(
    session: Session,
    *,
    i_dag: date,
    per: date | None = None,
    trodd: datetime | None = None,
    pa_vei: bool = False,
    bedomt: Bedomt | None = None,
) -> Matrise:
    """All organisations with the tjenester in use, and with ``pa_vei`` those to come. As ``bilde``, made small.

    Every fact is read. ``bedomt`` is what was judged the last time, and is brought up to date: cells whose facts
    are the same are not judged again.
    """
    hele = grunnlag(session, i_dag=i_dag, tjenester=_tjenester(session, pa_vei), per=per, trodd=trodd)
    sist = {} if bedomt is None else bedomt
    for celle, fakta in hele.fakta.items():
        if celle not in sist or sist[celle][0] != fakta:
            sist[celle] = fakta, _i_korthet(vurder(fakta), fakta)
    plasser: dict[Cellebilde, int] = {}
    rader = tuple(
        Rad(
            *(o.id, o.type, o.nummer, o.visningsnavn, hele.organisasjonsfakta[o.id].orgnr, o.fylkesnummer, o.fylke),
            tuple(plasser.setdefault(sist[o.id, t.id][1], len(plasser)) for t in hele.tjenester),
        )
        for o in hele.organisasjoner
    )
    return Matrise(hele.tjenester, rader, tuple(plasser), per, trodd)


def _tjenester(session: Session, pa_vei: bool) -> tuple[Tjenestekrav, ...]:
    if not pa_vei:
        return krav(session)
    ids = session.scalars(select(Tjeneste.id).where(Tjeneste.stadium.in_(PA_VEI))).all()
    return krav(session) + krav(session, tjenester=ids)


def _i_korthet(vurdering: Vurdering, fakta: Cellefakta) -> Cellebilde:
    if vurdering.status in TELLER_IKKE:
        return Cellebilde(vurdering.status)
    # As told of: an assessed way through KS Fiks names KS Fiks, and not the supplier that uses it.
    oppgitt = [(r.kode, r.leverandor) for r in fakta.foresporsel.ruter] if fakta.foresporsel else []
    bare_sett = [(r.kode, r.leverandor) for r in vurdering.ruter if not r.oppgitt]
    return Cellebilde(
        vurdering.status, tuple(f.kode for f in vurdering.mangler), tuple(dict.fromkeys(oppgitt + bare_sett))
    )


def matrisedekning(matrise: Matrise, rader: Sequence[Rad]) -> list[Dekning]:
    """How far each tjeneste has come among these organisations."""
    kolonner = zip(*(rad.celler for rad in rader), strict=True) if rader else [()] * len(matrise.tjenester)
    svar = []
    for tjeneste, kolonne in zip(matrise.tjenester, kolonner, strict=True):
        antall: Counter[Cellestatus] = Counter()
        for plass, n in Counter(kolonne).items():
            antall[matrise.ulike[plass].status] += n
        svar.append(regn_dekning(tjeneste, antall))
    return svar


def matrisestempel(session: Session) -> tuple[object, ...]:
    """Another value whenever a matrix may be another, whoever changed it and from where. One query.

    As ``stempel``, but people signing in do not count.
    """
    e = AuditEvent
    siste = select(e.hash).where(e.objekt_type.not_in(_UTEN_BETYDNING)).order_by(e.id.desc()).limit(1)
    return tuple(
        session.execute(
            select(
                siste.scalar_subquery(),
                select(func.max(Observasjon.id)).scalar_subquery(),
                select(func.max(Synkkjoring.id)).scalar_subquery(),
                select(func.count()).where(Synkkjoring.ferdig.is_(None)).scalar_subquery(),
            )
        ).one()
    )
