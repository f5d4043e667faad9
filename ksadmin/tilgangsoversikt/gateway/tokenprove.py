"""The check a supplier can always make: may we get a token on the kommune's behalf?

No personal data is touched. It shows the API, not the tjeneste: a scope that several tjenester share gives each
of them the same answer. Which of the two refusals wins when both would do is not documented, so each tells
about its own fact only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ksadmin.tilgangsoversikt.gateway.kilder import Avlesning, Fremdrift, KildeFeil, Rad, avlesning
from ksadmin.tilgangsoversikt.gateway.maskinporten import IkkeDelegert, IkkeTilgang, Maskinporten
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Miljo

GIR_OPP_ETTER = 5
"""So many kommuner in a row without an answer, and it is Maskinporten that is away."""


@dataclass(frozen=True, slots=True)
class Tokenprove:
    """Tries ``scope`` for each of ``konsumenter``; ``eget`` is our own orgnr, the receiver of delegations."""

    maskinporten: Maskinporten
    miljo: Miljo
    scope: str
    tjenester: tuple[str, ...]
    konsumenter: tuple[str, ...]
    eget: str
    naa: datetime
    kilde: Kilde = Kilde.MASKINPORTEN
    fullstendig: bool = False

    @property
    def omfang(self) -> str:
        return f"{self.miljo.value} {self.scope}"

    def les(self, fremdrift: Fremdrift) -> Avlesning:
        """Ask about one kommune at a time. Raises KildeFeil when many in a row get no answer."""
        rader: list[Rad] = []
        feil: list[tuple[str, str]] = []
        uten_svar = 0
        for nummer, konsument in enumerate(self.konsumenter, start=1):
            fremdrift(f"{self.scope}: {nummer} av {len(self.konsumenter)}")
            try:
                rader += self._svar(konsument)
                uten_svar = 0
            except KildeFeil as grunn:
                feil.append((konsument, str(grunn)))
                uten_svar += 1
                if uten_svar == min(GIR_OPP_ETTER, len(self.konsumenter)):
                    raise
        return avlesning(rader, feil)

    def _svar(self, konsument: str) -> Iterator[Rad]:
        """What Maskinporten says about one kommune. To ask about ourselves is an error there."""
        if konsument == self.eget:
            return iter(())
        try:
            self.maskinporten.pa_vegne_av(self.scope, konsument)
        except IkkeTilgang:
            return self._rader(konsument, tilgang="nei")
        except IkkeDelegert:
            return self._rader(konsument, delegering="nei")
        return self._rader(konsument, tilgang="ja", delegering="ja")

    def _rader(self, konsument: str, **fakta: str) -> Iterator[Rad]:
        for tjeneste in self.tjenester:
            for faktum, verdi in fakta.items():
                leverandor = self.eget if faktum == "delegering" else ""
                yield (
                    konsument, tjeneste, self.miljo.value, faktum, verdi, leverandor, self.scope,
                    self.naa.isoformat(),
                )  # fmt: skip
