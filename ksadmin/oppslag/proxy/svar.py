"""What the proxy says itself: JSON, or a problem (RFC 9457). Nothing the caller sent is repeated in it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ksadmin.core.asgi import Send, raw, respond
from ksadmin.oppslag.kodeverk import Oppslagsutfall
from ksadmin.oppslag.queries.port import Grunn

LUKK = ("connection", "close")
"""With an answer to a question whose body was not read to the end."""
JSON, PROBLEM = "application/json", "application/problem+json"


class Utgang(NamedTuple):
    """A whole answer, and what the trace says of it."""

    status: int
    kropp: bytes
    slag: str = JSON
    hoder: tuple[tuple[str, str], ...] = ()
    utfall: Oppslagsutfall = Oppslagsutfall.BESVART
    kode: str | None = None
    korrelasjonsid: str | None = None

    async def send(self, send: Send) -> None:
        """Nobody between us and the caller may keep it."""
        headers = (
            ("content-type", self.slag),
            ("content-length", str(len(self.kropp))),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            # Somebody who opens the address in a browser gets a file, which no page can show or run.
            ("content-disposition", 'attachment; filename="oppslag.json"'),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            *self.hoder,
        )
        await respond(send, (self.status, raw(headers), self.kropp))


class Nei(Exception):
    """A refusal on the way. ``utgang`` is what the caller is told."""

    def __init__(self, utgang: Utgang) -> None:
        super().__init__(utgang.status)
        self.utgang = utgang


def data(innhold: Mapping[str, Any], hoder: tuple[tuple[str, str], ...] = ()) -> Utgang:
    """A good answer of our own."""
    return Utgang(200, json.dumps(innhold, ensure_ascii=False).encode(), hoder=hoder)


def problem(
    status: int,
    tittel: str,
    detalj: str,
    utfall: Oppslagsutfall = Oppslagsutfall.UGYLDIG,
    *,
    hoder: tuple[tuple[str, str], ...] = (),
    vent: int | None = None,
    grunner: Sequence[Grunn] = (),
    kode: str | None = None,
    korrelasjonsid: str | None = None,
    felt: str | None = None,
) -> Utgang:
    """A refusal. ``detalj`` says what to do, ``vent`` in how many seconds; ``grunner`` are the matrix' own.

    ``felt`` is the name of the field that is wrong.
    """
    kropp: dict[str, Any] = {"type": "about:blank", "title": tittel, "status": status, "detail": detalj}
    if grunner:
        kropp["grunner"] = som_json(grunner)
    mer = {"felt": felt, "kode": kode, "korrelasjonsid": korrelasjonsid}
    kropp |= {navn: verdi for navn, verdi in mer.items() if verdi}
    if vent is not None:
        hoder = (*hoder, ("retry-after", str(vent)))
    innhold = json.dumps(kropp, ensure_ascii=False).encode()
    return Utgang(status, innhold, PROBLEM, hoder, utfall, kode, korrelasjonsid)


def som_json(grunner: Sequence[Grunn]) -> list[dict[str, str | None]]:
    """Reasons as the caller reads them."""
    return [{"kode": g.kode, "grunn": g.grunn, "nesteSteg": g.neste_steg, "ansvarlig": g.ansvarlig} for g in grunner]
