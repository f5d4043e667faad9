"""What can be done with wishes and the voices behind them."""

from ksadmin.core.lagret_fil import noter_nedlasting
from ksadmin.endringsonsker.usecases.innsendinger import bekreft, bekreftbar, ta_imot
from ksadmin.endringsonsker.usecases.mote import avslutt, beslutt, fjern_beslutning, noter_referatnedlasting
from ksadmin.endringsonsker.usecases.onsker import endre, registrer
from ksadmin.endringsonsker.usecases.opphor import trekk_for_opphorte
from ksadmin.endringsonsker.usecases.pakker import Svarfakta, lag_pakke, noter_pakkenedlasting, registrer_svar
from ksadmin.endringsonsker.usecases.plassering import plasser_alle
from ksadmin.endringsonsker.usecases.prioritering import flytt, frys_runde, nytt_vektsett, sett_grunnlag
from ksadmin.endringsonsker.usecases.sammenslaing import skill, sla_sammen
from ksadmin.endringsonsker.usecases.steg import (
    aksepter,
    avsla,
    godta,
    lever,
    planlegg,
    prioriter,
    send_over,
    trekk,
    utsett,
    vurder,
)
from ksadmin.endringsonsker.usecases.stemmer import stem, trekk_stemme
from ksadmin.endringsonsker.usecases.varsler import meld_av, meld_pa, mottaker
from ksadmin.endringsonsker.usecases.vedlegg import fjern_vedlegg, last_opp
from ksadmin.endringsonsker.usecases.veikart import skriv_for_veikartet

__all__ = [
    "Svarfakta",
    "aksepter",
    "avsla",
    "avslutt",
    "bekreft",
    "bekreftbar",
    "beslutt",
    "endre",
    "fjern_beslutning",
    "fjern_vedlegg",
    "flytt",
    "frys_runde",
    "godta",
    "lag_pakke",
    "last_opp",
    "lever",
    "meld_av",
    "meld_pa",
    "mottaker",
    "noter_nedlasting",
    "noter_pakkenedlasting",
    "noter_referatnedlasting",
    "nytt_vektsett",
    "planlegg",
    "plasser_alle",
    "prioriter",
    "registrer",
    "registrer_svar",
    "send_over",
    "sett_grunnlag",
    "skill",
    "skriv_for_veikartet",
    "sla_sammen",
    "stem",
    "ta_imot",
    "trekk",
    "trekk_for_opphorte",
    "trekk_stemme",
    "utsett",
    "vurder",
]
