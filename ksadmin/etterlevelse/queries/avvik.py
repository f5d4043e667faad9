"""Deviations, and those whose measure is late."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.etterlevelse.lifecycle import Tiltaksstatus
from ksadmin.etterlevelse.models import Egenerklaering, Egenerklaeringsrunde, Etterlevelsesavvik, Vilkarspunkt
from ksadmin.register.models import Organisasjon


def avvik_fra(session: Session, egenerklaering: Egenerklaering, punkt: Vilkarspunkt) -> Etterlevelsesavvik | None:
    """The deviation an answer gave, if it did."""
    return session.scalars(
        select(Etterlevelsesavvik).where(
            Etterlevelsesavvik.egenerklaering_id == egenerklaering.id, Etterlevelsesavvik.punkt_id == punkt.id
        )
    ).one_or_none()


def antall_avvik(session: Session) -> dict[Tiltaksstatus, int]:
    """How many deviations there are in each status, the empty ones too."""
    rows = session.execute(select(Etterlevelsesavvik.status, func.count()).group_by(Etterlevelsesavvik.status))
    antall = {status: n for status, n in rows}
    return {status: antall.get(status, 0) for status in Tiltaksstatus}


def forfalte_tiltak(session: Session, i_dag: date) -> Sequence[Etterlevelsesavvik]:
    """Measures that should have been done, the most late first."""
    statement = _med_navn().where(
        Etterlevelsesavvik.status == Tiltaksstatus.TILTAK, Etterlevelsesavvik.tiltaksfrist < i_dag
    )
    return session.scalars(statement.order_by(Etterlevelsesavvik.tiltaksfrist, Etterlevelsesavvik.id)).all()


def organisasjonens_avvik(organisasjon_id: ColumnElement[int]) -> Select[Etterlevelsesavvik, Vilkarspunkt]:
    """Asks for every deviation of an organisation with its clause, the newest first."""
    hos = select(Etterlevelsesavvik, Vilkarspunkt).join(Etterlevelsesavvik.punkt)
    return hos.where(Etterlevelsesavvik.organisasjon_id == organisasjon_id).order_by(Etterlevelsesavvik.id.desc())


def avvikene(session: Session, egenerklaering: Egenerklaering) -> Sequence[Etterlevelsesavvik]:
    """The deviations of one declaration, in the order of the clauses."""
    statement = _med_navn().join(Etterlevelsesavvik.punkt)
    statement = statement.where(Etterlevelsesavvik.egenerklaering_id == egenerklaering.id)
    return session.scalars(statement.order_by(Vilkarspunkt.nummer, Etterlevelsesavvik.id)).all()


def rundens_avvik(session: Session, runde: Egenerklaeringsrunde) -> Sequence[Etterlevelsesavvik]:
    """The deviations a round has brought, by organisation."""
    statement = _med_navn().join(Etterlevelsesavvik.egenerklaering).join(Etterlevelsesavvik.organisasjon)
    statement = statement.where(Egenerklaering.runde_id == runde.id)
    return session.scalars(statement.order_by(Organisasjon.navn_nokkel, Etterlevelsesavvik.id)).all()


def _med_navn() -> Select[Etterlevelsesavvik]:
    return select(Etterlevelsesavvik).options(
        joinedload(Etterlevelsesavvik.organisasjon), joinedload(Etterlevelsesavvik.punkt)
    )
