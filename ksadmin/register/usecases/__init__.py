"""What can be done in the register."""

from ksadmin.register.usecases.kommuneendringer import (
    gjennomfor_kommuneendringer,
    hindrer_kommuneendringer,
    planlegg_kommuneendringer,
)
from ksadmin.register.usecases.kontakter import (
    avvis_kontakt,
    bekreft_kontakt,
    bekreft_selv,
    endre_kontakt,
    meld_feil,
    registrer_kontakt,
)
from ksadmin.register.usecases.leverandorer import endre_leverandor, registrer_leverandor
from ksadmin.register.usecases.oppslag import forskjeller, ta_fra_enhetsregisteret
from ksadmin.register.usecases.organisasjoner import endre_kjennetegn, endre_organisasjon
from ksadmin.register.usecases.standard import last_inn_standard

__all__ = [
    "avvis_kontakt",
    "bekreft_kontakt",
    "bekreft_selv",
    "endre_kjennetegn",
    "endre_kontakt",
    "endre_leverandor",
    "endre_organisasjon",
    "forskjeller",
    "gjennomfor_kommuneendringer",
    "hindrer_kommuneendringer",
    "last_inn_standard",
    "meld_feil",
    "planlegg_kommuneendringer",
    "registrer_kontakt",
    "registrer_leverandor",
    "ta_fra_enhetsregisteret",
]
