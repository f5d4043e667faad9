"""Kommuner that merge, divide, or get a new number, name or orgnr: a file read, planned and judged. No writes."""

from ksadmin.register.endringer.enheter import Enhet, Merke, Registeret
from ksadmin.register.endringer.fil import Endringsrad, Feil, les
from ksadmin.register.endringer.plan import Hendelse, Par, Plan, planlegg
from ksadmin.register.endringer.regler import REGLER, Regel, Tilfelle

__all__ = [
    "REGLER",
    "Endringsrad",
    "Enhet",
    "Feil",
    "Hendelse",
    "Merke",
    "Par",
    "Plan",
    "Regel",
    "Registeret",
    "Tilfelle",
    "les",
    "planlegg",
]
