"""The life of an import: previewed, then written or discarded. What is undone is a preview again."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Importstatus(Kodeverk):
    FORHANDSVIST = "forhandsvist", "Forhåndsvisning"
    UTFORT = "utfort", "Utført"
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
)
