"""A second lookup: what Enhetsregisteret says of a unit, and how old that is."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from ksadmin.core import clock
from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import valid_orgnr
from ksadmin.oppslag.proxy.svar import Utgang, data, problem
from ksadmin.register.gateway import (
    Enhet,
    Enhetsregisteret,
    ErFjernet,
    FinnesIkke,
    Utilgjengelig,
)
from ksadmin.register.husket import HusketRegister
from ksadmin.settings import Settings


class Enheter:
    """Asks in four threads, and nobody for a while when the register has failed time after time."""

    def __init__(self, settings: Settings) -> None:
        url = settings.brreg_url
        self._register = HusketRegister(Enhetsregisteret(str(url))) if url else None
        self._traader = ThreadPoolExecutor(4, "enhet")

    async def enhet(self, orgnr: str) -> Utgang:
        """404 for a number nobody has had, 410 for one that is removed; a unit that is struck off says when."""
        if self._register is None:
            return problem(503, "Oppslag er ikke slått på", "Enhetsregisteret er ikke satt opp her. Kontakt KS.")
        try:
            valid_orgnr(orgnr)
            funnet, hentet = self._register.husker(orgnr) or await self._spor(self._register, orgnr)
        except InvalidInput as feil:
            return problem(400, "Organisasjonsnummeret er ikke riktig", str(feil))
        except FinnesIkke as feil:
            return problem(404, "Enheten finnes ikke", str(feil))
        except ErFjernet as feil:
            return problem(410, "Enheten er fjernet", str(feil))
        except Utilgjengelig as feil:
            return problem(503, "Enhetsregisteret svarer ikke", str(feil), vent=self._register.bryter.vent)
        return _svar(funnet, hentet)

    async def _spor(self, register: HusketRegister, orgnr: str) -> tuple[Enhet, datetime]:
        return await asyncio.get_running_loop().run_in_executor(self._traader, register.hent, orgnr)


def _svar(funnet: Enhet, hentet: datetime) -> Utgang:
    alder = max(0, round((clock.now() - hentet).total_seconds()))
    return data(
        {
            "organisasjonsnummer": funnet.orgnr,
            "navn": funnet.navn,
            "organisasjonsform": funnet.organisasjonsform,
            "postadresse": funnet.postadresse,
            "slettet": funnet.slettet and funnet.slettet.isoformat(),
            "hentet": hentet.isoformat(timespec="seconds"),
            "alderSekunder": alder,
        },
        (("age", str(alder)),),
    )
