"""What a person says of a notice, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from ksadmin.formidling.kodeverk import Meldingstype


@dataclass(frozen=True, slots=True, kw_only=True)
class Meldingsfakta:
    """``tjenester`` are keys. Times are aware."""

    type: Meldingstype
    tittel_nb: str
    tittel_nn: str
    tekst_nb: str
    tekst_nn: str
    gjelder_fra: datetime | None = None
    gjelder_til: datetime | None = None
    tjenester: tuple[str, ...] = ()
    krever_bekreftelse: bool = False
    bekreftes_innen: date | None = None
