"""What a file would do to a table, line by line, without doing it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import Kolonne, Slag, plain
from ksadmin.importer.models import Importslag, Radutfall
from ksadmin.importer.slag import SLAG
from ksadmin.register.csvfil import FELT, Csvfil, Rad

HELE_RADEN = ""
_TITTEL = 120


@dataclass(frozen=True, slots=True)
class Planrad:
    """One line's meaning; the columns of ``Importrad``."""

    radnr: int
    utfall: Radutfall
    tittel: str
    endringer: dict[str, list[Any]] = field(default_factory=dict)
    feil: dict[str, str] = field(default_factory=dict)
    objekt_id: int | None = None


class Grunnlag:
    """The digest of a plan and how many lines have each outcome, taken while the plan streams by."""

    def __init__(self) -> None:
        self.antall = dict.fromkeys(Radutfall, 0)
        self._sum = hashlib.sha256()

    def tell(self, rader: Iterator[Planrad]) -> Iterator[Planrad]:
        """The rows as they are, counted and added to the digest."""
        for rad in rader:
            self.antall[rad.utfall] += 1
            facts = (rad.radnr, rad.utfall, rad.objekt_id, rad.endringer, rad.feil)
            self._sum.update(json.dumps(facts, sort_keys=True).encode())
            yield rad

    @property
    def sum(self) -> str:
        return self._sum.hexdigest()


def kolonner(slag: Importslag, fil: Csvfil) -> tuple[dict[int, Kolonne], list[str]]:
    """The columns we understand by their place in the file, and the names of those we do not.

    Raises InvalidInput when one that has to be there is not, or two mean the same.
    """
    understood: dict[int, Kolonne] = {}
    unknown = []
    for place, key in enumerate(fil.nokler):
        column = next((k for k in SLAG[slag].kolonner if key in k.nokler), None)
        if column is None:
            unknown.append(fil.kolonner[place] or f"nr. {place + 1} uten navn")
        elif column in understood.values():
            raise InvalidInput(FELT, f"Kolonnen «{fil.kolonner[place]}» betyr det samme som en annen. Fjern én av dem.")
        else:
            understood[place] = column
    missing = SLAG[slag].manglende({k.felt for k in understood.values()})
    if missing:
        raise InvalidInput(FELT, f"Filen mangler kolonnen «{missing}». Overskriften er: {_sitat(fil)}")
    return understood, unknown


def _sitat(fil: Csvfil) -> str:
    header = fil.skilletegn.join(fil.kolonner)
    return header if len(header) <= 300 else f"{header[:300]} …"


def planlegg(session: Session, slag: Importslag, fil: Csvfil) -> Iterator[Planrad]:
    """Every line with its outcome, in the order of the file. Raises InvalidInput when the file cannot be used."""
    understood, _ = kolonner(slag, fil)
    plassering = SLAG[slag](session)
    seen: dict[tuple[object, ...], int] = {}
    for rad in fil.rader():
        yield _vurder(plassering, understood, rad, seen)


def _vurder(slag: Slag, understood: dict[int, Kolonne], rad: Rad, seen: dict[tuple[object, ...], int]) -> Planrad:
    if rad.feil:
        return _avvist(rad, {HELE_RADEN: rad.feil})
    values, wrong = _sjekk(understood, rad)
    if wrong:
        return _avvist(rad, wrong)
    try:
        plass = slag.plasser(values)
    except InvalidInput as error:
        return _avvist(rad, {error.field: str(error)})
    for word, key in plass.nokler.items():
        first = seen.setdefault((word, *key), rad.linje)
        if first != rad.linje:
            return _avvist(rad, {HELE_RADEN: f"Linje {first} har det samme: {word} kan stå én gang i filen."})
    after = plain(plass.verdier)
    changes = {k: [plass.fra_for.get(k), v] for k, v in after.items() if plass.fra_for.get(k) != v}
    if plass.objekt_id is None:
        return Planrad(rad.linje, Radutfall.NY, plass.tittel, changes)
    outcome = Radutfall.ENDRET if changes else Radutfall.UENDRET
    return Planrad(rad.linje, outcome, plass.tittel, changes, objekt_id=plass.objekt_id)


def _sjekk(understood: dict[int, Kolonne], rad: Rad) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for place, kolonne in understood.items():
        try:
            values[kolonne.felt] = kolonne.sjekk(rad.celler[place], kolonne.navn)
        except InvalidInput as error:
            wrong[kolonne.navn] = str(error)
    return values, wrong


def _avvist(rad: Rad, feil: dict[str, str]) -> Planrad:
    text = " · ".join(cell.strip() for cell in rad.celler if cell.strip())
    title = text if len(text) <= _TITTEL else f"{text[:_TITTEL]} …"
    return Planrad(rad.linje, Radutfall.AVVIST, title, feil=feil)
