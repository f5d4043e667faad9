"""How the reading of sources goes: what is fresh, what is stale, and where sources disagree."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import Session

from ksadmin.core.base import kodetekst
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import Kjorestatus
from ksadmin.tilgangsoversikt.models import Observasjon, Synkkjoring
from ksadmin.tilgangsoversikt.motor import Tjenestekrav, Utsagn, vurder
from ksadmin.tilgangsoversikt.queries.bilde import grunnlag

HEL = (Kjorestatus.FULLFORT, Kjorestatus.KJORER)
"""A run that goes on now may still come to a good end."""


class Kildestand(NamedTuple):
    """One part of a source: its latest run, and when it was last read whole."""

    siste: Synkkjoring
    oppdatert: datetime | None

    @property
    def fersk(self) -> bool:
        """Whether the latest attempt, apart from one that goes on now, was whole."""
        return self.siste.status in HEL


class Uenighet(NamedTuple):
    """Sources that say opposite things of one fact. The newest word is first."""

    organisasjon: Organisasjon
    tjeneste: Tjenestekrav
    utsagn: tuple[Utsagn, ...]


def kildestand(session: Session) -> list[Kildestand]:
    """Every part of every source that has been read, in order of source and part."""
    deler = _deler()
    statement = select(Synkkjoring, deler.c.oppdatert).join(deler, deler.c.id == Synkkjoring.id)
    rows = session.execute(statement.order_by(Synkkjoring.kilde, Synkkjoring.omfang))
    return [Kildestand(kjoring, oppdatert) for kjoring, oppdatert in rows]


def _deler() -> Subquery:
    """Each part of each source: its latest run, and when it was last read whole."""
    k = Synkkjoring
    fullfort = func.max(k.ferdig).filter(k.status == Kjorestatus.FULLFORT).label("oppdatert")
    return select(func.max(k.id).label("id"), fullfort).group_by(k.kilde, k.omfang).subquery()


def ikke_ferske() -> Select[*tuple[Any, ...]]:
    """The parts whose latest run was not whole, as a sign asks for them: what, and when it was last read whole."""
    deler, k = _deler(), Synkkjoring
    statement = select(_navn().label("tekst"), deler.c.oppdatert.label("tid")).join(deler, deler.c.id == k.id)
    return statement.where(k.status.not_in(HEL)).order_by(k.kilde, k.omfang)


def stoppede() -> Select[*tuple[Any, ...]]:
    """Runs whose question nobody has answered, as a heap asks for them: the latest of their part, and stopped."""
    deler, k = _deler(), Synkkjoring
    statement = select(k.id, _navn().label("tekst"), k.melding.label("under")).join(deler, deler.c.id == k.id)
    return statement.where(k.status == Kjorestatus.STOPPET, k.godtatt.is_(None)).order_by(k.kilde, k.omfang)


def _navn() -> ColumnElement[str]:
    return func.trim(kodetekst(Synkkjoring.kilde) + " " + Synkkjoring.omfang)


def uenigheter(session: Session, i_dag: date) -> list[Uenighet]:
    """Every fact sources disagree on today, by organisation and tjeneste. Four queries, or one when none can."""
    celler = {(org.id, tjeneste): org for org, tjeneste in session.execute(_motstrid())}
    if not celler:
        return []
    hele = grunnlag(session, i_dag=i_dag, organisasjoner=list(dict.fromkeys(celler.values())))
    return [
        Uenighet(celler[celle], fakta.tjeneste, svar.uenige)
        for celle, fakta in hele.fakta.items()
        if celle in celler
        for svar in dict.fromkeys(vurder(fakta).konflikter)
    ]


def _motstrid() -> Select[Organisasjon, int]:
    """The cells with both a yes and a no on one fact, so that the others need no judging."""
    o = Observasjon
    om = (o.organisasjon_id, o.tjeneste_id, o.faktum, o.miljo, o.leverandor)
    begge = func.min(o.verdi) != func.max(o.verdi)
    motstrid = select(*om[:2]).where(o.gjeldende).group_by(*om).having(begge).subquery()
    return (
        select(Organisasjon, motstrid.c.tjeneste_id)
        .join(motstrid, motstrid.c.organisasjon_id == Organisasjon.id)
        .where(Organisasjon.opphort.is_(None))
        .order_by(Organisasjon.navn_nokkel, Organisasjon.id)
    )
