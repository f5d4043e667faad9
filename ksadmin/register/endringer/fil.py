"""The rows of a file of changes, checked one by one against nothing but themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import kolonnenokkel
from ksadmin.register import csvfil, verdier
from ksadmin.register.csvfil import Csvfil, Rad
from ksadmin.register.grunndata import navnedeler
from ksadmin.register.models import Organisasjonstype

T = TypeVar("T")
FORSTE = date(1838, 1, 1)
"""The kommuner are from 1838; an older date is a mistake."""

_FYLKE, _KOMMUNE = Organisasjonstype.FYLKESKOMMUNE, Organisasjonstype.KOMMUNE
_KOLONNER = {
    "gammelt_nummer": ("gammelt_kommunenummer", "gammelt_fylkesnummer", "oldCode"),
    "gammelt_navn": ("oldName",),
    "nytt_nummer": ("nytt_kommunenummer", "nytt_fylkesnummer", "newCode"),
    "nytt_navn": ("newName",),
    "dato": ("changeOccurred",),
    "type": (),
    "gammelt_organisasjonsnummer": ("gammelt_orgnr",),
    "nytt_organisasjonsnummer": ("nytt_orgnr",),
    "nytt_navn_samisk": (),
    "nytt_navn_kvensk": (),
}
"""The columns of our own file, with the names SSB's KLASS and the file of fylker use for them."""

MAKS_RADER = 10_000
"""The greatest reform so far has some hundred rows."""

PAKREVD = ("gammelt_nummer", "gammelt_navn", "nytt_nummer", "nytt_navn", "dato")
KOLONNER = tuple(_KOLONNER)
_NOKLER = {kolonnenokkel(name): kolonne for kolonne, andre in _KOLONNER.items() for name in (kolonne, *andre)}


@dataclass(frozen=True, slots=True)
class Feil:
    """Why a row cannot be used. ``kolonne`` is None when it is the row as a whole."""

    linje: int
    kolonne: str | None
    grunn: str


@dataclass(frozen=True, slots=True)
class Endringsrad:
    """One old number that became one new number on ``dato``. Names are all the languages SSB joins in one."""

    linje: int
    type: Organisasjonstype
    fra: str
    fra_navn: tuple[str, ...]
    til: str
    til_navn: tuple[str, ...]
    dato: date
    slag: str | None = None
    fra_orgnr: str | None = None
    til_orgnr: str | None = None
    samisk: str | None = None
    kvensk: str | None = None


def les(innhold: bytes) -> tuple[list[Endringsrad], list[Feil], list[str]]:
    """The rows that can be used, why the others cannot, and the columns that were not understood.

    Raises InvalidInput for the field ``fil`` when it is no CSV file with the columns of ``PAKREVD``.
    """
    fil = csvfil.les(innhold)
    plass = {_NOKLER[key]: place for place, key in enumerate(fil.nokler) if key in _NOKLER}
    if mangler := next((kolonne for kolonne in PAKREVD if kolonne not in plass), None):
        header = fil.skilletegn.join(fil.kolonner)[:300]
        raise InvalidInput(csvfil.FELT, f"Filen mangler kolonnen «{mangler}». Overskriften er: {header}")
    ukjente = [k for k, key in zip(fil.kolonner, fil.nokler, strict=True) if key not in _NOKLER]
    leser, rader, feil = _Leser(_type(fil), plass), list[Endringsrad](), list[Feil]()
    for nummer, rad in enumerate(fil.rader(), start=1):
        if nummer > MAKS_RADER:
            raise InvalidInput(csvfil.FELT, f"Filen har over {MAKS_RADER} rader. Se etter om dette er riktig fil.")
        lest = leser.les(rad)
        feil += leser.feil
        if lest is not None:
            rader.append(lest)
    return rader, feil, ukjente


def _type(fil: Csvfil) -> Organisasjonstype:
    return _FYLKE if "gammeltfylkesnummer" in fil.nokler else _KOMMUNE


class _Leser:
    """Reads one row at a time. ``feil`` is what was wrong with the last one."""

    def __init__(self, type: Organisasjonstype, plass: dict[str, int]) -> None:
        self.type, self.plass = type, plass
        self.feil: list[Feil] = []

    def les(self, rad: Rad) -> Endringsrad | None:
        self.feil = [Feil(rad.linje, None, rad.feil)] if rad.feil else []
        if self.feil:
            return None
        fra, til = self._felt(rad, "gammelt_nummer", self._nummer), self._felt(rad, "nytt_nummer", self._nummer)
        fra_navn, til_navn = self._felt(rad, "gammelt_navn", _navn), self._felt(rad, "nytt_navn", _navn)
        dato = self._felt(rad, "dato", _dato)
        orgnr = verdier.orgnr_eller_tomt
        fra_orgnr = self._felt(rad, "gammelt_organisasjonsnummer", orgnr)
        til_orgnr = self._felt(rad, "nytt_organisasjonsnummer", orgnr)
        samisk = self._felt(rad, "nytt_navn_samisk", verdier.navn_eller_tomt)
        kvensk = self._felt(rad, "nytt_navn_kvensk", verdier.navn_eller_tomt)
        slag = self._felt(rad, "type", verdier.navn_eller_tomt)
        if self.feil or not (fra and til and fra_navn and til_navn and dato):
            return None
        return Endringsrad(
            rad.linje, self.type, fra, fra_navn, til, til_navn, dato, slag, fra_orgnr, til_orgnr, samisk, kvensk
        )

    def _nummer(self, value: str | None, field: str) -> str:
        return verdier.nummer(value, field, self.type)

    def _felt(self, rad: Rad, kolonne: str, sjekk: Callable[[str | None, str], T]) -> T | None:
        if kolonne not in self.plass:
            return None
        try:
            return sjekk(rad.celler[self.plass[kolonne]], kolonne)
        except InvalidInput as error:
            self.feil.append(Feil(rad.linje, kolonne, str(error)))
            return None


def _navn(value: str | None, field: str) -> tuple[str, ...]:
    return navnedeler(verdier.navn(value, field))


def _dato(value: str | None, field: str) -> date:
    """ISO, or as Norwegians write it."""
    text = (value or "").strip()
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            dag = datetime.strptime(text, form).date()  # noqa: DTZ007  a date has no zone
        except ValueError:
            continue
        if dag >= FORSTE:
            return dag
    raise InvalidInput(field, "Skriv datoen som 2024-01-01 eller 01.01.2024.")
