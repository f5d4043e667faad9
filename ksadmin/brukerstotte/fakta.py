"""What is known of a case and of a message when they come in."""

from dataclasses import dataclass

from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav, Saksprak
from ksadmin.core.uploads import Fil
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tjenester.models import Tjeneste


@dataclass(frozen=True, slots=True, kw_only=True)
class Saksfakta:
    """Every field has the column of its name. ``foreslatt_svar`` is the ``nokkel`` of a standardsvar."""

    emne: str
    opphav: Saksopphav
    sprak: Saksprak = Saksprak.NB
    kategori: Sakskategori | None = None
    innsender_navn: str | None = None
    innsender_epost: str | None = None
    organisasjon: Organisasjon | None = None
    foreslatt_organisasjon: Organisasjon | None = None
    leverandor: Leverandor | None = None
    tjeneste: Tjeneste | None = None
    feilkode: str | None = None
    forutsetning: str | None = None
    korrelasjonsid: str | None = None
    foreslatt_svar: str | None = None
    eksempel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Innmelding:
    """A message from outside, masked. ``referanser`` are the ids it follows, the oldest first.

    ``sladdet`` is how many numbers were masked in it and its files. ``tapt_svar``: it says that an answer of KS did
    not arrive.
    """

    tekst: str
    html: str | None = None
    emne: str | None = None
    avsender_navn: str | None = None
    avsender_epost: str | None = None
    til: str | None = None
    message_id: str | None = None
    referanser: tuple[str, ...] = ()
    automatisk: bool = False
    tapt_svar: bool = False
    sladdet: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vedleggsfil:
    """A file of a message. ``tekst`` is what it says, masked; ``holdt_tilbake`` why nobody may open it yet."""

    fil: Fil
    tekst: str | None = None
    holdt_tilbake: str | None = None
