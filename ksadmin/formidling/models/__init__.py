"""The tables of notices."""

from ksadmin.formidling.models.kilde import Kildevarsel, Varselkilde, Varselmerke
from ksadmin.formidling.models.melding import Melding, er_ute
from ksadmin.formidling.models.mottakere import Adressat, Meldingsavmelding, Mottaker

__all__ = [
    "Adressat",
    "Kildevarsel",
    "Melding",
    "Meldingsavmelding",
    "Mottaker",
    "Varselkilde",
    "Varselmerke",
    "er_ute",
]
