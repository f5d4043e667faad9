"""Enums whose members carry the words people read."""

from enum import Enum
from typing import Self


class Kodeverk(str, Enum):
    """A closed set of codes with their Norwegian text.

    A member is written ``UTKAST = "utkast", "Utkast"``: the code is stored, the text is shown. A third
    value gives the text in nynorsk where it differs.
    """

    tekst: str
    tekst_nn: str

    def __new__(cls, kode: str, tekst: str = "", tekst_nn: str | None = None) -> Self:
        member = str.__new__(cls, kode)
        member._value_ = kode
        member.tekst = tekst
        member.tekst_nn = tekst_nn or tekst
        return member

    @property
    def midt_i_setning(self) -> str:
        """The text as it stands inside a sentence: «videresendt Skatteetaten»."""
        return self.tekst[:1].lower() + self.tekst[1:]

    def __str__(self) -> str:
        return str(self.value)
