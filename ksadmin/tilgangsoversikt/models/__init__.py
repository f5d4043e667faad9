"""The tables of the access overview."""

from ksadmin.tilgangsoversikt.kodeverk import (
    Avviksslag,
    Faktum,
    Kilde,
    Kjorestatus,
    Miljo,
    Opphav,
    Unntaksslag,
    Verdi,
)
from ksadmin.tilgangsoversikt.models.avvik import Avvik, Mottakerenhet
from ksadmin.tilgangsoversikt.models.innsending import Innsending
from ksadmin.tilgangsoversikt.models.observasjon import Observasjon, Synkfeil, Synkkjoring
from ksadmin.tilgangsoversikt.models.pakobling import MED_LEVERANDOR, Pakobling, PakoblingRute, Unntak

__all__ = [
    "MED_LEVERANDOR",
    "Avvik",
    "Avviksslag",
    "Faktum",
    "Innsending",
    "Kilde",
    "Kjorestatus",
    "Miljo",
    "Mottakerenhet",
    "Observasjon",
    "Opphav",
    "Pakobling",
    "PakoblingRute",
    "Synkfeil",
    "Synkkjoring",
    "Unntak",
    "Unntaksslag",
    "Verdi",
]
