"""What must follow when a case, a limit or the working hours are set back: the clock of whoever has the turn now."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.brukerstotte.models import Sak, Saksarbeidstid, Saksfrist
from ksadmin.brukerstotte.usecases.frister import regn_fristene
from ksadmin.brukerstotte.usecases.steg import still_klokken
from ksadmin.core import clock
from ksadmin.core.angring import Folger


def _klokken(session: Session, sak: Sak, _etter: Mapping[str, Any]) -> None:
    still_klokken(session, sak, clock.now())


def _fristene(session: Session, _rad: Saksfrist | Saksarbeidstid, _etter: Mapping[str, Any]) -> None:
    regn_fristene(session)


FOLGER: Folger = {Sak: _klokken, Saksfrist: _fristene, Saksarbeidstid: _fristene}
