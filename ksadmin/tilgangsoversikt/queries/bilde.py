"""Many cells at once: loaded in a constant number of queries, judged one by one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.audit_chain import AuditHead
from ksadmin.core.samlet import samlet
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import organisasjoner as dagens_organisasjoner
from ksadmin.tilgangsoversikt.kodeverk import Verdi
from ksadmin.tilgangsoversikt.models import Observasjon, Synkkjoring
from ksadmin.tilgangsoversikt.motor import (
    TELLER_IKKE,
    Cellefakta,
    Cellestatus,
    Leverandorbok,
    Organisasjonsfakta,
    Tjenestekrav,
    Utsagn,
    Vurdering,
    vurder,
)
from ksadmin.tilgangsoversikt.queries.katalog import LEVERANDORER, krav_sporsmal, les_krav, les_leverandorbok
from ksadmin.tilgangsoversikt.queries.saker import Saker, les_naa, naa_sporsmal
from ksadmin.tilgangsoversikt.queries.tilbakeblikk import den_gang
from ksadmin.tilgangsoversikt.queries.utsagn import Celle, utsagn


class Grunnlag(NamedTuple):
    """What cells are to be judged on, by (organisation, tjeneste)."""

    organisasjoner: Sequence[Organisasjon]
    tjenester: tuple[Tjenestekrav, ...]
    organisasjonsfakta: Mapping[int, Organisasjonsfakta]
    fakta: Mapping[Celle, Cellefakta]


class Bilde(NamedTuple):
    """Cells by (organisation, tjeneste), with the facts each was judged on.

    ``per`` and ``trodd`` say which day it shows, as believed when; None is now.
    """

    organisasjoner: Sequence[Organisasjon]
    tjenester: tuple[Tjenestekrav, ...]
    organisasjonsfakta: Mapping[int, Organisasjonsfakta]
    fakta: Mapping[Celle, Cellefakta]
    celler: Mapping[Celle, Vurdering]
    per: date | None = None
    trodd: datetime | None = None


class Dekning(NamedTuple):
    """How far a tjeneste has come among the organisations it concerns. The rest are counted by themselves."""

    tjeneste: Tjenestekrav
    klare: int
    aktuelle: int
    antall: Mapping[Cellestatus, int]

    @property
    def prosent(self) -> int | None:
        """None when it concerns nobody. 100 only when all are ready."""
        return self.klare * 100 // self.aktuelle if self.aktuelle else None


def bilde(
    session: Session,
    *,
    i_dag: date,
    organisasjoner: Sequence[Organisasjon] | None = None,
    tjenester: tuple[Tjenestekrav, ...] | None = None,
    per: date | None = None,
    trodd: datetime | None = None,
) -> Bilde:
    """Where ``organisasjoner`` (else all) stand with ``tjenester`` (else those a kommune may use).

    ``per`` is a day in the past to show instead of ``i_dag``; ``trodd`` a moment whose knowledge to use instead
    of today's. The catalogue of tjenester is today's in any case. The number of queries is the same for one
    organisation and for all.
    """
    hele = grunnlag(session, i_dag=i_dag, organisasjoner=organisasjoner, tjenester=tjenester, per=per, trodd=trodd)
    return Bilde(*hele, {celle: vurder(f) for celle, f in hele.fakta.items()}, per, trodd)


def grunnlag(
    session: Session,
    *,
    i_dag: date,
    organisasjoner: Sequence[Organisasjon] | None = None,
    tjenester: tuple[Tjenestekrav, ...] | None = None,
    per: date | None = None,
    trodd: datetime | None = None,
) -> Grunnlag:
    """The facts of ``bilde``, not yet judged."""
    ids = None if organisasjoner is None else [o.id for o in organisasjoner]
    orgs = som_fantes(session, per) if organisasjoner is None else organisasjoner
    naa = per is None and trodd is None
    katalog, boka, *svar = samlet(session, krav_sporsmal(), LEVERANDORER, *(naa_sporsmal(ids) if naa else ()))
    kravene = les_krav(katalog) if tjenester is None else tjenester
    bok, leverandorer = les_leverandorbok(boka)
    saker = les_naa(svar, leverandorer, i_dag) if naa else den_gang(session, ids, leverandorer, per or i_dag, trodd)
    sagt = utsagn(
        session, ids, tjeneste_ids=None if tjenester is None else [t.id for t in tjenester], per=per, trodd=trodd
    )
    om = organisasjonsfakta(orgs, saker)
    return Grunnlag(orgs, kravene, om, dict(cellefakta(om.values(), kravene, bok, saker, sagt)))


def organisasjonsfakta(orgs: Iterable[Organisasjon], saker: Saker) -> dict[int, Organisasjonsfakta]:
    """What is known of each organisation itself, by id."""
    return {
        o.id: Organisasjonsfakta(
            o.id,
            o.type,
            saker.orgnr.get(o.id, o.orgnr),
            saker.avtaler.get(o.id),
            saker.varsling.get(o.id),
            o.opprettet,
        )
        for o in orgs
    }


def cellefakta(
    orgs: Iterable[Organisasjonsfakta],
    tjenester: Sequence[Tjenestekrav],
    bok: Leverandorbok,
    saker: Saker,
    sagt: Mapping[Celle, Sequence[Utsagn]],
) -> Iterator[tuple[Celle, Cellefakta]]:
    """What is known of each cell."""
    for o in orgs:
        for t in tjenester:
            celle = (o.id, t.id)
            foresporsel, unntak = saker.foresporsler.get(celle), saker.unntak.get(celle)
            yield celle, Cellefakta(o, t, bok, foresporsel, unntak, tuple(sagt.get(celle, ())))


def en_kommune(
    session: Session,
    organisasjon: Organisasjon,
    *,
    i_dag: date,
    per: date | None = None,
    trodd: datetime | None = None,
) -> list[tuple[Tjenestekrav, Vurdering]]:
    """Every tjeneste with where one organisation stands, by name."""
    ett = bilde(session, i_dag=i_dag, organisasjoner=[organisasjon], per=per, trodd=trodd)
    return [(t, ett.celler[organisasjon.id, t.id]) for t in ett.tjenester]


def tjenester_med_tilgang(session: Session, organisasjon_id: int) -> list[tuple[str, str]]:
    """The tjenester that Skatteetaten has opened for the organisation, in test or production: (bokmål, nynorsk)."""
    organisasjon = session.get_one(Organisasjon, organisasjon_id)
    celler = en_kommune(session, organisasjon, i_dag=clock.today())
    return [(t.navn, t.navn_nn) for t, v in celler if Verdi.JA in (v.tilgang.verdi, v.test.verdi)]


def dekning(bilde: Bilde) -> list[Dekning]:
    """How many are ready, of those each tjeneste concerns and who have not chosen it away."""
    return [
        regn_dekning(t, Counter(bilde.celler[o.id, t.id].status for o in bilde.organisasjoner)) for t in bilde.tjenester
    ]


def regn_dekning(tjeneste: Tjenestekrav, antall: Counter[Cellestatus]) -> Dekning:
    """From how many cells there are of each status."""
    aktuelle = sum(n for status, n in antall.items() if status not in TELLER_IKKE)
    return Dekning(tjeneste, antall[Cellestatus.KLAR], aktuelle, antall)


def stempel(session: Session) -> tuple[object, ...]:
    """Another value whenever any answer here may be another: every deed is in the trail, every fact in a run.

    Of runs, the newest and how many are still open: one that ends late would not move the newest end.
    """
    return tuple(session.execute(STEMPEL).one())


STEMPEL = select(
    select(AuditHead.siste_hash).scalar_subquery(),
    select(func.max(Observasjon.id)).scalar_subquery(),
    select(func.max(Synkkjoring.id)).scalar_subquery(),
    select(func.count()).where(Synkkjoring.ferdig.is_(None)).scalar_subquery(),
)


def som_fantes(session: Session, per: date | None) -> Sequence[Organisasjon]:
    """The organisations that existed on the day ``per``, else today, in Norwegian order."""
    if per is None:
        return dagens_organisasjoner(session)
    statement = select(Organisasjon).where(
        or_(Organisasjon.opprettet.is_(None), Organisasjon.opprettet <= per),
        or_(Organisasjon.opphort.is_(None), Organisasjon.opphort > per),
    )
    return session.scalars(
        statement.order_by(Organisasjon.navn_nokkel, Organisasjon.type.desc(), Organisasjon.id)
    ).all()


def fantes(organisasjon: Organisasjon, dag: date) -> bool:
    """The same of one."""
    fra, til = organisasjon.opprettet, organisasjon.opphort
    return (fra is None or fra <= dag) and (til is None or til > dag)
