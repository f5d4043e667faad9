"""What a filter leaves of the matrix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from ksadmin.core.sortering import sorteringsnokkel
from ksadmin.tilgangsoversikt.motor import Cellestatus, Forutsetningskode
from ksadmin.tilgangsoversikt.queries.bilde import Dekning
from ksadmin.tilgangsoversikt.queries.matrise import Cellebilde, Matrise, Rad, matrisedekning
from ksadmin.tjenester.kodeverk import Tilkoblingskode


@dataclass(frozen=True, slots=True)
class Filter:
    """``organisasjoner`` are the ids a search has found; None is everybody. The rest is what cells are asked."""

    fylke: str | None = None
    tjeneste: str | None = None
    status: Cellestatus | None = None
    leverandor: str | None = None
    rute: Tilkoblingskode | None = None
    mangler: Forutsetningskode | None = None
    organisasjoner: frozenset[int] | None = None

    def passer(self, celle: Cellebilde) -> bool:
        """Whether the cell is one of those asked for. A supplier and a way of connecting must go together."""
        if self.status is not None and celle.status is not self.status:
            return False
        if self.mangler is not None and self.mangler not in celle.mangler:
            return False
        if self.leverandor is None and self.rute is None:
            return True
        return any(self.rute in (None, kode) and self.leverandor in (None, navn) for kode, navn in celle.ruter)

    @property
    def om_celler(self) -> bool:
        """Whether it asks for some cells only."""
        return any(v is not None for v in (self.status, self.leverandor, self.rute, self.mangler))


@dataclass(frozen=True, eq=False, slots=True)
class Utvalg:
    """``rader`` have at least one cell asked for; ``vises`` tells which kinds are. Others are left empty.

    ``om_celler`` is whether some cells only were asked for. ``ferdig`` is the HTML made of it, by address.

    ``dekning`` is of every organisation in the fylke and the search, whatever is asked of the cells: else those
    who are asked to be ready would all be.
    """

    matrise: Matrise
    kolonner: Sequence[int]
    rader: Sequence[Rad]
    vises: Sequence[bool]
    dekning: Sequence[Dekning]
    om_celler: bool
    ferdig: dict[str, Markup] = field(default_factory=dict)

    def eksportrader(self, i_dag: date) -> Iterator[list[Any]]:
        """One line for each cell shown, in the order of the page."""
        for rad in self.rader:
            for kolonne in self.kolonner:
                if self.vises[rad.celler[kolonne]]:
                    celle = self.matrise.ulike[rad.celler[kolonne]]
                    yield [
                        *(rad.type.tekst, rad.nummer, rad.navn, rad.orgnr, rad.fylke),
                        *(self.matrise.tjenester[kolonne].navn, celle.status.tekst),
                        ", ".join(kode.tekst for kode in celle.mangler),
                        ", ".join(dict.fromkeys(kode.tekst for kode, _ in celle.ruter)),
                        ", ".join(dict.fromkeys(navn for _, navn in celle.ruter if navn)),
                        self.matrise.per or i_dag,
                    ]


EKSPORT = (
    "Type", "Nummer", "Navn", "Organisasjonsnummer", "Fylke", "Tjeneste", "Status", "Mangler", "Påkoblingsmåter",
    "Leverandører", "Gjelder",
)  # fmt: skip


@lru_cache(maxsize=16)
def velg(matrise: Matrise, filter: Filter) -> Utvalg:
    """Apply the filter, once to each matrix. Each kind of cell is judged once, however many there are of it."""
    kolonner = [n for n, t in enumerate(matrise.tjenester) if filter.tjeneste in (None, t.nokkel)]
    organisasjoner = [
        rad
        for rad in matrise.rader
        if filter.fylke in (None, rad.fylke) and (filter.organisasjoner is None or rad.id in filter.organisasjoner)
    ]
    vises = [filter.passer(celle) for celle in matrise.ulike]
    rader = organisasjoner
    if filter.om_celler:
        rader = [rad for rad in organisasjoner if any(vises[rad.celler[k]] for k in kolonner)]
    dekning = matrisedekning(matrise, organisasjoner)
    return Utvalg(matrise, kolonner, rader, vises, [dekning[k] for k in kolonner], filter.om_celler)


@lru_cache(maxsize=32)
def leverandorer(matrise: Matrise) -> list[str]:
    """The suppliers somebody connects with."""
    navn = {navn for celle in matrise.ulike for _, navn in celle.ruter if navn}
    return sorted(navn, key=sorteringsnokkel)
