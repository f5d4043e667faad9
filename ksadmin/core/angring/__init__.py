"""Undoing a deed: a new change that sets back what the deed changed, itself recorded (docs/adr/0024).

What was done at one stroke is undone at one stroke, all of it or nothing. Each row must still be as the deed left it;
else the refusal names who has changed it since.
"""

from ksadmin.core.angring.hindringer import ANGREFRIST
from ksadmin.core.angring.plan import Angreplan, Folger, angre, om, planlegg
from ksadmin.core.angring.spor import Endring, glem, slett_utgatte
from ksadmin.core.oppbevaring import Dataklasse

OPPBEVARING = Dataklasse(
    "angregrunnlag",
    "Det som trengs for å angre, og som ikke står i revisjonssporet.",
    ANGREFRIST.days,
    slett_utgatte,
)

__all__ = [
    "ANGREFRIST",
    "OPPBEVARING",
    "Angreplan",
    "Endring",
    "Folger",
    "angre",
    "glem",
    "om",
    "planlegg",
    "slett_utgatte",
]
