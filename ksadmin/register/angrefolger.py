"""What must follow when rows of the register are set back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.core.angring import Folger
from ksadmin.register.kjennetegn import tilbakestill_kjennetegn
from ksadmin.register.models import Kjennetegnslag, Organisasjon


def _perioder(_session: Session, organisasjon: Organisasjon, etter: Mapping[str, Any]) -> None:
    for slag in Kjennetegnslag:
        if slag.value in etter:
            tilbakestill_kjennetegn(organisasjon, slag)


FOLGER: Folger = {Organisasjon: _perioder}
