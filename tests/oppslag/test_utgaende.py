"""Tokens for the kommuner: one question at a time for each, and trouble with one is not trouble for all."""

import asyncio

import httpx
from joserfc.jwk import RSAKey

from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.oppslag.proxy.utgaende import Utgaende
from ksadmin.tilgangsoversikt.gateway.kilder import KildeFeil
from ksadmin.tilgangsoversikt.gateway.maskinporten import AnnetAvslag, IkkeTilgang, Maskinporten
from ksadmin.tilgangsoversikt.gateway.nett import Nett
from ksadmin.web.bryter import FEIL_PA_RAD, Tilstand
from tests.oppslag.huset import OSLO
from tests.simulators.maskinporten import KLIENT, KS, maskinporten

SCOPE, HALDEN, BERGEN = Oppslagsapi.SUMMERT.scope, "959159092", "964338531"


def test_den_som_har_et_token_merker_ikke_at_en_annen_ikke_far() -> None:
    nokkel = RSAKey.generate_key(2048, {"kid": "prove-1"})
    with maskinporten(nokkel) as utsteder, httpx.Client() as klient:
        utsteder.gitt |= {(SCOPE, orgnr) for orgnr in (OSLO, HALDEN)}
        utsteder.delegert |= utsteder.gitt
        utsteder.stum_om.add(HALDEN)

        async def gjor() -> None:
            tokens = Utgaende(Maskinporten(Nett(klient, "Maskinporten", utsteder.url, 5), KLIENT, nokkel))

            async def feilene(orgnr: str, antall: int) -> set[type]:
                alle = [tokens.token(SCOPE, orgnr) for _ in range(antall)]
                svar = await asyncio.gather(*alle, return_exceptions=True)
                return {type(s) for s in svar}

            def spurt() -> int:
                return len(utsteder.tjener.sporsmal)

            oslos = await tokens.token(SCOPE, OSLO)
            assert (await feilene(HALDEN, 4 * FEIL_PA_RAD), spurt()) == ({KildeFeil}, 2)  # many wait for one question
            assert tokens.bryter.tilstand is Tilstand.LUKKET
            for orgnr, nei in ((BERGEN, IkkeTilgang), (KS, AnnetAvslag)) * FEIL_PA_RAD:
                assert await feilene(orgnr, 1) == {nei}
            assert tokens.bryter.tilstand is Tilstand.LUKKET  # a no is an answer
            for _ in range(FEIL_PA_RAD):
                await feilene(HALDEN, 1)
            assert tokens.bryter.tilstand is Tilstand.APEN
            foran = spurt()
            assert await feilene(HALDEN, 3) == {KildeFeil}
            assert await tokens.token(SCOPE, OSLO) == oslos
            assert spurt() == foran

        asyncio.run(gjor())
