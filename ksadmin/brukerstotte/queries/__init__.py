"""What can be asked about cases."""

from ksadmin.brukerstotte.queries.saker import (
    andre_saker,
    forste_tekst,
    kort,
    merkelapper,
    onske_ved_referanse,
    saker_hos,
    skriver_na,
    traden,
    utsendinger,
    ved_referanse,
)
from ksadmin.brukerstotte.queries.standardsvar import finn_standardsvar, standardsvar

__all__ = [
    "andre_saker",
    "finn_standardsvar",
    "forste_tekst",
    "kort",
    "merkelapper",
    "onske_ved_referanse",
    "saker_hos",
    "skriver_na",
    "standardsvar",
    "traden",
    "utsendinger",
    "ved_referanse",
]
