"""What is to be handed to Skatteetaten, and what Skatteetaten owes an answer to."""

from collections.abc import Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Innspillspakke, OnskeTjeneste, Oppslutning, Pakkesak, Rundesak


def til_neste_pakke(session: Session) -> Sequence[Endringsonske]:
    """The prioritised wishes in the order KS has put them.

    That is their places in the newest round each was in, the newer round first. Those that have been in none come
    last, the ones with most organisations behind them first.
    """
    i_runde = aliased(Rundesak)
    nyeste = select(func.max(i_runde.runde_id)).where(i_runde.onske_id == Endringsonske.id).scalar_subquery()
    return session.scalars(
        select(Endringsonske)
        .join(Oppslutning, Oppslutning.onske_id == Endringsonske.id)
        .outerjoin(Rundesak, and_(Rundesak.onske_id == Endringsonske.id, Rundesak.runde_id == nyeste))
        .where(Endringsonske.status == Onskestatus.PRIORITERT)
        .options(
            contains_eager(Endringsonske.oppslutning),
            selectinload(Endringsonske.tjenester).joinedload(OnskeTjeneste.tjeneste),
        )
        .order_by(Rundesak.runde_id.desc().nulls_last(), Rundesak.plass, Oppslutning.kommuner.desc(), Endringsonske.id)
    ).all()


def sakene(session: Session, pakke: Innspillspakke) -> Sequence[Pakkesak]:
    """The items of a package with their wishes, in its order."""
    return session.scalars(
        select(Pakkesak)
        .where(Pakkesak.pakke_id == pakke.id)
        .options(joinedload(Pakkesak.onske))
        .order_by(Pakkesak.nummer)
    ).all()
