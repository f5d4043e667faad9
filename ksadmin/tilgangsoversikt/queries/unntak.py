"""The exceptions of cells."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.tilgangsoversikt.models import Unntak


def gjeldende_unntak(session: Session, organisasjon_id: int, tjeneste_id: int) -> Unntak | None:
    """The one in force."""
    return gjeldende_for(session, [organisasjon_id]).get((organisasjon_id, tjeneste_id))


def gjeldende_for(session: Session, organisasjon_ids: Collection[int]) -> dict[tuple[int, int], Unntak]:
    """Those in force for the organisations, by organisation and tjeneste."""
    statement = select(Unntak).where(Unntak.organisasjon_id.in_(organisasjon_ids), Unntak.til.is_(None))
    return {(u.organisasjon_id, u.tjeneste_id): u for u in session.scalars(statement)}
