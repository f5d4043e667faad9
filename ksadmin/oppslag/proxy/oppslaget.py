"""One lookup, from a question that has been let in to an answer that is on record."""

import time
from typing import Any

import structlog

from ksadmin.core import clock
from ksadmin.oppslag.kodeverk import IKKE_SPURT, Oppslagsapi, Oppslagsutfall
from ksadmin.oppslag.proxy.arkiv import Arkiv
from ksadmin.oppslag.proxy.innkommende import Sporrer
from ksadmin.oppslag.proxy.nett import Nett
from ksadmin.oppslag.proxy.oppstrom import Kilde, spor
from ksadmin.oppslag.proxy.plasser import IngenPlass, Plasser
from ksadmin.oppslag.proxy.sporsmal import Sporsmal, tolk
from ksadmin.oppslag.proxy.svar import Nei, Utgang, problem
from ksadmin.oppslag.proxy.utgaende import Utgaende
from ksadmin.oppslag.pseudonym import Pseudonymer
from ksadmin.oppslag.queries.port import Avgjorelse, Grunn, Kommune, Rett, ikke_delegert
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.gateway.kilder import KildeFeil
from ksadmin.tilgangsoversikt.gateway.maskinporten import IkkeDelegert, IkkeTilgang
from ksadmin.tilgangsoversikt.motor import Ansvarlig, Forutsetningskode
from ksadmin.web.bryter import Bryter

log = structlog.get_logger()
_IKKE_APNET = Grunn(
    Forutsetningskode.TILGANG.value,
    "Maskinporten svarer at kommunen ikke er gitt tilgang til API-et.",
    "Skatteetaten åpner tilgangen.",
    Ansvarlig.SKATTEETATEN.value,
)
_FEIL_KOMMUNE = problem(403, "Feil kommune", "Tokenet gjelder en annen kommune enn adressen.", Oppslagsutfall.AVVIST)
_UTEN_TOKEN = problem(
    503, "Maskinporten ga ikke token", "Prøv igjen om litt. Skjer det igjen, kontakt KS.",
    Oppslagsutfall.UTILGJENGELIG, vent=5,
)._replace(kode=IKKE_SPURT)  # fmt: skip
_FEIL = problem(
    500, "Noe gikk galt hos oss", "Prøv igjen om litt. Skjer det igjen, kontakt KS.", Oppslagsutfall.UTILGJENGELIG
)
_IKKE_SKREVET = problem(
    503, "Oppslaget ble ikke registrert", "Svaret er holdt tilbake. Prøv igjen om litt.",
    Oppslagsutfall.UTILGJENGELIG, vent=5,
)  # fmt: skip


class Oppslaget:
    """What a lookup needs."""

    def __init__(
        self,
        arkiv: Arkiv,
        nett: Nett,
        tokens: Utgaende,
        kilder: dict[Oppslagsapi, Kilde],
        plasser: Plasser,
        pseudonymer: Pseudonymer,
        settings: Settings,
    ) -> None:
        self._arkiv, self._nett, self._tokens, self._kilder = arkiv, nett, tokens, kilder
        self._plasser, self._pseudonymer, self._settings = plasser, pseudonymer, settings

    async def utfor(
        self,
        kommune: Kommune,
        orgnr: str,
        nokkel: str,
        api: Oppslagsapi,
        sporrer: Sporrer,
        kropp: bytes,
        startet: float,
    ) -> Utgang:
        """The answer, which is on record when it is given. Without a record there is no answer.

        ``kommune`` is the one the token is for, and ``orgnr`` the one the address is for.
        """
        avgjorelse = kommune.tjenester.get(nokkel)
        sporsmal: Sporsmal | None = None
        try:
            sporsmal = tolk(api, kropp)
            if kommune.orgnr != orgnr:
                raise Nei(_FEIL_KOMMUNE)
            utgang = await self._spor(kommune, avgjorelse, api, sporsmal)
        except Nei as nei:
            utgang = nei.utgang
        except Exception as feil:  # noqa: BLE001 - it is on record that somebody asked, whatever went wrong
            log.error("oppslag", error=type(feil).__name__)
            utgang = _FEIL
        rett = avgjorelse and avgjorelse.retter.get(api)
        rad: dict[str, Any] = {
            "tidspunkt": clock.now(),
            "dag": clock.today(),
            "organisasjon_id": kommune.id,
            "tjeneste_id": avgjorelse and avgjorelse.tjeneste_id,
            "api": api,
            "leverandor": sporrer.leverandor,
            "klient": sporrer.klient,
            "rettighetspakke": rett and rett.rettighetspakke,
            "utfall": utgang.utfall,
            "status": utgang.status,
            "kode": utgang.kode,
            "varighet_ms": round((time.monotonic() - startet) * 1000),
            "korrelasjonsid": utgang.korrelasjonsid,
            "nokkel": self._pseudonymer.nokkel if sporsmal else None,
            "pseudonym": self._pseudonymer.lag(sporsmal.person) if sporsmal else None,
        }
        try:
            await self._arkiv.skriv(rad)
        except Exception as feil:  # noqa: BLE001 - whatever stops the record stops the answer
            log.error("oppslag uten spor", error=type(feil).__name__)
            return _IKKE_SKREVET
        return utgang

    async def _spor(
        self, kommune: Kommune, avgjorelse: Avgjorelse | None, api: Oppslagsapi, sporsmal: Sporsmal
    ) -> Utgang:
        if avgjorelse is None:
            return problem(
                404, "Tjenesten finnes ikke", "Se /oppslag/v1/status for tjenestene kommunen kan spørre for."
            )
        if avgjorelse.grunner:
            detalj = "Kommunen kan ikke spørre for denne tjenesten ennå. Se grunnene."
            return problem(403, "Ikke åpnet", detalj, Oppslagsutfall.AVVIST, grunner=avgjorelse.grunner)
        rett = _innenfor(avgjorelse.retter.get(api), sporsmal)
        kilde = self._kilder.get(api)
        if kilde is None:
            return problem(503, "API-et er ikke satt opp", "Oppslag i dette API-et er ikke slått på. Kontakt KS.")
        sti = kilde.adresse(rett.rettighetspakke, sporsmal)
        try:
            return await self._hent(kilde, kommune.orgnr, sti)
        except IngenPlass:
            detalj = "Kommunen har for mange oppslag i gang i dette API-et. Prøv igjen om litt."
            return problem(429, "For mange oppslag", detalj, Oppslagsutfall.FOR_MANGE, vent=1)

    async def _hent(self, kilde: Kilde, orgnr: str, sti: str, *, igjen: bool = True) -> Utgang:
        """Ask, and once more with a new token when the one we had is refused."""
        if not kilde.bryter.slipper():
            return _hviler(kilde.bryter)
        try:
            token = await self._token(kilde.api, orgnr)
            async with self._plasser.plass(kilde.api, orgnr, self._settings.oppslag_ko_sekunder):
                utgang, tokenet_avvist = await spor(self._nett, kilde, sti, token)
        except BaseException:
            kilde.bryter.angre()
            raise
        if tokenet_avvist:
            self._tokens.glem(kilde.api.scope, orgnr, token)
            if igjen:
                return await self._hent(kilde, orgnr, sti, igjen=False)
        return utgang

    async def _token(self, api: Oppslagsapi, orgnr: str) -> str:
        try:
            return await self._tokens.token(api.scope, orgnr)
        except (IkkeTilgang, IkkeDelegert) as nei:
            grunn = _IKKE_APNET if isinstance(nei, IkkeTilgang) else ikke_delegert(self._settings.oppslag_orgnr or "")
            detalj = "Maskinporten gir ikke token for kommunen. Se grunnen."
            raise Nei(problem(403, "Ikke åpnet", detalj, Oppslagsutfall.AVVIST, grunner=[grunn])) from None
        except KildeFeil:
            raise Nei(_UTEN_TOKEN) from None


def _innenfor(rett: Rett | None, sporsmal: Sporsmal) -> Rett:
    """What the tjeneste gives the right to. Raises Nei for all else."""
    if rett is None:
        raise _utenfor("Tjenesten bruker ikke dette API-et.")
    if rett.eldste is None:
        raise _utenfor("KS har ikke registrert hvilke inntektsår tjenesten kan spørre om. Kontakt KS.")
    i_aar = clock.today().year
    if any(not rett.eldste <= aar <= i_aar for aar in sporsmal.aar):
        raise _utenfor(f"Tjenesten kan spørre om inntektsårene {rett.eldste} til {i_aar}.")
    if sporsmal.stadie is not None and sporsmal.stadie not in rett.stadier:
        raise _utenfor(f"Tjenesten kan spørre om stadiene {', '.join(rett.stadier) or '(ingen)'}.")
    return rett


def _utenfor(detalj: str) -> Nei:
    return Nei(problem(403, "Utenfor formålet", detalj, Oppslagsutfall.UTENFOR_FORMAL))


def _hviler(bryter: Bryter) -> Utgang:
    return problem(
        503, "Skatteetaten svarer ikke", "De siste kallene gikk ikke. Vi prøver igjen om litt.",
        Oppslagsutfall.UTILGJENGELIG, vent=bryter.vent,
    )  # fmt: skip
