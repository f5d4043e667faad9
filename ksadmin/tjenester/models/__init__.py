"""The tables of the tjenester."""

from ksadmin.tjenester.kodeverk import (
    Aktuell,
    Deltakerrolle,
    Instans,
    Part,
    Tilkoblingskode,
    Verifisering,
)
from ksadmin.tjenester.models.datasett import Datafelt, Datasett, Godkjenning
from ksadmin.tjenester.models.stadier import Deltaker, Tjenestedokument
from ksadmin.tjenester.models.tjeneste import Hjemmel, Tilkoblingsalternativ, Tjeneste, TjenesteApi

__all__ = [
    "Aktuell",
    "Datafelt",
    "Datasett",
    "Deltaker",
    "Deltakerrolle",
    "Godkjenning",
    "Hjemmel",
    "Instans",
    "Part",
    "Tilkoblingsalternativ",
    "Tilkoblingskode",
    "Tjeneste",
    "TjenesteApi",
    "Tjenestedokument",
    "Verifisering",
]
