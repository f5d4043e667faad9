"""The three services on loopback, and the settings that turn them on."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from joserfc.jwk import RSAKey

from ksadmin.core.actor import SYSTEM
from ksadmin.database import transaction
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt import synk_kilder
from ksadmin.tilgangsoversikt.gateway.maskinporten import Maskinporten as Klient
from ksadmin.tilgangsoversikt.gateway.nett import Nett
from ksadmin.tilgangsoversikt.kodeverk import Kilde
from ksadmin.tilgangsoversikt.synk import Bestilling, Utfall
from tests.simulators.altinn import Altinn, altinn
from tests.simulators.digdir import Digdir, digdir
from tests.simulators.maskinporten import KLIENT, KS, Maskinporten, maskinporten

SUMMERT = "skatteetaten:summertskattegrunnlag"
INNTEKT = "skatteetaten:inntekt"


@dataclass
class Tjenester:
    """What is outside, and ``settings`` to reach it."""

    maskinporten: Maskinporten
    digdir: Digdir
    altinn: Altinn
    nokkel: RSAKey
    settings: Settings

    def les(self, kilde: Kilde, **andre: object) -> dict[str, Utfall]:
        """Read a source, by scope."""
        settings = self.settings.model_copy(update=andre)
        utfall = synk_kilder.les_kilde(transaction, settings, kilde, Bestilling(SYSTEM, synk_kilder.grense(settings)))
        return {u.omfang.removeprefix("produksjon "): u for u in utfall}

    @contextmanager
    def klient(self, sekunder: float = 30.0) -> Iterator[Klient]:
        """Our Maskinporten client alone."""
        with httpx.Client() as http:
            nett = Nett(http, "Maskinporten", self.maskinporten.url, sekunder)
            yield Klient(nett, KLIENT, self.nokkel)


@contextmanager
def tjenester(mappe: Path, database_url: str) -> Iterator[Tjenester]:
    """All three, running."""
    nokkel = RSAKey.generate_key(2048, {"kid": "prove-1"})
    fil = mappe / "nokkel.json"
    fil.write_text(json.dumps(nokkel.as_dict(private=True)))
    with ExitStack() as stack:
        issuer = stack.enter_context(maskinporten(nokkel))
        scopes, delegations = stack.enter_context(digdir(issuer)), stack.enter_context(altinn(issuer))
        settings = Settings(
            env="test", database_url=database_url, maskinporten_url=issuer.url, maskinporten_klient_id=KLIENT,
            maskinporten_nokkelfil=fil, maskinporten_miljo="produksjon", maskinporten_prove_for=KS,
            digdir_url=scopes.url, altinn_url=delegations.url,
        )  # fmt: skip
        yield Tjenester(issuer, scopes, delegations, nokkel, settings)
