"""Cases, what is said in them, and answers written once."""

from ksadmin.brukerstotte.models.frist import Saksarbeidstid, Saksfrist
from ksadmin.brukerstotte.models.fulltekst import SAKSSOK
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
from ksadmin.brukerstotte.models.sak import Sak, referanse
from ksadmin.brukerstotte.models.standardsvar import Standardsvar, Standardsvarversjon
from ksadmin.brukerstotte.models.utenfra import Saksinnsending, Saksvurdering, Slettekvittering

__all__ = [
    "SAKSSOK",
    "Eskalering",
    "Karantenepost",
    "Klokkeperiode",
    "Merkelapp",
    "Sak",
    "Saksarbeidstid",
    "Saksfolger",
    "Saksfrist",
    "Saksinnsending",
    "Sakskobling",
    "Saksmelding",
    "Saksmerke",
    "Saksvedlegg",
    "Saksvurdering",
    "Slettekvittering",
    "Standardsvar",
    "Standardsvarversjon",
    "Svarutkast",
    "referanse",
]
