"""What can be asked about imports. Reads only."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.importer.models import Importrad, Radutfall


def importrader(session: Session, batch_id: int, utfall: Radutfall, antall: int, side: int) -> Sequence[Importrad]:
    """One page of the lines with an outcome, in the order of the file."""
    statement = select(Importrad).where(Importrad.batch_id == batch_id, Importrad.utfall == utfall)
    return session.scalars(statement.order_by(Importrad.radnr).limit(antall).offset(side * antall)).all()


def avvisninger(session: Session, batch_id: int) -> dict[int, dict[str, str]]:
    """Why each rejected line is, by line number."""
    statement = select(Importrad.radnr, Importrad.feil).where(
        Importrad.batch_id == batch_id, Importrad.utfall == Radutfall.AVVIST
    )
    return {radnr: feil for radnr, feil in session.execute(statement.order_by(Importrad.radnr))}
