"""How the reading of sources goes: what is fresh, what is stale, and where sources disagree."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import Kjorestatus
from ksadmin.tilgangsoversikt.models import Observasjon, Synkkjoring
from ksadmin.tilgangsoversikt.motor import Tjenestekrav, Utsagn
from ksadmin.tilgangsoversikt.queries.bilde import bilde


class Kildestand(NamedTuple):
    """One part of a source: its latest run, and when it was last read whole."""

    siste: Synkkjoring
    oppdatert: datetime | None

    @property
    def fersk(self) -> bool:
        """Whether the latest attempt, apart from one that goes on now, was whole."""
        return self.siste.status in (Kjorestatus.FULLFORT, Kjorestatus.KJORER)


class Uenighet(NamedTuple):
    """Sources that say opposite things of one fact. The newest word is first."""

    organisasjon: Organisasjon
    tjeneste: Tjenestekrav
    utsagn: tuple[Utsagn, ...]


def kildestand(session: Session) -> list[Kildestand]:
    """Every part of every source that has been read, in order of source and part."""
    fullfort = func.max(Synkkjoring.ferdig).filter(Synkkjoring.status == Kjorestatus.FULLFORT).label("oppdatert")
    deler = (
        select(func.max(Synkkjoring.id).label("id"), fullfort)
        .group_by(Synkkjoring.kilde, Synkkjoring.omfang)
        .subquery()
    )
    statement = select(Synkkjoring, deler.c.oppdatert).join(deler, deler.c.id == Synkkjoring.id)
    rows = session.execute(statement.order_by(Synkkjoring.kilde, Synkkjoring.omfang))
    return [Kildestand(kjoring, oppdatert) for kjoring, oppdatert in rows]


def stoppede(session: Session) -> list[Synkkjoring]:
    """Runs whose question nobody has answered: the latest of their part, and stopped."""
    return [s.siste for s in kildestand(session) if s.siste.status is Kjorestatus.STOPPET and not s.siste.godtatt]


def uenigheter(session: Session, i_dag: date) -> list[Uenighet]:
    """Every fact sources disagree on today, by organisation and tjeneste."""
    orgs = _med_motstrid(session)
    if not orgs:
        return []
    ett = bilde(session, i_dag=i_dag, organisasjoner=orgs)
    return [
        Uenighet(org, tjeneste, svar.uenige)
        for org in orgs
        for tjeneste in ett.tjenester
        for svar in dict.fromkeys(ett.celler[org.id, tjeneste.id].konflikter)
    ]


def _med_motstrid(session: Session) -> Sequence[Organisasjon]:
    """Those with both a yes and a no on one fact, so that the others need no judging."""
    o = Observasjon
    om = (o.organisasjon_id, o.tjeneste_id, o.faktum, o.miljo, o.leverandor)
    motstrid = select(o.organisasjon_id).where(o.gjeldende).group_by(*om).having(func.min(o.verdi) != func.max(o.verdi))
    statement = select(Organisasjon).where(Organisasjon.opphort.is_(None), Organisasjon.id.in_(motstrid))
    return session.scalars(statement.order_by(Organisasjon.navn_nokkel, Organisasjon.id)).all()
