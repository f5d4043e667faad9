"""A CSV file as people make them: any of three encodings, two separators, and often something wrong."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import kolonnenokkel
from ksadmin.register import regneark
from ksadmin.register.regneark import MAKS_RADER

FELT = "fil"
_XLS = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Rad:
    """One row. ``linje`` is where it starts in the file; ``feil`` says what is wrong with its shape."""

    linje: int
    celler: list[str]
    feil: str | None = None


@dataclass(frozen=True)
class Csvfil:
    """A readable file. ``kolonner`` are the header's names as written, ``nokler`` the same folded for look-up."""

    tekst: str
    tegnsett: str
    skilletegn: str
    kolonner: tuple[str, ...]

    @property
    def nokler(self) -> tuple[str, ...]:
        return tuple(map(kolonnenokkel, self.kolonner))

    def rader(self) -> Iterator[Rad]:
        """The rows that are not blank. Raises InvalidInput when the file cannot be read to its end."""
        reader = csv.reader(io.StringIO(self.tekst, newline=""), delimiter=self.skilletegn)
        rows = _numbered(reader)
        next(rows, None)
        for number, (linje, celler) in enumerate(rows, start=1):
            if number > MAKS_RADER:
                raise InvalidInput(FELT, f"Filen har over {_tall(MAKS_RADER)} rader. Del den opp og last opp delene.")
            yield Rad(linje, [_uten_vern(celle) for celle in celler], self._feil(celler))

    def _feil(self, celler: list[str]) -> str | None:
        if len(celler) == len(self.kolonner):
            return None
        return f"Raden har {len(celler)} felter, men overskriften har {len(self.kolonner)}. Sjekk skilletegnene."


def les(innhold: bytes) -> Csvfil:
    """Find out how the file is written. Raises InvalidInput with what to do when it is no CSV file."""
    tekst, tegnsett = _dekod(innhold)
    overskrift = next((line for line in tekst.splitlines() if line.strip()), "")
    skilletegn = ";" if overskrift.count(";") >= overskrift.count(",") else ","
    reader = csv.reader(io.StringIO(tekst, newline=""), delimiter=skilletegn)
    _, celler = next(_numbered(reader), (0, []))
    kolonner = tuple(celle.strip() for celle in celler)
    counted = Counter(map(kolonnenokkel, kolonner))
    twice = [kolonne for kolonne in kolonner if kolonne and counted[kolonnenokkel(kolonne)] > 1]
    if twice:
        raise InvalidInput(FELT, f"Kolonnen «{twice[0]}» står flere ganger i overskriften. La den stå én gang.")
    return Csvfil(tekst, tegnsett, skilletegn, kolonner)


def _dekod(innhold: bytes) -> tuple[str, str]:
    if innhold.startswith(regneark.BEGYNNER):
        return _fra_regneark(innhold), "Excel"
    if innhold.startswith(_XLS):
        raise InvalidInput(
            FELT, "Dette er en gammel Excel-fil. Lagre den som «Excel-arbeidsbok (.xlsx)», og last opp den."
        )
    if innhold.startswith(_UTF16):
        raise InvalidInput(FELT, "Filen er lagret som Unicode-tekst (UTF-16). Lagre den som «CSV UTF-8».")
    if _NOT_TEXT.search(innhold):
        raise InvalidInput(FELT, "Dette er ikke en tekstfil. Velg en CSV-fil.")
    for codec, navn in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("latin-1", "Latin-1")):
        try:
            tekst = innhold.decode(codec)
        except UnicodeDecodeError:
            continue
        if not tekst.strip():
            raise InvalidInput(FELT, "Filen er tom. Velg en CSV-fil med overskrift og rader.")
        return tekst, navn
    raise AssertionError("latin-1 reads any bytes")


def _fra_regneark(innhold: bytes) -> str:
    """The first sheet as CSV, row for row; days as people write them here."""
    tekst = io.StringIO()
    skriver = csv.writer(tekst, delimiter=";", lineterminator="\n")
    bredde = 0
    for rad in regneark.rader(innhold, FELT):
        celler = [_celle(verdi) for verdi in rad]
        while celler and not celler[-1]:
            celler.pop()
        bredde = bredde or len(celler)  # a sheet says nothing of the empty cells at the end of a row
        skriver.writerow(celler + [""] * (bredde - len(celler)))
    return tekst.getvalue()


def _celle(verdi: object) -> str:
    if isinstance(verdi, datetime):
        return f"{verdi:%d.%m.%Y}"
    if isinstance(verdi, float) and verdi.is_integer():
        return str(int(verdi))
    return "" if verdi is None else str(verdi)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each starts on; blank lines are left out."""
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error:
        raise InvalidInput(
            FELT, f"Filen kan ikke leses fra linje {line}. Se etter et anførselstegn som ikke er lukket."
        ) from None


def _uten_vern(celle: str) -> str:
    """Take off the apostrophe our own exports put before what a spreadsheet would run."""
    return celle[1:] if celle[:1] == "'" and celle[1:2] in tuple("=+-@") else celle


def _tall(antall: int) -> str:
    return f"{antall:,}".replace(",", "\xa0")
