"""Digdir's register of who has been granted a scope: ``GET /scopes/access?scope=``.

Source: felleslosninger/docs, sjolvbetjening_api; nais/digdirator. A flat array, no paging. Only the owner of
the scope may ask.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ksadmin.tilgangsoversikt.gateway.kilder import Avlesning, Fremdrift, Rad, avlesning
from ksadmin.tilgangsoversikt.gateway.oppslag import Tjenestenett, tekst
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Miljo


@dataclass(frozen=True, slots=True)
class Digdir:
    """Who has ``scope``, which the ``tjenester`` need. ``mine`` is the orgnr we ask about; the others are not ours."""

    nett: Tjenestenett
    miljo: Miljo
    scope: str
    tjenester: tuple[str, ...]
    mine: frozenset[str]
    kilde: Kilde = Kilde.DIGDIR
    fullstendig: bool = True

    @property
    def omfang(self) -> str:
        return f"{self.miljo.value} {self.scope}"

    def les(self, fremdrift: Fremdrift) -> Avlesning:
        """Ask once."""
        fremdrift(f"Spør om {self.scope}")
        return avlesning(self._rader(self._liste()))

    def _liste(self) -> list[Any]:
        svar = self.nett.hent("scopes/access", {"scope": self.scope})
        # That nobody has the scope comes as an error, seen in clients of the API.
        if svar.status >= 400 and b"does not have any" in svar.kropp:
            return []
        return self.nett.liste(svar)

    def _rader(self, liste: list[Any]) -> Iterable[Rad]:
        for svar in liste:
            self.nett.krev(tekst(svar, "scope") == self.scope)
            if (orgnr := tekst(svar, "consumer_orgno")) in self.mine:
                observert = tekst(svar, "last_updated") or tekst(svar, "created")
                gitt = svar.get("state") == "APPROVED" and svar.get("active", True)
                yield from self._hver_tjeneste(orgnr, "ja" if gitt else "nei", observert)

    def _hver_tjeneste(self, orgnr: str, verdi: str, observert: str) -> Iterator[Rad]:
        for tjeneste in self.tjenester:
            yield orgnr, tjeneste, self.miljo.value, "tilgang", verdi, "", self.scope, observert
