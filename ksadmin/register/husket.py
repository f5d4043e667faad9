"""Enhetsregisteret for those who wait for its answer: what it has said is remembered, and its failures counted."""

import time
from datetime import UTC, datetime, timedelta

from ksadmin.core import clock
from ksadmin.register.gateway import Enhet, Enhetsregisteret, ErFjernet, FinnesIkke, OppslagFeilet, Utilgjengelig
from ksadmin.web.bryter import Bryter


class HusketRegister:
    """The register's definite answers, kept for an hour, for all who wait for them in this process.

    What is asked is counted, and the register is left alone for a while when it has failed time after time.
    """

    LEVETID = timedelta(hours=1)
    _MAKS = 5000

    def __init__(self, register: Enhetsregisteret) -> None:
        self._register, self.bryter = register, Bryter("enhetsregisteret")
        self._svar: dict[str, tuple[Enhet | FinnesIkke | ErFjernet, datetime]] = {}

    def husker(self, orgnr: str) -> tuple[Enhet, datetime] | None:
        """The unit, and when the register said so; None when it must be asked. Raises FinnesIkke and ErFjernet."""
        svar, hentet = self._svar.get(orgnr, (None, datetime.min.replace(tzinfo=UTC)))
        if svar is None or clock.now() - hentet > self.LEVETID:
            return None
        if isinstance(svar, OppslagFeilet):
            raise svar.with_traceback(None)
        return svar, hentet

    def hent(self, orgnr: str, *, pa_nytt: bool = False) -> tuple[Enhet, datetime]:
        """As ``husker``, but asks when it must, and ``pa_nytt`` always. Raises as ``Enhetsregisteret.hent``."""
        if not pa_nytt and (husket := self.husker(orgnr)):
            return husket
        hentet = clock.now()
        svar: Enhet | FinnesIkke | ErFjernet
        try:
            svar = self._spor(orgnr)
        except (FinnesIkke, ErFjernet) as nei:
            svar = nei
        if len(self._svar) >= self._MAKS:
            self._svar.clear()
        self._svar[orgnr] = svar, hentet
        if isinstance(svar, OppslagFeilet):
            raise svar.with_traceback(None)
        return svar, hentet

    def _spor(self, orgnr: str) -> Enhet:
        if not self.bryter.slipper():
            raise Utilgjengelig("Enhetsregisteret svarte ikke på de siste spørsmålene. Vi prøver igjen om litt.")
        startet = time.monotonic()
        try:
            svar = self._register.hent(orgnr)
        except OppslagFeilet as feil:
            self.bryter.gikk(not isinstance(feil, Utilgjengelig), startet)
            raise
        except BaseException:
            self.bryter.angre()
            raise
        self.bryter.gikk(True, startet)
        return svar
