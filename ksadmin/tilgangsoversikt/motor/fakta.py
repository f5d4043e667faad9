"""What the engine is told. Tuples with names: there are tens of thousands of them in a matrix."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Miljo, Unntaksslag, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tjenester.kodeverk import Aktuell, Tilkoblingskode


class Utsagn(NamedTuple):
    """One source's newest word on one fact, as in ``Observasjon``. ``bekreftet`` is when it last said so."""

    faktum: Faktum
    verdi: Verdi
    kilde: Kilde
    observert: datetime
    orgnr: str
    leverandor: str
    api: str
    miljo: Miljo
    avgjorelse: bool
    id: int
    registrert: datetime
    bekreftet: datetime


class Api(NamedTuple):
    """An API the tjeneste needs. ``nokkel`` is what observations call it; ``kjent_som`` all its names, folded.

    Without ``rettighet`` there is nothing to delegate for it.
    """

    nokkel: str
    navn: str
    rettighet: str | None
    kjent_som: frozenset[str]


class Tjenestekrav(NamedTuple):
    """What the catalogue says. Empty ``apier`` or ``ruter``: nobody knows yet."""

    id: int
    nokkel: str
    navn: str
    navn_nn: str
    aktuell: Aktuell
    apier: tuple[Api, ...]
    ruter: frozenset[Tilkoblingskode]


class Avtalefakta(NamedTuple):
    """The newest erklæring. ``aktiv_fra`` when it is active, ``siden`` since when it stands as it stands.

    ``avsluttet`` is the day it ended from, which may be before it was written down.
    """

    status: Avtalestatus
    orgnr: str
    siden: datetime
    aktiv_fra: date | None = None
    avsluttet: date | None = None


class Varslingsfakta(NamedTuple):
    """The best varslingsadresse, without the address. ``avvist`` when mail to it came back."""

    avvist: bool
    bekreftet: date | None


class Organisasjonsfakta(NamedTuple):
    """``orgnr`` is the hovedorganisasjonsnummer of the day in question.

    ``opprettet`` is when a change of kommuner made the unit; nothing from before follows it.
    """

    id: int
    type: Organisasjonstype
    orgnr: str
    avtale: Avtalefakta | None = None
    varsling: Varslingsfakta | None = None
    opprettet: date | None = None


class Rutefakta(NamedTuple):
    """A way of connecting the organisation has told of. ``orgnr`` is None while the supplier's is not known."""

    kode: Tilkoblingskode
    leverandor: str | None = None
    orgnr: str | None = None


class Foresporselfakta(NamedTuple):
    """The newest påkoblingsforespørsel of the cell."""

    status: Pakoblingsstatus
    orgnr: str
    mottatt: date
    sendt: date | None = None
    ruter: tuple[Rutefakta, ...] = ()


class Unntaksfakta(NamedTuple):
    slag: Unntaksslag
    grunn: str
    fra: date


class Leverandorbok(NamedTuple):
    """Known suppliers' names by orgnr, and which of them is KS Fiks."""

    navn: Mapping[str, str]
    fiks: str | None


class Cellefakta(NamedTuple):
    """Everything known about one organisation and one tjeneste."""

    organisasjon: Organisasjonsfakta
    tjeneste: Tjenestekrav
    leverandorer: Leverandorbok
    foresporsel: Foresporselfakta | None = None
    unntak: Unntaksfakta | None = None
    utsagn: tuple[Utsagn, ...] = ()
