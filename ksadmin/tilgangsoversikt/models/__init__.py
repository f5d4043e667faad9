"""The tables of the access overview."""

from ksadmin.tilgangsoversikt.kodeverk import (
    Faktum,
    Kilde,
    Kjorestatus,
    Miljo,
    Opphav,
    Unntaksslag,
    Verdi,
)
from ksadmin.tilgangsoversikt.models.observasjon import Observasjon, Synkfeil, Synkkjoring
from ksadmin.tilgangsoversikt.models.pakobling import MED_LEVERANDOR, Pakobling, PakoblingRute, Unntak

__all__ = [
    "MED_LEVERANDOR",
    "Faktum",
    "Kilde",
    "Kjorestatus",
    "Miljo",
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
