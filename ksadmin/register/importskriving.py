"""How a line of an import is written to a row of the register, and taken back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Enum, Table, exists, inspect, or_, select
from sqlalchemy.orm import Session

from ksadmin.core.base import Base
from ksadmin.core.clock import OSLO
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.register.kjennetegn import sett_kjennetegn, tilbakestill_kjennetegn
from ksadmin.register.models import (
    Importbatch,
    Importrad,
    Importslag,
    Kjennetegn,
    Kjennetegnslag,
    Kontaktperson,
    Leverandor,
    Organisasjon,
    Radutfall,
)

R = TypeVar("R", bound=Base)
Endringer = Mapping[str, Sequence[Any]]
_VISES = 5
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

    def tilbakestill(self, rad: R, endringer: Endringer, utfort: datetime) -> None:
        """Give ``rad`` the values from before."""
        self.skriv(rad, {felt: gammel for felt, (gammel, _) in endringer.items()}, utfort.date())

    def _verdi(self, felt: str, verdi: Any) -> Any:
        kode = inspect(self.modell).columns[felt].type
        is_code = isinstance(kode, Enum) and kode.enum_class is not None and verdi is not None
        return kode.enum_class(verdi) if is_code else verdi

    def hindringer(self, session: Session, batch: Importbatch) -> list[str]:
        """Sentences about what has happened since, that an undo would destroy."""
        return [*self._endret_siden(session, batch), *self._i_bruk(session, batch)]

    def _endret_siden(self, session: Session, batch: Importbatch) -> list[str]:
        statement = (
            select(Importrad.tittel)
            .outerjoin(self.modell, self.modell.id == Importrad.objekt_id)
            .where(Importrad.batch_id == batch.id, Importrad.versjon_etter.is_not(None))
            .where(or_(self.modell.id.is_(None), self.modell.versjon != Importrad.versjon_etter))
            .order_by(Importrad.radnr)
            .limit(_VISES)
        )
        return [f"{tittel} er endret etter importen." for tittel in session.scalars(statement)]

    def _i_bruk(self, session: Session, batch: Importbatch) -> list[str]:
        """Rows anywhere that point at what the import made."""
        sentences = []
        for table, column in self._peker_hit():
            statement = (
                select(Importrad.tittel)
                .where(Importrad.batch_id == batch.id, Importrad.utfall == Radutfall.NY)
                .where(exists().where(table.c[column] == Importrad.objekt_id))
                .order_by(Importrad.radnr)
                .limit(_VISES)
            )
            for tittel in session.scalars(statement):
                sentences.append(f"{tittel} er tatt i bruk («{table.name}»).")
        return sentences

    def _peker_hit(self) -> list[tuple[Table, str]]:
        """Foreign keys from every room, found in the metadata: this room knows no other."""
        return [
            (table, key.parent.name)
            for table in Base.metadata.sorted_tables
            if table is not Kjennetegn.__table__
            for key in table.foreign_keys
            if key.column.table is self.modell.__table__
        ]


class Organisasjonsskriver(Skriver[Organisasjon]):
    """Numbers, names and orgnr have periods: the import's day ends one and begins the next."""

    def skriv(self, rad: Organisasjon, verdier: Mapping[str, Any], dag: date) -> None:
        is_new = inspect(rad).transient
        plain = {felt: verdi for felt, verdi in verdier.items() if felt not in _MED_PERIODE}
        super().skriv(rad, plain, dag)
        for felt in verdier.keys() - plain.keys():
            sett_kjennetegn(rad, _MED_PERIODE[felt], verdier[felt], None if is_new else dag)

    def tilbakestill(self, rad: Organisasjon, endringer: Endringer, utfort: datetime) -> None:
        plain = {felt: par for felt, par in endringer.items() if felt not in _MED_PERIODE}
        super().tilbakestill(rad, plain, utfort)
        dag = utfort.astimezone(OSLO).date()
        for felt in endringer.keys() - plain.keys():
            tilbakestill_kjennetegn(rad, _MED_PERIODE[felt], endringer[felt][0], dag)


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
