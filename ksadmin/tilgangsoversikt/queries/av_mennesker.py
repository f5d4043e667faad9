"""What people in KS have registered about one organisation's access."""

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from ksadmin.tilgangsoversikt.models import Kilde, Observasjon, Unntak


def av_mennesker(session: Session, organisasjon_id: int) -> list[Observasjon | Unntak]:
    """Every observation with KS as its source, and every exception, also those that hold no longer."""
    o = Observasjon
    # Both halves are asked for by name: each has an index of its own.
    sagt = select(o).where(or_(o.gjeldende, not_(o.gjeldende)), o.organisasjon_id == organisasjon_id)
    unntak = select(Unntak).where(Unntak.organisasjon_id == organisasjon_id)
    return [
        *session.scalars(sagt.where(o.kilde == Kilde.MANUELL).order_by(o.id)),
        *session.scalars(unntak.order_by(Unntak.id)),
    ]
