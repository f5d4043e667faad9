"""The prerequisite engine: facts about one organisation and one tjeneste in, an answer with reasons out.

Pure: no database, no clock. Prerequisites have no order; each is judged by itself, from data about the tjeneste.
"""

from ksadmin.tilgangsoversikt.motor.avvik import Avviksnokkel, Funn, Malestokk, finn_avvik
from ksadmin.tilgangsoversikt.motor.fakta import (
    Api,
    Avtalefakta,
    Cellefakta,
    Foresporselfakta,
    Leverandorbok,
    Organisasjonsfakta,
    Rutefakta,
    Tjenestekrav,
    Unntaksfakta,
    Utsagn,
    Varslingsfakta,
)
from ksadmin.tilgangsoversikt.motor.forutsetning import Forutsetning
from ksadmin.tilgangsoversikt.motor.ruter import Rutevurdering
from ksadmin.tilgangsoversikt.motor.svar import Svar, avgjor
from ksadmin.tilgangsoversikt.motor.tekster import (
    Ansvarlig,
    Oppfyllelse,
    Situasjon,
    Tekst,
)
from ksadmin.tilgangsoversikt.motor.vurdering import TELLER_IKKE, Cellestatus, Vurdering, vurder
from ksadmin.tjenester.kodeverk import Forutsetningskode

__all__ = [
    "TELLER_IKKE",
    "Ansvarlig",
    "Api",
    "Avtalefakta",
    "Avviksnokkel",
    "Cellefakta",
    "Cellestatus",
    "Foresporselfakta",
    "Forutsetning",
    "Forutsetningskode",
    "Funn",
    "Leverandorbok",
    "Malestokk",
    "Oppfyllelse",
    "Organisasjonsfakta",
    "Rutefakta",
    "Rutevurdering",
    "Situasjon",
    "Svar",
    "Tekst",
    "Tjenestekrav",
    "Unntaksfakta",
    "Utsagn",
    "Varslingsfakta",
    "Vurdering",
    "avgjor",
    "finn_avvik",
    "vurder",
]
