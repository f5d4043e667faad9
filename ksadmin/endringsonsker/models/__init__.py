"""Wishes, who stands behind them, and what follows them."""

from ksadmin.endringsonsker.models.fulltekst import ONSKESOK, VEIKARTSOK
from ksadmin.endringsonsker.models.innsending import Onskeinnsending
from ksadmin.endringsonsker.models.onske import Endringsonske, OnskeTjeneste, Onskevedlegg, Veikarttekst
from ksadmin.endringsonsker.models.pakker import Innspillspakke, Pakkesak
from ksadmin.endringsonsker.models.plassering import Plassering
from ksadmin.endringsonsker.models.prioritering import Poenggrunnlag, Prioriteringsrunde, Rundesak, Vektsett
from ksadmin.endringsonsker.models.stemmer import Oppslutning, Stemme, Stottespiller, Varselavmelding

__all__ = [
    "ONSKESOK",
    "VEIKARTSOK",
    "Endringsonske",
    "Innspillspakke",
    "OnskeTjeneste",
    "Onskeinnsending",
    "Onskevedlegg",
    "Oppslutning",
    "Pakkesak",
    "Plassering",
    "Poenggrunnlag",
    "Prioriteringsrunde",
    "Rundesak",
    "Stemme",
    "Stottespiller",
    "Varselavmelding",
    "Veikarttekst",
    "Vektsett",
]
