"""What can be done in the register."""

from ksadmin.register.usecases.kontakter import (
    avvis_kontakt,
    bekreft_kontakt,
    endre_kontakt,
    registrer_kontakt,
)
from ksadmin.register.usecases.leverandorer import endre_leverandor, registrer_leverandor
from ksadmin.register.usecases.organisasjoner import endre_kjennetegn, endre_organisasjon
from ksadmin.register.usecases.standard import last_inn_standard

__all__ = [
    "avvis_kontakt",
    "bekreft_kontakt",
    "endre_kjennetegn",
    "endre_kontakt",
    "endre_leverandor",
    "endre_organisasjon",
    "last_inn_standard",
    "registrer_kontakt",
    "registrer_leverandor",
]
