"""The file KS receives: CSV or XLSX in the shape of the access feed, header in any order."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from ksadmin.core.errors import InvalidInput
from ksadmin.register import csvfil, regneark
from ksadmin.tilgangsoversikt.gateway.kilder import KOLONNER, MAKS_RADER, Avlesning, Fremdrift, KildeFeil, Rad
from ksadmin.tilgangsoversikt.kodeverk import Kilde

MAKS_BYTE = 100_000_000


@dataclass(frozen=True, slots=True)
class Fil:
    """A file on this machine, read anew each time."""

    sti: Path
    kilde: Kilde = Kilde.FIL
    omfang: str = ""
    fullstendig: bool = True

    def les(self, _fremdrift: Fremdrift, /) -> Avlesning:
        """Read the file, which is done in a moment. Its rows are not looked at before they are asked for."""
        innhold = self._innhold()
        rader = _regneark if innhold.startswith(regneark.BEGYNNER) else _csv
        return Avlesning(hashlib.sha256(innhold).hexdigest(), lambda: rader(innhold))

    def _innhold(self) -> bytes:
        try:
            with self.sti.open("rb") as fil:
                innhold = fil.read(MAKS_BYTE + 1)
        except OSError:
            raise KildeFeil(f"Filen {self.sti.name} kan ikke leses. Sjekk at den finnes og kan åpnes.") from None
        if len(innhold) > MAKS_BYTE:
            raise KildeFeil(f"Filen {self.sti.name} er for stor. {_FOR_MYE}")
        return innhold


_FOR_MYE = f"En fil har høyst {MAKS_RADER} rader. Sjekk at det er riktig fil. Ingenting er endret."


def _csv(innhold: bytes) -> Iterator[tuple[int, Rad]]:
    try:
        fil = csvfil.les(innhold)
    except InvalidInput as refusal:
        raise KildeFeil(str(refusal)) from None
    reader = csv.reader(io.StringIO(fil.tekst, newline=""), delimiter=fil.skilletegn)
    try:
        yield from _rader(enumerate(reader, start=1))
    except csv.Error:
        raise KildeFeil(f"Filen kan ikke leses fra linje {reader.line_num}. Ingenting er endret.") from None


def _regneark(innhold: bytes) -> Iterator[tuple[int, Rad]]:
    ark = enumerate(regneark.rader(innhold, csvfil.FELT), start=1)
    try:
        yield from _rader((linje, [_tekst(celle) for celle in rad]) for linje, rad in ark)
    except InvalidInput as refusal:
        raise KildeFeil(f"{refusal} Ingenting er endret.") from None


def _rader(celler: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, Rad]]:
    """The rows that are not blank, below the first of them, with the feed's columns in the feed's order."""
    overskrift = next(([navn.strip().lower() for navn in rad] for _, rad in celler if any(rad)), [])
    savnet = [kolonne for kolonne in KOLONNER if kolonne not in overskrift]
    if savnet:
        raise KildeFeil(
            f"Filen mangler {'kolonnen' if len(savnet) == 1 else 'kolonnene'} {', '.join(savnet)}. "
            f"Overskriften skal være {';'.join(KOLONNER)}. Ingenting er endret."
        )
    velg, bredde, antall = itemgetter(*map(overskrift.index, KOLONNER)), len(overskrift), 0
    for linje, rad in celler:
        if any(rad):
            antall += 1
            if antall > MAKS_RADER:
                raise KildeFeil(f"Filen har for mange rader. {_FOR_MYE}")
            yield linje, velg(rad) if len(rad) == bredde else ()


def _tekst(celle: Any) -> str:
    """A cell as it would stand in a CSV file."""
    if celle is None:
        return ""
    if isinstance(celle, float) and celle.is_integer():
        return str(int(celle))
    return celle.isoformat() if isinstance(celle, datetime) else str(celle)
