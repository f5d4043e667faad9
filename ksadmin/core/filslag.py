"""A kind of file that can be imported: its columns, which row of a table a line means, and how it is written.

Each room says it of its own tables; ``importer`` does the rest.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor
from ksadmin.core.sortering import sokenokkel

Verdier = dict[str, Any]
Sjekk = Callable[[str | None, str], Any]
Rader = Sequence[tuple[Any, Mapping[str, Any]]]


def kolonnenokkel(kolonne: str) -> str:
    """«Målform» and «maalform» are one column, and so are «innbyggere» and «innbyggere_2024_01_01»."""
    return re.sub(r"[^a-z]", "", sokenokkel(kolonne)).replace("aa", "a")


@dataclass(frozen=True, slots=True)
class Kolonne:
    """One column we understand. ``navn`` is its name in sentences; ``felt`` the column of the table."""

    felt: str
    navn: str
    sjekk: Sjekk
    andre_navn: tuple[str, ...] = ()
    pakrevd: bool = False

    @property
    def nokler(self) -> set[str]:
        return {kolonnenokkel(name) for name in (self.felt, self.navn, *self.andre_navn)}


@dataclass(frozen=True, slots=True)
class Plass:
    """Where a line belongs. ``objekt_id`` and ``fra_for`` are None and empty for something new.

    ``nokler`` are what may stand once in a file, with the word for each.
    """

    tittel: str
    objekt_id: int | None
    fra_for: Mapping[str, Any]
    verdier: Verdier
    nokler: Mapping[str, tuple[object, ...]]


class Slag(ABC):
    """One kind of file, with what is registered of that kind read into memory once."""

    modell: ClassVar[type[Any]]
    handling: ClassVar[str]
    """The deed in the trail of each row."""
    kolonner: ClassVar[tuple[Kolonne, ...]]
    to_personer: ClassVar[bool] = False
    """Whether another person than who brought the file must write it."""

    @abstractmethod
    def __init__(self, session: Session) -> None: ...

    @abstractmethod
    def plasser(self, verdier: Verdier) -> Plass:
        """Which row the checked values mean. Raises InvalidInput with the name of a column."""

    @classmethod
    def manglende(cls, felter: set[str]) -> str | None:
        """The name of a column the file has to have and has not."""
        return next((k.navn for k in cls.kolonner if k.pakrevd and k.felt not in felter), None)

    @classmethod
    def sett(cls, rad: Any, verdier: Mapping[str, Any], dag: date) -> None:
        """Give the row the values, which are as JSON holds them. Inside a recording only."""
        kjente = inspect(cls.modell).column_attrs
        for felt, verdi in verdier.items():
            if felt in kjente:
                setattr(rad, felt, audit.stored(cls.modell, felt, verdi))

    @classmethod
    def fullfor(cls, session: Session, actor: Actor, opplastet_av: str, rader: Rader) -> None:
        """What belongs to rows that are written, each given with its values. Most have nothing.

        ``opplastet_av`` is the ident of who brought the file.
        """
        return

    @classmethod
    def innhold(cls, session: Session) -> Iterator[Verdier]:
        """What is registered, as such a file would say it: what is unchanged changes nothing when it comes back."""
        felter = [k.felt for k in cls.kolonner]
        statement = select(*(getattr(cls.modell, felt) for felt in felter)).order_by(cls.modell.id)
        return (dict(zip(felter, rad, strict=True)) for rad in session.execute(statement))

    @classmethod
    def etiketter(cls) -> dict[str, str]:
        """What a person calls each value of a line."""
        return {k.felt: k.navn for k in cls.kolonner} | dict(cls.modell.FELTNAVN)


def plain(values: Verdier) -> Verdier:
    """Codes as text, and days as they sort: what JSON holds, and what can be compared with what JSON held."""
    return {k: audit.plain(v) for k, v in values.items()}
