"""A second lookup: what Enhetsregisteret says of a unit, and how old that is."""

import asyncio

from ksadmin.core import clock
from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import valid_orgnr
from ksadmin.oppslag.proxy.svar import Utgang, data, problem
from ksadmin.register.gateway import ErFjernet, FinnesIkke, Utilgjengelig, husket
from ksadmin.settings import Settings


async def enhet(settings: Settings, orgnr: str) -> Utgang:
    """404 for a number nobody has had, 410 for one that is removed; a unit that is struck off says when."""
    if settings.brreg_url is None:
        return problem(503, "Oppslag er ikke slått på", "Oppslag i Enhetsregisteret er ikke satt opp her. Kontakt KS.")
    try:
        valid_orgnr(orgnr)
        funnet, hentet = await asyncio.to_thread(husket(str(settings.brreg_url)).hent, orgnr)
    except InvalidInput as feil:
        return problem(400, "Organisasjonsnummeret er ikke riktig", str(feil))
    except FinnesIkke as feil:
        return problem(404, "Enheten finnes ikke", str(feil))
    except ErFjernet as feil:
        return problem(410, "Enheten er fjernet", str(feil))
    except Utilgjengelig as feil:
        return problem(503, "Enhetsregisteret svarer ikke", str(feil), vent=10)
    alder = max(0, round((clock.now() - hentet).total_seconds()))
    return data(
        {
            "organisasjonsnummer": funnet.orgnr,
            "navn": funnet.navn,
            "organisasjonsform": funnet.organisasjonsform,
            "postadresse": funnet.postadresse,
            "slettet": funnet.slettet,
            "hentet": hentet.isoformat(timespec="seconds"),
            "alderSekunder": alder,
        },
        (("age", str(alder)),),
    )
