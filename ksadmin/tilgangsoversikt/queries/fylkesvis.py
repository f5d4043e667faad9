"""How far one tjeneste has come, fylke by fylke."""

from collections import Counter
from typing import NamedTuple

from ksadmin.tilgangsoversikt.motor import TELLER_IKKE, Cellestatus, Tjenestekrav
from ksadmin.tilgangsoversikt.queries.bilde import Dekning, regn_dekning
from ksadmin.tilgangsoversikt.queries.matrise import Matrise, Rad


class Fylke(NamedTuple):
    """One fylke. ``aktuelle`` are the organisations that count, in Norwegian order, each with its status."""

    nummer: str
    navn: str
    dekning: Dekning
    aktuelle: tuple[tuple[Rad, Cellestatus], ...]

    @property
    def teller_ikke(self) -> int:
        """How many it does not concern, or have chosen it away."""
        return sum(self.dekning.antall.values()) - self.dekning.aktuelle


def fylkesvis(matrise: Matrise, tjeneste: Tjenestekrav) -> list[Fylke]:
    """The fylker of the matrix, by number."""
    kolonne = matrise.tjenester.index(tjeneste)
    delt: dict[tuple[str, str], list[tuple[Rad, Cellestatus]]] = {}
    for o in matrise.rader:
        delt.setdefault((o.fylkesnummer, o.fylke), []).append((o, matrise.ulike[o.celler[kolonne]].status))
    return [
        Fylke(
            nummer,
            navn,
            regn_dekning(tjeneste, Counter(status for _, status in egne)),
            tuple((o, status) for o, status in egne if status not in TELLER_IKKE),
        )
        for (nummer, navn), egne in sorted(delt.items())
    ]
