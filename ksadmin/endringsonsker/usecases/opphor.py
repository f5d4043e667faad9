"""The voices of units that are no more."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.queries import stemmer_hos
from ksadmin.endringsonsker.usecases.stemmer import las, tell_opp
from ksadmin.register.usecases.opptak import recording_all


def trekk_for_opphorte(
    session: Session,
    actor: Actor,
    opphort: Mapping[int, date],
    endrede: Collection[int],
    *,
    begrunnelse: str,
) -> None:
    """Take back the voices of the organisations in ``opphort`` for wishes that are open, from the day each ended.

    Every open wish that one of ``endrede`` supports is counted anew: a merger changes how many people a voice is for.
    """
    stemmer = stemmer_hos(session, {*opphort, *endrede})
    tapte = [stemme for stemme in stemmer if stemme.organisasjon_id in opphort]
    with recording_all(session, tapte, actor=actor, handling="stemme.trukket", begrunnelse=begrunnelse):
        for stemme in tapte:
            stemme.trukket_dato = opphort[stemme.organisasjon_id]
    ider = {i for s in stemmer for i in (s.onske_id, s.onske.slatt_sammen_med_id) if i is not None}
    for onske in session.scalars(select(Endringsonske).where(Endringsonske.id.in_(ider)).order_by(Endringsonske.id)):
        las(session, onske)
        tell_opp(session, onske)
