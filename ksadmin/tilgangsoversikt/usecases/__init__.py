"""What can be done with requests, exceptions and what KS itself knows about access."""

from ksadmin.tilgangsoversikt.usecases.avvik import folg_opp_avvik, oppdater_avvik
from ksadmin.tilgangsoversikt.usecases.innsendinger import (
    Kontakt,
    bekreft,
    bekreftbar,
    rutene,
    ta_imot,
)
from ksadmin.tilgangsoversikt.usecases.observasjoner import los_konflikt, registrer_manuell_observasjon
from ksadmin.tilgangsoversikt.usecases.opphor import avslutt_for_opphorte
from ksadmin.tilgangsoversikt.usecases.pakoblinger import (
    Rutevalg,
    endre_kontakt,
    endre_ruter,
    folg_opp,
    kan_gjelde,
    registrer_pakobling,
)
from ksadmin.tilgangsoversikt.usecases.steg import apne, avvis, hindringer_for_kontroll, kontroller, send, trekk
from ksadmin.tilgangsoversikt.usecases.unntak import opphev_unntak, sett_unntak

__all__ = [
    "Kontakt",
    "Rutevalg",
    "apne",
    "avslutt_for_opphorte",
    "avvis",
    "bekreft",
    "bekreftbar",
    "endre_kontakt",
    "endre_ruter",
    "folg_opp",
    "folg_opp_avvik",
    "hindringer_for_kontroll",
    "kan_gjelde",
    "kontroller",
    "los_konflikt",
    "oppdater_avvik",
    "opphev_unntak",
    "registrer_manuell_observasjon",
    "registrer_pakobling",
    "rutene",
    "send",
    "sett_unntak",
    "ta_imot",
    "trekk",
]
