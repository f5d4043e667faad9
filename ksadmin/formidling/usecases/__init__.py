"""What can be done with notices."""

from ksadmin.formidling.usecases.kilde import Inntak, kilden, knytt_merke, lest, ta_inn
from ksadmin.formidling.usecases.meldinger import (
    endre,
    les_adresser,
    opprett,
    opprett_rettelse,
    prov,
    velg_mottakere,
)
from ksadmin.formidling.usecases.mottakere import (
    adressen_virker_ikke,
    ettersend,
    registrer_retur,
    registrer_returen,
    send_pa_nytt,
)
from ksadmin.formidling.usecases.steg import (
    avlys_resten,
    avslutt,
    forkast,
    gjenoppta,
    godkjenn,
    pause,
    publiser,
    send_til_godkjenning,
    ta_tilbake,
)
from ksadmin.formidling.usecases.svar import avmeldte, bekreft, meld_av, meld_pa

__all__ = [
    "Inntak",
    "adressen_virker_ikke",
    "avlys_resten",
    "avmeldte",
    "avslutt",
    "bekreft",
    "endre",
    "ettersend",
    "forkast",
    "gjenoppta",
    "godkjenn",
    "kilden",
    "knytt_merke",
    "les_adresser",
    "lest",
    "meld_av",
    "meld_pa",
    "opprett",
    "opprett_rettelse",
    "pause",
    "prov",
    "publiser",
    "registrer_retur",
    "registrer_returen",
    "send_pa_nytt",
    "send_til_godkjenning",
    "ta_inn",
    "ta_tilbake",
    "velg_mottakere",
]
