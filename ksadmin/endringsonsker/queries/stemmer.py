"""Who stands behind a wish, those of its duplicates included."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ksadmin.endringsonsker.models import Endringsonske, Stemme
from ksadmin.register.models import Organisasjon


def gruppen(onske: Endringsonske) -> Select[int]:
    """The ids of the wish and those merged into it."""
    return select(Endringsonske.id).where(
        or_(Endringsonske.id == onske.id, Endringsonske.slatt_sammen_med_id == onske.id)
    )


def stemmene(session: Session, onske: Endringsonske) -> Sequence[Stemme]:
    """The living voices, in Norwegian order; an organisation may have one on each wish of the group."""
    return session.scalars(
        select(Stemme)
        .join(Stemme.organisasjon)
        .where(Stemme.onske_id.in_(gruppen(onske)), Stemme.trukket_dato.is_(None))
        .options(joinedload(Stemme.organisasjon), joinedload(Stemme.onske), selectinload(Stemme.stottespillere))
        .order_by(Organisasjon.navn_nokkel, Organisasjon.id, Stemme.id)
    ).all()


def levende_stemme(session: Session, onske: Endringsonske, organisasjon: Organisasjon) -> Stemme | None:
    """The organisation's voice for the wish or one merged into it: the oldest, if it gave several."""
    return session.scalars(
        select(Stemme)
        .where(
            Stemme.onske_id.in_(gruppen(onske)),
            Stemme.organisasjon_id == organisasjon.id,
            Stemme.trukket_dato.is_(None),
        )
        .order_by(Stemme.id)
        .limit(1)
    ).first()
