"""What can be asked about cases."""

from ksadmin.brukerstotte.queries.liste import (
    TELLES_TIL,
    Saksrad,
    Utvalg,
    antall_i_koer,
    forst_til_frist,
    side,
    sokebetingelse,
    utvalget,
)
from ksadmin.brukerstotte.queries.rapport import Rapport, rapport
from ksadmin.brukerstotte.queries.saker import (
    andre_saker,
    forste_tekst,
    ikke_sendt,
    kort,
    merkelapper,
    mottakere,
    nyeste_melding,
    onske_ved_referanse,
    saker_hos,
    sett_av,
    skriver_na,
    traden,
    utsendinger,
    ved_referanse,
)
from ksadmin.brukerstotte.queries.standardsvar import finn_standardsvar, standardsvar

__all__ = [
    "TELLES_TIL",
    "Rapport",
    "Saksrad",
    "Utvalg",
    "andre_saker",
    "antall_i_koer",
    "finn_standardsvar",
    "forst_til_frist",
    "forste_tekst",
    "ikke_sendt",
    "kort",
    "merkelapper",
    "mottakere",
    "nyeste_melding",
    "onske_ved_referanse",
    "rapport",
    "saker_hos",
    "sett_av",
    "side",
    "skriver_na",
    "sokebetingelse",
    "standardsvar",
    "traden",
    "utsendinger",
    "utvalget",
    "ved_referanse",
]
