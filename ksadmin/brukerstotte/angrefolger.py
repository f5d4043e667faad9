"""What must follow when a case is set back: the clock of whoever has the turn now."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.brukerstotte.models import Sak
from ksadmin.brukerstotte.usecases.steg import still_klokken
from ksadmin.core import clock
from ksadmin.core.angring import Folger


def _klokken(session: Session, sak: Sak, _etter: Mapping[str, Any]) -> None:
    still_klokken(session, sak, clock.now())


FOLGER: Folger = {Sak: _klokken}
