"""Digdir's self-service API on loopback: ``GET /scopes/access?scope=``, as sjolvbetjening_api describes it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.maskinporten import Maskinporten
from tests.simulators.nett import Foresporsel, Svar, Tjener, tjener

SCOPE = "idporten:scopes.write"


@dataclass
class Digdir:
    """``rader`` is everything everybody has access to; ``rusk`` is what does not belong in an answer."""

    maskinporten: Maskinporten
    rader: list[dict[str, Any]] = field(default_factory=list)
    rusk: list[object] = field(default_factory=list)
    tjener: Tjener = field(default_factory=Tjener)

    @property
    def url(self) -> str:
        return f"{self.tjener.url}/api/v1"

    def gi(self, scope: str, orgnr: str, state: str = "APPROVED", endret: str = "2026-03-10T09:15:30+02:00") -> None:
        """A row in the shape of 2026: the fixture's fields, and those that have come since."""
        self.rader = [rad for rad in self.rader if (rad["scope"], rad["consumer_orgno"]) != (scope, orgnr)]
        self.rader.append(
            {
                "scope": scope, "state": state, "created": "2026-02-06T12:08:54.174Z", "consumer_orgno": orgnr,
                "last_updated": endret, "owner_orgno": "974761076", "active": True,
                "owner_organization_name": "SKATTEETATEN", "consumer_organization_name": "EN KOMMUNE",
            }
        )  # fmt: skip

    def svar(self, foresporsel: Foresporsel) -> Svar:
        if not self.maskinporten.gjelder(foresporsel.token, SCOPE):
            return 401, b'{"error": "invalid_token"}'
        if foresporsel.sti != "/api/v1/scopes/access":
            return 404, b"{}"
        scope = foresporsel.sporring["scope"]
        rader = [rad for rad in self.rader if rad["scope"] == scope]
        if not rader:
            return 400, json.dumps({"error_description": f"Scope {scope} does not have any consumers"}).encode()
        return 200, json.dumps([*rader, *self.rusk]).encode()


@contextmanager
def digdir(maskinporten: Maskinporten) -> Iterator[Digdir]:
    """A running register."""
    state = Digdir(maskinporten)
    with tjener(state.svar) as state.tjener:
        yield state
