"""Cases, what is said in them, and answers written once."""

from ksadmin.brukerstotte.models.melding import Melding, Saksvedlegg, Svarutkast
from ksadmin.brukerstotte.models.rundt import (
    Eskalering,
    Klokkeperiode,
    Merkelapp,
    Saksfolger,
    Sakskobling,
    Saksmerke,
)
from ksadmin.brukerstotte.models.sak import Sak
from ksadmin.brukerstotte.models.standardsvar import Standardsvar, Standardsvarversjon

__all__ = [
    "Eskalering",
    "Klokkeperiode",
    "Melding",
    "Merkelapp",
    "Sak",
    "Saksfolger",
    "Sakskobling",
    "Saksmerke",
    "Saksvedlegg",
    "Standardsvar",
    "Standardsvarversjon",
    "Svarutkast",
]
