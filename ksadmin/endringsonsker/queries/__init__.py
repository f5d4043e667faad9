"""What can be asked of the wishes."""

from ksadmin.endringsonsker.queries.onsker import haug, sokebetingelse, ved_referanse
from ksadmin.endringsonsker.queries.rangering import (
    KANDIDATER,
    Rangert,
    gjeldende_vektsett,
    rangert,
    storst_oppslutning,
    uten_grunnlag,
)
from ksadmin.endringsonsker.queries.stemmer import gruppen, levende_stemme, stemmene

__all__ = [
    "KANDIDATER",
    "Rangert",
    "gjeldende_vektsett",
    "gruppen",
    "haug",
    "levende_stemme",
    "rangert",
    "sokebetingelse",
    "stemmene",
    "storst_oppslutning",
    "uten_grunnlag",
    "ved_referanse",
]
