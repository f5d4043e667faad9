"""How a line of an import is written to a row of the register."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Enum, inspect, select
from sqlalchemy.orm import Session

from ksadmin.core.base import Base
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.register.kjennetegn import sett_kjennetegn
from ksadmin.register.models import (
    Importslag,
    Kjennetegnslag,
    Kontaktperson,
    Leverandor,
    Organisasjon,
)

R = TypeVar("R", bound=Base)
_MED_PERIODE = {slag.value: slag for slag in Kjennetegnslag}


class Skriver(Generic[R]):
    """Writes rows of one table. ``handling(what)`` is the name of the deed in the trail."""

    def __init__(self, modell: type[R], navn: str) -> None:
        self.modell: Any = modell
        self._navn = navn

    def handling(self, hva: str) -> str:
        return f"{self._navn}.{hva}"

    def hent(self, session: Session, ider: Sequence[int]) -> dict[int, R]:
        """The rows by id, in one query."""
        return {row.id: row for row in session.scalars(select(self.modell).where(self.modell.id.in_(ider)))}

    def ny(self) -> R:
        row: R = self.modell()
        return row

    def skriv(self, rad: R, verdier: Mapping[str, Any], dag: date) -> None:
        """Give ``rad`` the values, which are as JSON holds them. Inside a recording only."""
        for felt, verdi in verdier.items():
            setattr(rad, felt, self._verdi(felt, verdi))

    def _verdi(self, felt: str, verdi: Any) -> Any:
        kode = inspect(self.modell).columns[felt].type
        is_code = isinstance(kode, Enum) and kode.enum_class is not None and verdi is not None
        return kode.enum_class(verdi) if is_code else verdi


class Organisasjonsskriver(Skriver[Organisasjon]):
    """Numbers, names and orgnr have periods: the import's day ends one and begins the next."""

    def skriv(self, rad: Organisasjon, verdier: Mapping[str, Any], dag: date) -> None:
        is_new = inspect(rad).transient
        plain = {felt: verdi for felt, verdi in verdier.items() if felt not in _MED_PERIODE}
        super().skriv(rad, plain, dag)
        for felt in verdier.keys() - plain.keys():
            sett_kjennetegn(rad, _MED_PERIODE[felt], verdier[felt], None if is_new else dag)


class Leverandorskriver(Skriver[Leverandor]):
    """A name carries its keys with it."""

    def skriv(self, rad: Leverandor, verdier: Mapping[str, Any], dag: date) -> None:
        super().skriv(rad, verdier, dag)
        rad.navn_nokkel, rad.sok = sorteringsnokkel(rad.navn), sokenokkel(rad.navn)


SKRIVERE: dict[Importslag, Skriver[Any]] = {
    Importslag.ORGANISASJONER: Organisasjonsskriver(Organisasjon, "organisasjon"),
    Importslag.LEVERANDORER: Leverandorskriver(Leverandor, "leverandor"),
    Importslag.KONTAKTER: Skriver(Kontaktperson, "kontakt"),
}
