"""Everything a lookup goes through, running: Maskinporten, Skatteetaten, Enhetsregisteret, and ksadmin's own server."""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import RSAKey
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.register.models import Kontaktrolle
from ksadmin.register.usecases import registrer_kontakt
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.usecases import Rutevalg, registrer_manuell_observasjon
from ksadmin.tjenester.models import Tilkoblingskode
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.oppfolging.saker import erklaeringer
from tests.simulators.brreg import Brreg, brreg
from tests.simulators.maskinporten import AUD, KLIENT, SCOPE_INN, Maskinporten, maskinporten
from tests.simulators.skatteetaten import STIER, Skatteetaten, skatteetaten
from tests.test_start import free_port
from tests.tilgangsoversikt.saker import en_pakobling, tjeneste

OSLO_NR, OSLO = "0301", "958935420"
VI = "971032146"
"""KS Fiks, which kommuner that connect through us delegate to."""
PERSON = "27847099416"
SPORSMAL = {"personidentifikator": PERSON, "inntektsaar": 2024, "stadie": "oppgjoer"}
FORELDREBETALING = f"/oppslag/v1/{OSLO}/foreldrebetaling/summertskattegrunnlag"


def apne(session: Session, *numre: str) -> None:
    """Everything these kommuner, else Oslo, need to ask through us for foreldrebetaling. Call inside a transaction."""
    orgs = [organisasjon(session, nummer) for nummer in numre or (OSLO_NR,)]
    erklaeringer(session, orgs)
    for org in orgs:
        fiks = [Rutevalg(Tilkoblingskode.FIKS)]
        en_pakobling(session, Pakoblingsstatus.APNET_PRODUKSJON, nummer=org.nummer or "", ruter=fiks)
        registrer_kontakt(
            session, SAKSBEHANDLER, org, rolle=Kontaktrolle.VARSLING, navn=None, epost="a@b.example", telefon=None
        )
        sagt(session, Faktum.DELEGERING, Verdi.JA, nummer=org.nummer or "", leverandor=VI)


def sagt(session: Session, faktum: Faktum, verdi: Verdi, *, nummer: str = OSLO_NR, **mer: str) -> None:
    """What a person has heard just now about a kommune and foreldrebetaling."""
    registrer_manuell_observasjon(
        session, SAKSBEHANDLER, organisasjon=organisasjon(session, nummer), tjeneste=tjeneste(session),
        miljo=Miljo.PRODUKSJON, faktum=faktum, verdi=verdi, observert=clock.now(), begrunnelse="Prøve.", **mer,
    )  # fmt: skip


@dataclass
class Hus:
    """``url`` is ksadmin's address. ``utskrift`` is everything it has written so far."""

    url: str
    maskinporten: Maskinporten
    skatteetaten: Skatteetaten
    brreg: Brreg
    settings: Settings
    logg: Path
    klient: httpx.Client
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, orgnr: str = OSLO) -> str:
        return self.tokens.setdefault(orgnr, self.maskinporten.utsted(orgnr))

    def spor(
        self, sti: str = FORELDREBETALING, sporsmal: Any = SPORSMAL, token: str | None = None, **mer: Any
    ) -> httpx.Response:
        """One lookup, by Oslo unless told."""
        hoder = {"Authorization": f"Bearer {self.token() if token is None else token}", **mer.pop("headers", {})}
        return self.klient.post(f"{self.url}{sti}", json=sporsmal, headers=hoder, **mer)

    def spor_alene(self) -> httpx.Response:
        """The same on a connection of its own, which may come to another process."""
        with httpx.Client(timeout=30, trust_env=False) as klient:
            hoder = {"Authorization": f"Bearer {self.token()}"}
            return klient.post(f"{self.url}{FORELDREBETALING}", json=SPORSMAL, headers=hoder)

    def stans(self) -> None:
        """Tell the server to stop, as whoever runs it would."""
        mester = re.search(r"\[(\d+)\] \[INFO\] Starting gunicorn", self.utskrift)
        assert mester
        os.kill(int(mester[1]), signal.SIGTERM)

    def hent(self, sti: str, token: str | None = None) -> httpx.Response:
        hoder = {"Authorization": f"Bearer {self.token() if token is None else token}"}
        return self.klient.get(f"{self.url}/oppslag/v1/{sti}", headers=hoder)

    @property
    def spurt(self) -> int:
        """How many times Skatteetaten has been asked."""
        return len(self.skatteetaten.tjener.sporsmal)

    @property
    def utskrift(self) -> str:
        return self.logg.read_text()


@contextmanager
def huset(mappe: Path, database_url: str, *, workers: int = 1, **innstillinger: Any) -> Iterator[Hus]:
    """The simulators and the real web server, in ``workers`` processes, on a database that is ready."""
    nokkel = RSAKey.generate_key(2048, {"kid": "prove-1"})
    (mappe / "nokkel.json").write_text(json.dumps(nokkel.as_dict(private=True)))
    (mappe / "pseudonymer").write_text(f"ny {secrets.token_hex(32)}\ngammel {secrets.token_hex(32)}\n")
    with ExitStack() as stack:
        utsteder = stack.enter_context(maskinporten(nokkel))
        register, skatt = stack.enter_context(brreg()), stack.enter_context(skatteetaten(utsteder))
        for api in Oppslagsapi:
            utsteder.gitt.add((api.scope, OSLO))
            utsteder.delegert.add((api.scope, OSLO))
        settings = Settings(
            database_url=database_url, maskinporten_url=utsteder.url, maskinporten_klient_id=KLIENT,
            maskinporten_nokkelfil=mappe / "nokkel.json", brreg_url=register.url, oppslag_scope=SCOPE_INN,
            oppslag_aud=AUD, oppslag_orgnr=VI, oppslag_pseudonymfil=mappe / "pseudonymer",
            oppslag_summertskattegrunnlag_url=skatt.url("summertskattegrunnlag"),
            **{f"oppslag_{api}_url": skatt.url(api) for api in STIER},
            **{f"oppslag_{api}_sti": sti for api, sti in STIER.items()},
            **innstillinger,
        )  # fmt: skip
        port = free_port()
        stack.enter_context(serve(settings, port, mappe / "logg", workers))
        klient = stack.enter_context(httpx.Client(timeout=30, trust_env=False))
        yield Hus(f"http://127.0.0.1:{port}", utsteder, skatt, register, settings, mappe / "logg", klient)


@contextmanager
def serve(settings: Settings, port: int, logg: Path, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """`ksadmin serve` with these settings, until the end of the block."""
    satt = settings.model_dump(mode="json", include=settings.model_fields_set)
    miljo = {f"KSADMIN_{navn.upper()}": str(verdi) for navn, verdi in satt.items() if navn != "env"}
    command = [sys.executable, "-m", "ksadmin", "serve", "--port", str(port), "--workers", str(workers)]
    with logg.open("w") as utskrift:
        process = subprocess.Popen(command, env={**os.environ, **miljo}, stdout=utskrift, stderr=utskrift)
    try:
        frist = time.monotonic() + 90
        while True:
            assert process.poll() is None, logg.read_text()
            try:
                httpx.get(f"http://127.0.0.1:{port}/oppslag/v1/openapi.json", timeout=30)
                break
            except httpx.TransportError:
                assert time.monotonic() < frist, logg.read_text()
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def samtidig(antall: int, gjor: Any) -> list[Any]:
    """``gjor(n)`` in as many threads; what each gave."""
    svar: list[Any] = [None] * antall

    def en(n: int) -> None:
        svar[n] = gjor(n)

    traader = [threading.Thread(target=en, args=(n,)) for n in range(antall)]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    return svar
