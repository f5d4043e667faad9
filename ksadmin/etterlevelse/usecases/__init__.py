"""What can be done in etterlevelse."""

from ksadmin.etterlevelse.usecases.avvik import (
    Tiltaksfakta,
    avtal_tiltak,
    frafall,
    gjenapne,
    lukk,
    registrer_avvik,
)
from ksadmin.etterlevelse.usecases.gjennomgang import apne_igjen, gjennomga, ny_frist, spor_likevel, unnta
from ksadmin.etterlevelse.usecases.punkter import Punktfakta, endre_punkt, registrer_punkt
from ksadmin.etterlevelse.usecases.runder import (
    aapne_runde,
    avslutt_runde,
    endre_runde,
    forkast_runde,
    gjenoppta_runde,
    legg_i_ko,
    noter_rapport,
    opprett_runde,
    pause_runde,
)
from ksadmin.etterlevelse.usecases.svar import (
    MAKS_FILER,
    fjern_dokumentasjon,
    krev_apen,
    lagre_svar,
    legg_ved,
    lever,
    noter_nedlasting,
)

__all__ = [
    "MAKS_FILER",
    "Punktfakta",
    "Tiltaksfakta",
    "aapne_runde",
    "apne_igjen",
    "avslutt_runde",
    "avtal_tiltak",
    "endre_punkt",
    "endre_runde",
    "fjern_dokumentasjon",
    "forkast_runde",
    "frafall",
    "gjenapne",
    "gjennomga",
    "gjenoppta_runde",
    "krev_apen",
    "lagre_svar",
    "legg_i_ko",
    "legg_ved",
    "lever",
    "lukk",
    "noter_nedlasting",
    "noter_rapport",
    "ny_frist",
    "opprett_runde",
    "pause_runde",
    "registrer_avvik",
    "registrer_punkt",
    "spor_likevel",
    "unnta",
]
