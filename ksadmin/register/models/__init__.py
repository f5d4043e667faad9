"""The tables of the register."""

from ksadmin.register.models.leverandorer import Leverandor
from ksadmin.register.models.organisasjoner import (
    Etterfolger,
    Kjennetegn,
    Kjennetegnslag,
    Kontaktperson,
    Kontaktrolle,
    Malform,
    Organisasjon,
    Organisasjonstype,
    visningsnavn,
)

__all__ = [
    "Etterfolger",
    "Kjennetegn",
    "Kjennetegnslag",
    "Kontaktperson",
    "Kontaktrolle",
    "Leverandor",
    "Malform",
    "Organisasjon",
    "Organisasjonstype",
    "visningsnavn",
]
