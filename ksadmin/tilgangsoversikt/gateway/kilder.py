"""What a source of facts is, whatever protocol it speaks."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ksadmin.core.errors import DomainError
from ksadmin.tilgangsoversikt.kodeverk import Kilde

KOLONNER = ("organisasjonsnummer", "tjeneste", "miljo", "faktum", "verdi", "leverandor", "api", "observert")
MAKS_RADER = 200_000
"""More than ten times what Norway can have of facts; beyond it, something is wrong at the source."""

Rad = tuple[str, ...]
"""The eight columns of the access feed as text, or empty when a line has another number of cells."""

Fremdrift = Callable[[str], None]
"""Told in a few Norwegian words how far the reading has come."""


class KildeFeil(DomainError):
    """The source gave nothing we can use. The sentence says why; what we knew before still stands."""


@dataclass(frozen=True, slots=True)
class Avlesning:
    """One reading. ``digest`` is equal when what was read is; ``rader`` gives (line number, row) afresh each time.

    ``feil`` is (orgnr, sentence) of organisations the source could not answer about.
    """

    digest: str
    rader: Callable[[], Iterable[tuple[int, Rad]]]
    feil: Sequence[tuple[str, str]] = ()


class Tilgangskilde(Protocol):
    """``omfang`` is the part of the source that is asked. What a ``fullstendig`` source leaves out, has ended."""

    @property
    def kilde(self) -> Kilde: ...
    @property
    def omfang(self) -> str: ...
    @property
    def fullstendig(self) -> bool: ...

    def les(self, fremdrift: Fremdrift, /) -> Avlesning:
        """Ask the source. Raises KildeFeil."""
        ...


def avlesning(rader: Iterable[Rad], feil: Sequence[tuple[str, str]] = ()) -> Avlesning:
    """A reading of rows in no particular order, each told once."""
    rows = sorted(set(rader))
    if len(rows) > MAKS_RADER:
        raise KildeFeil(f"Kilden svarte med {len(rows)} rader. Det er mer enn det kan være. Ingenting er endret.")
    digest = hashlib.sha256(json.dumps([rows, list(feil)]).encode()).hexdigest()
    return Avlesning(digest, lambda: enumerate(rows, start=1), feil)
