"""Cases and what is said in them."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.core.outbox import OutboxMessage


def traden(session: Session, sak: Sak) -> Sequence[Saksmelding]:
    """Everything said in the case and in those merged into it, the oldest first."""
    gruppen = select(Sak.id).where(or_(Sak.id == sak.id, Sak.slatt_sammen_med_id == sak.id))
    return session.scalars(
        select(Saksmelding)
        .where(Saksmelding.sak_id.in_(gruppen))
        .options(selectinload(Saksmelding.vedlegg))
        .order_by(Saksmelding.tidspunkt, Saksmelding.id)
    ).all()


def ved_referanse(session: Session, tekst: str) -> Sak | None:
    """The case a person means by «KS-00012» or «12»."""
    nummer = tekst.upper().replace(" ", "").removeprefix("KS-")
    if not (nummer.isascii() and nummer.isdecimal() and len(nummer) < 10):
        return None
    return session.get(Sak, int(nummer))


def utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, by the id of the promise."""
    egne = {m.id: m.payload["melding_id"] for m in messages if m.kind == "sak.melding"}
    rader = session.execute(
        select(Saksmelding.id, Sak.id).join(Saksmelding.sak).where(Saksmelding.id.in_(set(egne.values())))
    )
    sak = {melding_id: f"Svar i sak KS-{sak_id:05d}" for melding_id, sak_id in rader}
    return {ident: sak.get(melding_id, "Svar i en slettet sak") for ident, melding_id in egne.items()}
