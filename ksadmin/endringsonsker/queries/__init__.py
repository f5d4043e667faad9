"""What can be asked of the wishes."""

from ksadmin.endringsonsker.queries.onsker import beste_treff, ligner, sokebetingelse, ved_referanse
from ksadmin.endringsonsker.queries.pakker import sakene, til_neste_pakke
from ksadmin.endringsonsker.queries.rangering import (
    KANDIDATER,
    RANGERT_PER_SIDE,
    Rangert,
    alle_som_kan_stemme,
    gjeldende_vektsett,
    rangert,
    storst_oppslutning,
    uten_grunnlag,
)
from ksadmin.endringsonsker.queries.stemmer import (
    en_stemme_hver,
    gruppen,
    spor,
    stemmene,
    stemmer_fra,
    stemmer_hos,
    utsendinger,
)
from ksadmin.endringsonsker.queries.veikart import PA_EN_SIDE, offentlig, pa_veikartet, veikart_json

__all__ = [
    "KANDIDATER",
    "PA_EN_SIDE",
    "RANGERT_PER_SIDE",
    "Rangert",
    "alle_som_kan_stemme",
    "beste_treff",
    "en_stemme_hver",
    "gjeldende_vektsett",
    "gruppen",
    "ligner",
    "offentlig",
    "pa_veikartet",
    "rangert",
    "sakene",
    "sokebetingelse",
    "spor",
    "stemmene",
    "stemmer_fra",
    "stemmer_hos",
    "storst_oppslutning",
    "til_neste_pakke",
    "uten_grunnlag",
    "utsendinger",
    "ved_referanse",
    "veikart_json",
]
