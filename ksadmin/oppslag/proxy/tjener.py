"""The lookup proxy: authenticate, decide, forward, record. An ASGI application of its own, beside Flask."""

import asyncio
import re
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import psycopg
import structlog
from flask import Flask

from ksadmin.core.asgi import Receive, Scope, Send
from ksadmin.database import AWAY
from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.oppslag.proxy.arkiv import Arkiv
from ksadmin.oppslag.proxy.enhet import Enheter
from ksadmin.oppslag.proxy.fart import Fart
from ksadmin.oppslag.proxy.innkommende import Innkommende, Sporrer
from ksadmin.oppslag.proxy.nett import Nett
from ksadmin.oppslag.proxy.oppslaget import Oppslaget
from ksadmin.oppslag.proxy.oppstrom import kilder
from ksadmin.oppslag.proxy.plasser import Plasser
from ksadmin.oppslag.proxy.porten import Port
from ksadmin.oppslag.proxy.sporsmal import les_kropp
from ksadmin.oppslag.proxy.status import status
from ksadmin.oppslag.proxy.svar import LUKK, Nei, Utgang, problem
from ksadmin.oppslag.proxy.utgaende import Utgaende
from ksadmin.oppslag.pseudonym import les_nokler
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.synk_kilder import maskinportenklient

PREFIX = "/oppslag/v1/"
"""Where the proxy is; every other address is Flask's."""
log = structlog.get_logger()
_RESSURS = re.compile(rf"([0-9]{{9}})/([a-z_]{{1,60}})/({'|'.join(a.value for a in Oppslagsapi)})")
_ENHET = re.compile(r"enhet/([0-9]{9})")
_BESKRIVELSE = Path(__file__).parents[1] / "data" / "openapi.json"
_AV = problem(503, "Oppslag er ikke slått på", "Oppslag er ikke satt opp her. Kontakt KS.")
_UTEN_DATABASE = problem(503, "Databasen vår svarer ikke", "Ingenting er slått opp. Prøv igjen om litt.", vent=10)
_BORTE: tuple[type[Exception], ...] = (psycopg.OperationalError, TimeoutError, *AWAY)
_FEIL = problem(500, "Noe gikk galt hos oss", "Prøv igjen om litt. Skjer det igjen, kontakt KS.")
_FINNES_IKKE = problem(404, "Adressen finnes ikke", "Se /oppslag/v1/openapi.json for det som finnes.", hoder=(LUKK,))


class Proxy:
    """``app`` is asked for the database only. Off until the settings turn it on."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._settings = settings
        self._arkiv = Arkiv(app, settings.oppslag_orgnr or "")
        self._port = Port(self._arkiv)
        self._fart = Fart(settings.oppslag_per_minutt)
        self._enheter = Enheter(settings)
        self._underveis: set[asyncio.Task[Utgang]] = set()

    async def start(self) -> None:
        """Make ready what belongs to this process. Raises SettingsError and Conflict for what cannot work."""
        s = self._settings
        if s.oppslag_scope is None:
            return
        assert s.oppslag_pseudonymfil is not None
        assert s.oppslag_aud is not None
        self._nett = Nett(s.oppslag_frist_sekunder)
        self._http = httpx.Client(follow_redirects=False, trust_env=False)
        self._plasser = Plasser(s.oppslag_samtidige, s.database_url)
        utsteder = f"{str(s.maskinporten_url).rstrip('/')}/"
        self._innkommende = Innkommende(
            self._nett, utsteder, s.oppslag_aud, s.oppslag_scope, s.oppslag_delegeringskilde
        )
        self._kilder = kilder(s)
        self._oppslaget = Oppslaget(
            self._arkiv,
            self._nett,
            Utgaende(maskinportenklient(s, self._http, s.oppslag_frist_sekunder)),
            self._kilder,
            self._plasser,
            les_nokler(s.oppslag_pseudonymfil),
            s,
        )

    async def stopp(self) -> None:
        """Let what is under way be answered, then let go."""
        if self._settings.oppslag_scope is None:
            return
        if self._underveis:
            await asyncio.wait(self._underveis, timeout=self._settings.oppslag_frist_sekunder + 5)
        await self._nett.lukk()
        self._http.close()
        self._plasser.lukk()
        await self._arkiv.lukk()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            utgang = await self._svar(scope, receive)
        except Nei as nei:
            utgang = nei.utgang
        except _BORTE as feil:  # nobody can say who may ask, so nobody may
            log.error("database_away", error=type(feil).__name__)
            utgang = _UTEN_DATABASE
        except Exception as feil:  # noqa: BLE001 - never a trace to the caller, and never one that could hold a person
            log.error("oppslag", error=type(feil).__name__)
            utgang = _FEIL
        await utgang.send(send)

    async def _svar(self, scope: Scope, receive: Receive) -> Utgang:
        sti, metode = scope["path"].removeprefix(PREFIX), scope["method"]
        if sti == "openapi.json":
            _bare(metode, "GET")
            return Utgang(200, await asyncio.to_thread(_BESKRIVELSE.read_bytes))
        if self._settings.oppslag_scope is None:
            return _AV
        if sti == "status":
            _bare(metode, "GET")
            sporrer = await self._hvem(scope)
            return status(await self._port.kommune(sporrer.orgnr), sporrer, self._kilder)
        if spurt := _ENHET.fullmatch(sti):
            _bare(metode, "GET")
            await self._hvem(scope)
            return await self._enheter.enhet(spurt[1])
        if ressurs := _RESSURS.fullmatch(sti):
            _bare(metode, "POST")
            return await self._slaa_opp(scope, receive, ressurs[1], ressurs[2], Oppslagsapi(ressurs[3]))
        return _FINNES_IKKE

    async def _hvem(self, scope: Scope) -> Sporrer:
        """Raises Nei for a caller we do not believe, or who asks too often."""
        hoder = [verdi for navn, verdi in scope["headers"] if navn == b"authorization"]
        sporrer = await self._innkommende.les(hoder[0] if len(hoder) == 1 else None)
        if vent := self._fart.for_fort(sporrer.klient):
            raise Nei(problem(429, "For mange oppslag", f"Vent {vent} sekunder og prøv igjen.", vent=vent))
        return sporrer

    async def _slaa_opp(self, scope: Scope, receive: Receive, orgnr: str, nokkel: str, api: Oppslagsapi) -> Utgang:
        startet = time.monotonic()
        kropp = await les_kropp(scope, receive)  # also of one who is turned away, so that the line can be used again
        sporrer = await self._hvem(scope)
        kommune = await self._port.kommune(sporrer.orgnr)
        if kommune is None:
            return problem(403, "Ukjent kommune", "Organisasjonsnummeret er ikke en kommunes hovedorganisasjonsnummer.")
        return await self._til_ende(self._oppslaget.utfor(kommune, orgnr, nokkel, api, sporrer, kropp, startet))

    async def _til_ende(self, oppslag: Coroutine[Any, Any, Utgang]) -> Utgang:
        """A lookup that has begun is carried through and recorded, whether or not the caller waits for it."""
        oppgave = asyncio.create_task(oppslag)
        self._underveis.add(oppgave)
        oppgave.add_done_callback(self._underveis.discard)
        return await asyncio.shield(oppgave)


def _bare(metode: str, tillatt: str) -> None:
    if metode != tillatt:
        raise Nei(problem(405, "Ikke tillatt", f"Bruk {tillatt} her.", hoder=(("allow", tillatt), LUKK)))
