"""The life of a version of the terms: written, published, replaced."""

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Lifecycle, Step


class Vilkarsstatus(Kodeverk):
    UTKAST = "utkast", "Utkast"
    PUBLISERT = "publisert", "Publisert"
    FORKASTET = "forkastet", "Forkastet"


VILKARSLOP = Lifecycle(
    Vilkarsstatus.UTKAST,
    Step(
        "publiser",
        "Publiser",
        frozenset({Vilkarsstatus.UTKAST}),
        Vilkarsstatus.PUBLISERT,
        Rolle.FORVALTER,
        endelig="Vilkårene er publisert, og noen kan ha lest eller akseptert dem. Registrer en ny versjon.",
    ),
    Step(
        "forkast",
        "Forkast utkastet",
        frozenset({Vilkarsstatus.UTKAST}),
        Vilkarsstatus.FORKASTET,
        Rolle.FORVALTER,
        farlig=True,
    ),
)
