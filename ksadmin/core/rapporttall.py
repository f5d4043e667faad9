"""What a room has to count for the report on the six duties. Each room hands in numbers; the report knows none of them.

A number is a query for the rows it counts, so that it can be counted, drawn month by month, and followed to its rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from ksadmin.core.kodeverk import Kodeverk


class Plikt(Kodeverk):
    """KS' six duties as segmentansvarlig, in the order of ks.no's own list."""

    KONTAKTPUNKT = "kontaktpunkt", "Være kontaktpunkt"
    FORMIDLING = "formidling", "Formidle informasjon og endringer"
    ENDRINGSONSKER = "endringsonsker", "Koordinere og prioritere endringsønsker"
    BRUKERSTOTTE = "brukerstotte", "Gi faglig brukerstøtte"
    TILGANG = "tilgang", "Bistå med tilgang"
    VILKAR = "vilkar", "Sikre at vilkårene aksepteres og etterleves"


@dataclass(frozen=True, slots=True)
class Rapporttall:
    """One number of the report.

    ``rader`` asks for the rows as the columns ``id``, ``dato`` (a date, or a moment) and ``tekst`` (what to call the
    row). With a column ``slutt`` too, the number is how many there were on the last day: those begun by then and not
    ended; without it, how many have their date in the period. ``side`` gives the address of a row's own page.
    ``pa_forsiden`` when it is among the few that everybody sees each day.
    """

    nokkel: str
    plikt: Plikt
    tekst: str
    rader: Select[*tuple[Any, ...]]
    side: Callable[[int], str]
    pa_forsiden: bool = False

    @property
    def er_stand(self) -> bool:
        """Whether it is a stand on a day, and not what happened in a period."""
        return "slutt" in self.rader.selected_columns


Rapportkilde = Callable[[], Iterable[Rapporttall]]
