"""The tables of etterlevelse."""

from ksadmin.etterlevelse.models.avvik import Etterlevelsesavvik
from ksadmin.etterlevelse.models.egenerklaering import (
    Dokumentasjon,
    Egenerklaering,
    Egenerklaeringsbrev,
    Punktsvar,
    Svar,
)
from ksadmin.etterlevelse.models.runder import Egenerklaeringsrunde, Rundepunkt, Vilkarspunkt

__all__ = [
    "Dokumentasjon",
    "Egenerklaering",
    "Egenerklaeringsbrev",
    "Egenerklaeringsrunde",
    "Etterlevelsesavvik",
    "Punktsvar",
    "Rundepunkt",
    "Svar",
    "Vilkarspunkt",
]
