"""Asking a service that wants a token from Maskinporten."""

from dataclasses import dataclass
from typing import Any

from ksadmin.tilgangsoversikt.gateway.kilder import KildeFeil
from ksadmin.tilgangsoversikt.gateway.maskinporten import Maskinporten
from ksadmin.tilgangsoversikt.gateway.nett import Nett, Svar


@dataclass(frozen=True, slots=True)
class Tjenestenett:
    """``veksle`` is where the token is exchanged for the service's own first, when it must be."""

    nett: Nett
    maskinporten: Maskinporten
    scope: str
    veksle: str | None = None

    def hent(self, sti: str, sporring: dict[str, str]) -> Svar:
        """GET. A token that has ended meanwhile is renewed, once. Raises KildeFeil."""
        svar = self.nett.hent(sti, sporring, self._token())
        if svar.status == 401:
            self.maskinporten.glem(self.scope)
            svar = self.nett.hent(sti, sporring, self._token())
        return svar

    def liste(self, svar: Svar) -> list[Any]:
        """The array of a good answer. Raises KildeFeil for a bad one."""
        if svar.status != 200:
            raise self.nett.avvist(svar)
        liste: list[Any] = self.nett.json(svar, list)
        self.krev(all(isinstance(rad, dict) for rad in liste))
        return liste

    def krev(self, ventet: bool) -> None:
        """Raises KildeFeil unless the answer looks as it should: one stray row makes all of it doubtful."""
        if not ventet:
            raise KildeFeil(f"{self.nett.navn} svarte med rader i en annen form enn ventet. Det vi visste, står.")

    def _token(self) -> str:
        token = self.maskinporten.token(self.scope)
        if self.veksle is None:
            return token
        svar = self.nett.hent(self.veksle, {}, token)
        if svar.status != 200:
            raise self.nett.avvist(svar)
        return svar.kropp.decode("ascii", "replace").strip().strip('"')


def tekst(svar: dict[str, Any], felt: str) -> str:
    """A text of a row, or empty."""
    verdi = svar.get(felt)
    return verdi.strip() if isinstance(verdi, str) else ""
