"""What a person says about a wish: every fact has the column of its name."""

from dataclasses import dataclass
from datetime import date

from ksadmin.endringsonsker.kodeverk import Fristgrunn, Onsketype


@dataclass(frozen=True, slots=True, kw_only=True)
class Onskefakta:
    """What is wanted and why. Only the first three must be known when the wish is registered."""

    type: Onsketype
    tittel: str
    beskrivelse: str
    rettighetspakke: str | None = None
    api: str | None = None
    felter: str | None = None
    hjemmel: str | None = None
    nodvendighet: str | None = None
    konsekvens: str | None = None
    frist: date | None = None
    fristgrunn: Fristgrunn | None = None
    intern_merknad: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stottefakta:
    """The evidence of a voice. ``kilde`` is how KS knows: an e-mail, a meeting, a ticket."""

    navn: str
    rolle: str
    dato: date
    kilde: str
    epost: str | None = None
