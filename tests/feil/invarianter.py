"""What must hold after any fault, and how the counts of a run are told."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core.audit import AuditEvent
from ksadmin.core.audit_chain import AuditHead, verifiser
from ksadmin.core.jobs import JobRun
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.tables import metadata


def brudd(session: Session) -> list[str]:
    """Every breach, in words; the empty list when the house is whole.

    The audit trail is unbroken and as long as its head says, no row names another that is not there, nothing that was
    under work is still, and no promise has been made twice.
    """
    session.rollback()
    return [*_sporet(session), *_foreldrelose(session), *_halvgjort(session)]


def _sporet(session: Session) -> Iterator[str]:
    if funnet := verifiser(session):
        yield f"revisjonssporet: {funnet.forklaring}"
    hode, antall = session.get_one(AuditHead, 1).antall, session.scalar(select(func.count()).select_from(AuditEvent))
    if hode != antall:
        yield f"revisjonssporet: hodet sier {hode}, og det er {antall}"


def _foreldrelose(session: Session) -> Iterator[str]:
    for tabell in metadata.sorted_tables:
        for nokkel in tabell.foreign_key_constraints:
            mor = nokkel.referred_table.alias("mor")
            par = [(e.parent, mor.c[e.column.name]) for e in nokkel.elements]
            finnes = select(1).where(*(barn == forelder for barn, forelder in par)).exists()
            peker = [barn.is_not(None) for barn, _ in par]
            if antall := session.scalar(select(func.count()).select_from(tabell).where(*peker, ~finnes)):
                yield f"{antall} i {tabell.name} peker på noe som ikke finnes i {nokkel.referred_table.name}"


def _halvgjort(session: Session) -> Iterator[str]:
    apne = session.scalars(select(JobRun.name).where(JobRun.ferdig.is_(None))).all()
    yield from (f"jobben {navn} er fortsatt åpen" for navn in apne)
    under = select(OutboxMessage.id).where(OutboxMessage.status == Utboksstatus.UNDER_ARBEID)
    yield from (f"utsending {ident} er fortsatt under arbeid" for ident in session.scalars(under))


def innhold(session: Session) -> dict[str, int]:
    """How many rows each table has, but for the runs of the jobs themselves."""
    session.rollback()
    tabeller = [tabell for tabell in metadata.sorted_tables if tabell.name not in (JobRun.__tablename__,)]
    return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in tabeller}
