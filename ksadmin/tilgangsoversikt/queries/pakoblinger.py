"""Requests that wait for somebody."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, UNDER_ARBEID, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Pakobling, PakoblingRute
from ksadmin.tjenester.models import Tjeneste


def under_arbeid(session: Session, status: Pakoblingsstatus | None = None) -> Sequence[Pakobling]:
    """Requests on their way, or those in one status; the longest wait first."""
    statuser = UNDER_ARBEID if status is None else (status,)
    return session.scalars(_med_navn().where(Pakobling.status.in_(statuser))).all()


def forfalte(session: Session, i_dag: date) -> Sequence[Pakobling]:
    """Requests on their way whose due date has passed, the oldest first."""
    statement = _med_navn().where(Pakobling.status.in_(UNDER_ARBEID), Pakobling.frist < i_dag)
    return session.scalars(statement.order_by(None).order_by(Pakobling.frist, Pakobling.id)).all()


def til_organisasjon(session: Session, organisasjon_id: int) -> Sequence[Pakobling]:
    """Every request of an organisation with its ways of connecting, by tjeneste, the newest first."""
    return session.scalars(
        select(Pakobling)
        .join(Pakobling.tjeneste)
        .options(
            contains_eager(Pakobling.tjeneste),
            joinedload(Pakobling.eier),
            selectinload(Pakobling.ruter).joinedload(PakoblingRute.leverandor),
        )
        .where(Pakobling.organisasjon_id == organisasjon_id)
        .order_by(Tjeneste.navn, Pakobling.id.desc())
    ).all()


def levende(session: Session, organisasjon_id: int, tjeneste_id: int) -> Pakobling | None:
    """The one request of the cell that has not ended."""
    return session.scalars(
        select(Pakobling).where(
            Pakobling.organisasjon_id == organisasjon_id,
            Pakobling.tjeneste_id == tjeneste_id,
            Pakobling.status.in_(LEVENDE),
        )
    ).one_or_none()


def _med_navn() -> Select[Pakobling]:
    return (
        select(Pakobling)
        .options(joinedload(Pakobling.organisasjon), joinedload(Pakobling.tjeneste), joinedload(Pakobling.eier))
        .order_by(Pakobling.sist_endret, Pakobling.id)
    )
