"""The life of a file of changes: shown, then carried out or discarded."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Endringsfilstatus(Kodeverk):
    FORHANDSVIST = "forhandsvist", "Generalprøve"
    UTFORT = "utfort", "Gjennomført"
    FORKASTET = "forkastet", "Forkastet"


_VIST = frozenset({Endringsfilstatus.FORHANDSVIST})

ENDRINGSFILLOP = Lifecycle(
    Endringsfilstatus.FORHANDSVIST,
    Step(
        "utfor",
        "Gjennomfør endringene",
        _VIST,
        Endringsfilstatus.UTFORT,
        Rolle.FORVALTER,
        endelig="En kommuneendring kan ikke angres, for det som er gjort siden, bygger på den.",
    ),
    Step("forkast", "Forkast filen", _VIST, Endringsfilstatus.FORKASTET, Rolle.FORVALTER, farlig=True),
)
