"""The life of an import: previewed, then written and possibly undone, or discarded."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Importstatus(Kodeverk):
    FORHANDSVIST = "forhandsvist", "Forhåndsvisning"
    UTFORT = "utfort", "Utført"
    ANGRET = "angret", "Angret"
    FORKASTET = "forkastet", "Forkastet"


IMPORTLOP = Lifecycle(
    Importstatus.FORHANDSVIST,
    Step(
        "utfor",
        "Utfør importen",
        frozenset({Importstatus.FORHANDSVIST}),
        Importstatus.UTFORT,
        Rolle.FORVALTER,
    ),
    Step(
        "forny",
        "Lag ny forhåndsvisning",
        frozenset({Importstatus.FORHANDSVIST}),
        Importstatus.FORHANDSVIST,
        Rolle.FORVALTER,
    ),
    Step(
        "forkast",
        "Forkast filen",
        frozenset({Importstatus.FORHANDSVIST}),
        Importstatus.FORKASTET,
        Rolle.FORVALTER,
        farlig=True,
    ),
    Step(
        "angre",
        "Angre importen",
        frozenset({Importstatus.UTFORT}),
        Importstatus.ANGRET,
        Rolle.FORVALTER,
        farlig=True,
    ),
)
