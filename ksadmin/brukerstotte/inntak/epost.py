"""An e-mail as the desk needs it: masked, decoded, harmless. All of it plain values."""

from dataclasses import dataclass
from datetime import datetime


class Ulesbar(Exception):
    """These bytes are no e-mail anybody can read. The text says why, in Norwegian; the bytes go to quarantine."""


@dataclass(frozen=True, slots=True)
class Adresse:
    """``epost`` in lower case."""

    epost: str
    navn: str | None = None

    def __str__(self) -> str:
        return f"{self.navn} <{self.epost}>" if self.navn else self.epost

    @property
    def domene(self) -> str:
        return self.epost.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Vedlegg:
    """``innhold`` is what may be kept: masked, or the original when it held no number or could not be read.

    ``tekst`` is what it says, masked. ``holdt_tilbake`` is why nobody may open it before a person has decided.
    """

    filnavn: str
    innholdstype: str
    innhold: bytes
    tekst: str | None = None
    holdt_tilbake: str | None = None
    sladdet: int = 0
    mulige: int = 0


@dataclass(frozen=True, slots=True)
class Retur:
    """A mail that came back, by its ``message_id``. ``varig`` when trying again would not help (status 5.x.x)."""

    message_id: str | None
    adresse: str | None
    varig: bool
    grunn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Epost:
    """``message_id`` is made from the bytes when the mail had none. ``referanser`` the oldest first.

    ``automatisk`` is a mail no person wrote; ``besvares`` whether a machine may answer it (RFC 3834).
    ``sladdet`` counts the numbers removed in all of it, ``mulige`` those left that may be one.
    """

    message_id: str
    avsender: Adresse | None
    mottakere: tuple[str, ...]
    til: str
    emne: str
    dato: datetime | None
    referanser: tuple[str, ...]
    tekst: str
    html: str | None
    vedlegg: tuple[Vedlegg, ...]
    automatisk: bool
    besvares: bool
    retur: Retur | None
    sladdet: int
    mulige: int
