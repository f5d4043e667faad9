"""What can be asked of the access overview."""

from ksadmin.tilgangsoversikt.queries.aapne_data import oppdatert, som_json, status_json
from ksadmin.tilgangsoversikt.queries.bilde import (
    STEMPEL,
    Bilde,
    Dekning,
    bilde,
    dekning,
    en_kommune,
    stempel,
    tjenester_med_tilgang,
)
from ksadmin.tilgangsoversikt.queries.katalog import FIKS_NAVN, api_av, krav
from ksadmin.tilgangsoversikt.queries.opphor import Bortfall, det_som_faller_bort
from ksadmin.tilgangsoversikt.queries.pakoblinger import (
    hos_organisasjon,
    les_pakoblinger,
    levende_tjenester,
    utsendinger,
)

__all__ = [
    "FIKS_NAVN",
    "STEMPEL",
    "Bilde",
    "Bortfall",
    "Dekning",
    "api_av",
    "bilde",
    "dekning",
    "det_som_faller_bort",
    "en_kommune",
    "hos_organisasjon",
    "krav",
    "les_pakoblinger",
    "levende_tjenester",
    "oppdatert",
    "som_json",
    "status_json",
    "stempel",
    "tjenester_med_tilgang",
    "utsendinger",
]
