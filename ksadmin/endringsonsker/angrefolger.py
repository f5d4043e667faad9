"""What must follow when wishes and what scores are made of are set back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.core.angring import Folger
from ksadmin.endringsonsker.models import Endringsonske, Poenggrunnlag, Stemme
from ksadmin.endringsonsker.usecases.plassering import plasser
from ksadmin.endringsonsker.usecases.steg import nyhet
from ksadmin.endringsonsker.usecases.stemmer import tell_opp


def _onsket(session: Session, onske: Endringsonske, etter: Mapping[str, Any]) -> None:
    nyhet(onske)
    tell_opp(session, onske)
    if (malet := etter.get("slatt_sammen_med_id")) is not None:
        tell_opp(session, session.get_one(Endringsonske, malet))


def _stemmen(session: Session, stemme: Stemme, _etter: Mapping[str, Any]) -> None:
    onske = stemme.onske
    tell_opp(session, onske)
    if onske.slatt_sammen_med is not None:
        tell_opp(session, onske.slatt_sammen_med)


def _grunnlaget(session: Session, grunnlag: Poenggrunnlag, _etter: Mapping[str, Any]) -> None:
    plasser(session, grunnlag.onske)


FOLGER: Folger = {Endringsonske: _onsket, Stemme: _stemmen, Poenggrunnlag: _grunnlaget}
