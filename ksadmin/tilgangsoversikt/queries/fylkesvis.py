"""How far one tjeneste has come, fylke by fylke."""

from collections import Counter
from typing import NamedTuple

from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.motor import TELLER_IKKE, Cellestatus, Tjenestekrav
from ksadmin.tilgangsoversikt.queries.bilde import Bilde, Dekning, regn_dekning


class Fylke(NamedTuple):
    """One fylke. ``aktuelle`` are the organisations that count, in Norwegian order, each with its status."""

    nummer: str
    navn: str
    dekning: Dekning
    aktuelle: tuple[tuple[Organisasjon, Cellestatus], ...]

    @property
    def teller_ikke(self) -> int:
        """How many it does not concern, or have chosen it away."""
        return sum(self.dekning.antall.values()) - self.dekning.aktuelle


def fylkesvis(bilde: Bilde, tjeneste: Tjenestekrav) -> list[Fylke]:
    """The fylker of the picture, by number."""
    delt: dict[tuple[str, str], list[tuple[Organisasjon, Cellestatus]]] = {}
    for o in bilde.organisasjoner:
        delt.setdefault((o.fylkesnummer, o.fylke), []).append((o, bilde.celler[o.id, tjeneste.id].status))
    return [
        Fylke(
            nummer,
            navn,
            regn_dekning(tjeneste, Counter(status for _, status in egne)),
            tuple((o, status) for o, status in egne if status not in TELLER_IKKE),
        )
        for (nummer, navn), egne in sorted(delt.items())
    ]
