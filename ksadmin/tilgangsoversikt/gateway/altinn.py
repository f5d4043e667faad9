"""Altinn 3's register of delegated API access: ``GET …/maskinporten/delegations/?scope=``.

Source: Altinn/altinn-authorization-tmp, MaskinportenDelegationsController and MPDelegationExternal. A bare
array, no paging; one row for each consumer, supplier and resource, with all the scopes of the resource.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ksadmin.tilgangsoversikt.gateway.kilder import Avlesning, Fremdrift, Rad, avlesning
from ksadmin.tilgangsoversikt.gateway.oppslag import Tjenestenett, tekst
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Miljo

STI = "accessmanagement/api/v1/maskinporten/delegations/"


@dataclass(frozen=True, slots=True)
class Altinn:
    """Who has delegated ``scope``, which the ``tjenester`` need, and to whom."""

    nett: Tjenestenett
    miljo: Miljo
    scope: str
    tjenester: tuple[str, ...]
    mine: frozenset[str]
    kilde: Kilde = Kilde.ALTINN
    fullstendig: bool = True

    @property
    def omfang(self) -> str:
        return f"{self.miljo.value} {self.scope}"

    def les(self, fremdrift: Fremdrift) -> Avlesning:
        """Ask once."""
        fremdrift(f"Spør om {self.scope}")
        return avlesning(self._rader(self.nett.liste(self.nett.hent(STI, {"scope": self.scope}))))

    def _rader(self, liste: list[Any]) -> Iterable[Rad]:
        eldste: dict[tuple[str, str], str] = {}
        for svar in liste:
            konsument, leverandor = tekst(svar, "consumer_org"), tekst(svar, "supplier_org")
            self.nett.krev(bool(konsument and leverandor) and isinstance(svar.get("scopes"), list))
            if konsument in self.mine and self.scope in svar["scopes"]:
                # Two resources may carry the same scope; it has been delegated since the first of them was.
                opprettet = tekst(svar, "created")
                eldste[konsument, leverandor] = min(eldste.get((konsument, leverandor), opprettet), opprettet)
        for (konsument, leverandor), opprettet in eldste.items():
            for tjeneste in self.tjenester:
                yield konsument, tjeneste, self.miljo.value, "delegering", "ja", leverandor, self.scope, opprettet
