"""The tables of the register."""

from ksadmin.register.models.importer import Importbatch, Importrad, Importslag, Radutfall
from ksadmin.register.models.organisasjoner import (
    Etterfolger,
    Kjennetegn,
    Kjennetegnslag,
    Kontaktperson,
    Kontaktrolle,
    Leverandor,
    Malform,
    Organisasjon,
    Organisasjonstype,
)

__all__ = [
    "Etterfolger",
    "Importbatch",
    "Importrad",
    "Importslag",
    "Kjennetegn",
    "Kjennetegnslag",
    "Kontaktperson",
    "Kontaktrolle",
    "Leverandor",
    "Malform",
    "Organisasjon",
    "Organisasjonstype",
    "Radutfall",
]
