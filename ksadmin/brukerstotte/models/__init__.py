"""Cases, what is said in them, and answers written once."""

from ksadmin.brukerstotte.models.karantene import Karantenepost
from ksadmin.brukerstotte.models.melding import Saksmelding, Saksvedlegg, Svarutkast
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
    "Karantenepost",
    "Klokkeperiode",
    "Merkelapp",
    "Sak",
    "Saksfolger",
    "Sakskobling",
    "Saksmelding",
    "Saksmerke",
    "Saksvedlegg",
    "Standardsvar",
    "Standardsvarversjon",
    "Svarutkast",
]
