"""Two people changed the same thing: what differs, field by field."""

from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, FileField, Form, SelectField, SelectMultipleField

from ksadmin.web.forms import SAMLET


@dataclass(frozen=True, slots=True)
class Feltvalg:
    """One field of the second person's form beside what is stored now.

    ``lagret_verdi`` and ``forslag_verdi`` are what a form posts under ``navn``; the other two are what a person reads.
    """

    navn: str
    etikett: str
    lagret: str
    lagret_verdi: str
    forslag: str
    forslag_verdi: str

    @property
    def ulike(self) -> bool:
        return self.lagret_verdi != self.forslag_verdi


def feltvalg(forslag: Form, lagret: Form) -> list[Feltvalg]:
    """Every field of the two forms, paired. Hidden bookkeeping is left out."""
    return [
        Feltvalg(
            navn=f"{field.name}{SAMLET}" if isinstance(field, SelectMultipleField) else field.name,
            etikett=str(field.label.text),
            lagret=_shown(lagret[field.name]),
            lagret_verdi=_posted(lagret[field.name]),
            forslag=_shown(field),
            forslag_verdi=_posted(field),
        )
        for field in forslag
        if field.name != "versjon" and not isinstance(field, FileField)
    ]


def _posted(field: Any) -> str:
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if isinstance(field, SelectMultipleField):
        return "\n".join(sorted(str(v) for v in field.data or ()))
    if isinstance(field, SelectField):
        return "" if field.data is None else str(field.data)
    return str(field._value() or "")


def _shown(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "Ja" if field.data else "Nei"
    if isinstance(field, SelectField):
        return ", ".join(str(c[1]) for c in field.iter_choices() if c[2]) or "–"
    return _posted(field) or "–"
