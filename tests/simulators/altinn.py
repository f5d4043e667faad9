"""Altinn 3's register of delegations on loopback, as MaskinportenDelegationsController answers."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.maskinporten import Maskinporten
from tests.simulators.nett import Foresporsel, Svar, Tjener, tjener

SCOPE = "altinn:maskinporten/delegations"
STI = "/accessmanagement/api/v1/maskinporten/delegations/"
VEKSLING = "/authentication/api/v1/exchange/maskinporten"


@dataclass
class Altinn:
    """``veksler``: whether it wants its own token, got by exchange, and not Maskinporten's."""

    maskinporten: Maskinporten
    veksler: bool = False
    rader: list[dict[str, Any]] = field(default_factory=list)
    egne: set[str] = field(default_factory=set)
    tjener: Tjener = field(default_factory=Tjener)

    @property
    def url(self) -> str:
        return self.tjener.url

    def deleger(self, konsument: str, leverandor: str, *scopes: str, opprettet: str = "2026-04-01") -> None:
        """One row: consumer, supplier and a resource with all its scopes. Seven decimals, and a capital I."""
        self.rader.append(
            {
                "consumer_org": konsument,
                "supplier_org": leverandor,
                "delegation_scheme_Id": None,
                "scopes": list(scopes),
                "created": f"{opprettet}T15:02:23.7860720+02:00",
                "resourceid": f"appid-{len(self.rader)}",
            }
        )

    def svar(self, foresporsel: Foresporsel) -> Svar:
        fra_maskinporten = self.maskinporten.gjelder(foresporsel.token, SCOPE)
        if foresporsel.sti == VEKSLING and fra_maskinporten:
            self.egne.add(eget := uuid.uuid4().hex)
            return 200, f'"{eget}"'.encode()
        if not (foresporsel.token in self.egne if self.veksler else fra_maskinporten):
            return 401, b""
        if foresporsel.sti != STI:
            return 404, b""
        if "scope" not in foresporsel.sporring:
            return _problem("Not authorized for lookup of delegations without specifying parameter: scope")
        scope = foresporsel.sporring["scope"]
        if not scope.startswith("skatteetaten:"):
            return _problem(f"Not authorized for lookup of delegations for the scope: {scope}")
        return 200, json.dumps([rad for rad in self.rader if scope in rad["scopes"]]).encode()


def _problem(title: str) -> Svar:
    return 403, json.dumps({"type": "about:blank", "title": title, "status": 403}).encode()


@contextmanager
def altinn(maskinporten: Maskinporten) -> Iterator[Altinn]:
    """A running register."""
    state = Altinn(maskinporten)
    with tjener(state.svar) as state.tjener:
        yield state
