"""Documents to test with. Every organisation, name and sentence here is an example."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from ksadmin.avtaler.documents import (
    ErklaeringData,
    KvitteringData,
    OppsigelseData,
    Part,
    Signaturdata,
    Vilkarsdata,
    erklaering,
    kvittering,
    oppsigelse,
)
from ksadmin.core.manuscript import Manuscript
from ksadmin.core.pdf import render_pdf

PORSANGER = Part("Porsanger kommune", ("Porsáŋgu", "Porsanki"), "959411735", "post@eksempel.example")
VILKAR = Vilkarsdata(
    "Segmentsamarbeid",
    "2.1",
    date(2024, 2, 1),
    "c0ffee" * 10 + "abcd",
    tuple((f"{n}. Eksempel", "Eksempeltekst uten plikter. " * 12 + "\n\nEt avsnitt til.") for n in range(1, 10)),
)
ERKLAERING = ErklaeringData(
    referanse="TE-2026-5622",
    organisasjon=PORSANGER,
    er_fylkeskommune=False,
    kontaktperson="Áŋŋel Čáhppe Šiŧŧa Đoaresž",
    kontakt_epost=None,
    vilkar=VILKAR,
    spraak="nb",
    dato=date(2026, 11, 23),
    sendes_til="mottak@eksempel.example",
)
KVITTERING = KvitteringData(
    referanse="TE-2026-5622",
    organisasjon=PORSANGER,
    er_fylkeskommune=False,
    signatur=Signaturdata("Áŋŋel Čáhppe", "Etter delegert myndighet", "Sak 118/24", date(2024, 2, 8), date(2024, 3, 1)),
    vilkar=VILKAR,
    mottatt=date(2024, 3, 4),
    dokument_sha256="0123456789abcdef" * 4,
    adresse="https://ksadmin.example",
    spraak="nb",
    dato=date(2024, 3, 4),
)
OPPSIGELSE = OppsigelseData(
    referanse="TE-2026-5622",
    organisasjon=PORSANGER,
    er_fylkeskommune=False,
    signert=date(2024, 3, 1),
    opphorer=date(2026, 12, 31),
    begrunnelse="Et eksempel på en grunn.\n\nOg en til.",
    berorte=tuple((f"Tjeneste {n}", "Tilgangen stenges når erklæringen opphører.") for n in range(40)),
    kontakt_epost="mottak@eksempel.example",
    spraak="nb",
    dato=date(2026, 11, 23),
)
MAKERS: dict[str, Any] = {
    "tilslutningserklaering": (erklaering, ERKLAERING),
    "kvittering": (kvittering, KVITTERING),
    "oppsigelse": (oppsigelse, OPPSIGELSE),
}
ALL = [(mal, spraak) for mal in MAKERS for spraak in ("nb", "nn")]


def manuscript(mal: str, spraak: str = "nb", **changes: Any) -> Manuscript:
    make, data = MAKERS[mal]
    made: Manuscript = make(replace(data, spraak=spraak, **changes))
    return made


@cache
def document(mal: str, spraak: str = "nb") -> bytes:
    return render_pdf(manuscript(mal, spraak))
