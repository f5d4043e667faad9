"""Who looks up how much, whether the upstreams are well, what is never used, and what is out of the ordinary."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from ksadmin.oppslag.kodeverk import IKKE_SPURT, Oppslagsapi, Oppslagsutfall
from ksadmin.oppslag.models import Oppslag, Oppslagspause, Volumvarsel
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.motor import Cellestatus, Oppfyllelse
from ksadmin.tilgangsoversikt.queries import bilde
from ksadmin.tjenester.models import Tjeneste

SAMMENLIGNES = 28
"""Days before the one in question that its number is held against."""
VIS_TREFF = 500

_O = Oppslag
_FRISKE = [u for u in Oppslagsutfall if u.frisk]
_SYKE = [u for u in Oppslagsutfall if u.frisk is False]
_FRISK, _UTEN_TOKEN = _O.utfall.in_(_FRISKE), _O.kode.is_not_distinct_from(IKKE_SPURT)
_SYK = and_(_O.utfall.in_(_SYKE), ~_UTEN_TOKEN)
_GITT = (Oppslagsutfall.BESVART, Oppslagsutfall.INGEN_DATA)


class Bruk(NamedTuple):
    """Lookups of one organisation for one tjeneste. ``dag`` is the day, or the last of several."""

    organisasjon_id: int
    organisasjon: str
    tjeneste_id: int | None
    tjeneste: str | None
    dag: date
    antall: int
    besvart: int
    avvist: int
    feilet: int


class Helse(NamedTuple):
    """How one we ask has answered lately. ``snitt`` is in milliseconds; the times are of the newest of each kind.

    ``api`` is None for Maskinporten, which is asked before any API.
    """

    api: Oppslagsapi | None
    antall: int
    feilet: int
    snitt: int | None
    frisk: datetime | None
    syk: datetime | None

    @property
    def er_frisk(self) -> bool | None:
        """None when nobody has asked."""
        return self.frisk > self.syk if self.frisk and self.syk else (self.frisk is not None if self.antall else None)


class Apen(NamedTuple):
    """An organisation that may look up for a tjeneste."""

    organisasjon_id: int
    organisasjon: str
    tjeneste_id: int
    tjeneste: str


class Ubrukt(NamedTuple):
    """An open access nobody uses. ``sist`` is None when it has never been used here."""

    apen: Apen
    sist: date | None


class Uvanlig(NamedTuple):
    organisasjon_id: int
    tjeneste_id: int
    antall: int
    vanlig: int


def bruk(session: Session, fra: date, til: date) -> list[Bruk]:
    """By organisation and tjeneste in the days ``fra`` to ``til``, the most used first."""
    statement = _bruk(func.max(_O.dag)).group_by(_O.organisasjon_id, Organisasjon.navn, _O.tjeneste_id, Tjeneste.navn)
    statement = statement.where(_O.dag.between(fra, til)).order_by(
        func.count().desc(), _O.organisasjon_id, Tjeneste.navn
    )
    return [Bruk(*rad) for rad in session.execute(statement)]


def per_dag(
    session: Session, fra: date, til: date, *, organisasjon_id: int | None = None, tjeneste_id: int | None = None
) -> list[Bruk]:
    """The same by day, the newest first."""
    statement = _bruk(_O.dag).group_by(_O.dag, _O.organisasjon_id, Organisasjon.navn, _O.tjeneste_id, Tjeneste.navn)
    statement = statement.where(_O.dag.between(fra, til))
    if organisasjon_id is not None:
        statement = statement.where(_O.organisasjon_id == organisasjon_id)
    if tjeneste_id is not None:
        statement = statement.where(_O.tjeneste_id == tjeneste_id)
    rader = session.execute(statement.order_by(_O.dag.desc(), Organisasjon.navn, Tjeneste.navn))
    return [Bruk(*rad) for rad in rader]


def _bruk(dag: Any) -> Select[Any]:
    def antall(utfall: Sequence[Oppslagsutfall]) -> Any:
        return func.sum(case((_O.utfall.in_(utfall), 1), else_=0))

    avvist = [u for u in Oppslagsutfall if u not in (*_GITT, *_SYKE)]
    return (
        select(
            *(_O.organisasjon_id, Organisasjon.navn, _O.tjeneste_id, Tjeneste.navn, dag),
            *(func.count(), antall(_GITT), antall(avvist), antall(_SYKE)),
        )
        .join(Organisasjon, Organisasjon.id == _O.organisasjon_id)
        .outerjoin(Tjeneste, Tjeneste.id == _O.tjeneste_id)
    )


def helse(session: Session, siden: datetime) -> list[Helse]:
    """Maskinporten and each API, by the lookups since then."""
    nylig = _O.tidspunkt >= siden
    maskinporten = session.execute(select(*_tilstand(_UTEN_TOKEN)).where(nylig)).one()
    apier = session.execute(select(_O.api, *_tilstand(_SYK)).where(nylig).group_by(_O.api))
    funnet = {api: _helse(api, *tall) for api, *tall in apier}
    ukjent = (0, 0, None, None, None)
    return [
        _helse(None, *maskinporten)._replace(snitt=None),  # what is timed is the whole lookup
        *(funnet.get(api, Helse(api, *ukjent)) for api in Oppslagsapi),
    ]


def _tilstand(syk: Any) -> list[Any]:
    return [
        func.count(case((or_(_FRISK, syk), 1))),
        func.count(case((syk, 1))),
        func.avg(case((_FRISK, _O.varighet_ms))),
        func.max(case((_FRISK, _O.tidspunkt))),
        func.max(case((syk, _O.tidspunkt))),
    ]


def _helse(api: Oppslagsapi | None, antall: int, feilet: int, snitt: Any, *tider: datetime | None) -> Helse:
    return Helse(api, antall, feilet, snitt and round(snitt), *tider)


def apne(session: Session, *, vi: str | None, i_dag: date) -> list[Apen]:
    """What is open through ``vi``, else through KS Fiks. Judges every cell once."""
    hele = bilde(session, i_dag=i_dag)

    def apen(celle: tuple[int, int]) -> bool:
        vurdering, mottaker = hele.celler[celle], vi or hele.fakta[celle].leverandorer.fiks or ""
        gjennom = any(r.mottaker == mottaker and r.tilstand is Oppfyllelse.OPPFYLT for r in vurdering.ruter)
        return gjennom and vurdering.status is Cellestatus.KLAR

    return [
        Apen(o.id, o.visningsnavn, t.id, t.navn)
        for o in hele.organisasjoner
        for t in hele.tjenester
        if apen((o.id, t.id))
    ]


def ubrukte(session: Session, apne: Iterable[Apen], *, i_dag: date, dager: int) -> list[Ubrukt]:
    """Those of ``apne`` that have not been used for ``dager``."""
    sist = {
        (org, tjeneste): dag
        for org, tjeneste, dag in session.execute(
            select(_O.organisasjon_id, _O.tjeneste_id, func.max(_O.dag))
            .where(_O.utfall.in_(_GITT))
            .group_by(_O.organisasjon_id, _O.tjeneste_id)
        )
    }
    grense = i_dag - timedelta(days=dager)
    ubrukt = (Ubrukt(a, sist.get((a.organisasjon_id, a.tjeneste_id))) for a in apne)
    return [u for u in ubrukt if u.sist is None or u.sist <= grense]


def uvanlige(session: Session, dag: date, *, faktor: float, minst: int) -> list[Uvanlig]:
    """More than ``faktor`` times the busiest of the days before, and than ``minst``; not told of already."""
    pr_dag = (
        select(_O.organisasjon_id, _O.tjeneste_id, _O.dag, func.count().label("antall"))
        .where(_O.dag.between(dag - timedelta(days=SAMMENLIGNES), dag), _O.tjeneste_id.is_not(None))
        .group_by(_O.organisasjon_id, _O.tjeneste_id, _O.dag)
        .subquery()
    )
    na, for_ = case((pr_dag.c.dag == dag, pr_dag.c.antall)), case((pr_dag.c.dag < dag, pr_dag.c.antall), else_=0)
    statement = (
        select(pr_dag.c.organisasjon_id, pr_dag.c.tjeneste_id, func.max(na), func.max(for_))
        .group_by(pr_dag.c.organisasjon_id, pr_dag.c.tjeneste_id)
        .having(func.max(na) > minst)
    )
    fortalt = select(Volumvarsel.organisasjon_id, Volumvarsel.tjeneste_id).where(Volumvarsel.dag == dag)
    sagt = {(org, tjeneste) for org, tjeneste in session.execute(fortalt)}
    funnet = (Uvanlig(*rad) for rad in session.execute(statement))
    return [u for u in funnet if u.antall > faktor * u.vanlig and (u.organisasjon_id, u.tjeneste_id) not in sagt]


def finn(session: Session, pseudonymer: Sequence[str]) -> list[tuple[Oppslag, str, str | None]]:
    """Lookups of one person with the names of organisation and tjeneste, the newest first."""
    statement = (
        select(_O, Organisasjon.navn, Tjeneste.navn)
        .join(Organisasjon, Organisasjon.id == _O.organisasjon_id)
        .outerjoin(Tjeneste, Tjeneste.id == _O.tjeneste_id)
        .where(_O.pseudonym.in_(pseudonymer))
        .order_by(_O.tidspunkt.desc(), _O.id.desc())
        .limit(VIS_TREFF)
    )
    return [(rad[0], rad[1], rad[2]) for rad in session.execute(statement)]


def pauser_na(session: Session) -> Sequence[Oppslagspause]:
    """Those that hold now."""
    return session.scalars(select(Oppslagspause).where(Oppslagspause.til.is_(None)).order_by(Oppslagspause.id)).all()
