"""What can be asked about cases."""

from ksadmin.brukerstotte.queries.innkommet import innkommet
from ksadmin.brukerstotte.queries.liste import (
    TELLES_TIL,
    Saksrad,
    Utvalg,
    antall_i_koer,
    i_deler,
    side,
    sokebetingelse,
    utvalget,
)
from ksadmin.brukerstotte.queries.rapport import Rapport, rapport
from ksadmin.brukerstotte.queries.saker import (
    andre_saker,
    apne_ved_hendelser,
    forste_tekst,
    ikke_sendt,
    kort,
    merkelapper,
    mottakere,
    nyeste,
    onske_ved_referanse,
    saker_hos,
    sett_av,
    traden,
    utkastene,
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
    "apne_ved_hendelser",
    "finn_standardsvar",
    "forste_tekst",
    "i_deler",
    "ikke_sendt",
    "innkommet",
    "kort",
    "merkelapper",
    "mottakere",
    "nyeste",
    "onske_ved_referanse",
    "rapport",
    "saker_hos",
    "sett_av",
    "side",
    "sokebetingelse",
    "standardsvar",
    "traden",
    "utkastene",
    "utsendinger",
    "utvalget",
    "ved_referanse",
]
