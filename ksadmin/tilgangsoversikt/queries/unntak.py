"""The exception of a cell."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.tilgangsoversikt.models import Unntak


def gjeldende_unntak(session: Session, organisasjon_id: int, tjeneste_id: int) -> Unntak | None:
    """The one in force."""
    return session.scalars(
        select(Unntak).where(
            Unntak.organisasjon_id == organisasjon_id, Unntak.tjeneste_id == tjeneste_id, Unntak.til.is_(None)
        )
    ).one_or_none()
