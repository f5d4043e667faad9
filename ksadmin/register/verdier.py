"""What a value of the register may be, whoever brings it: a form, a file or another register.

Every function takes text and the name of the field, gives the value as it is stored, and raises InvalidInput
with a sentence that says what to do.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from ksadmin.core.clock import AARENE
from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import valid_orgnr
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.sortering import sokenokkel
from ksadmin.register.models import Organisasjonstype

K = TypeVar("K", bound=Kodeverk)
Sjekk = Callable[[str | None, str], object]

MAKS_NAVN = 200
MAKS_EPOST = 254  # RFC 5321
MAKS_TELEFON = 30
MAKS_LENKE = 500
MAKS_MERKNAD = 2000
MAKS_LANG_TEKST = 10_000
_EPOST = re.compile(r"[^@\s<>\"(),;:]+@[^@\s<>\"(),;:]+\.[^@\s<>\"(),;:.]{2,}")
_DOMENE = re.compile(r"(?!-)[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}")
_TELEFON = re.compile(r"\+?[\d ]{5,}")
_FOLKETALL = re.compile(r"\d{1,8}")
_SIFRE = {Organisasjonstype.KOMMUNE: 4, Organisasjonstype.FYLKESKOMMUNE: 2}


def tekst(maks: int) -> Callable[[str | None, str], str | None]:
    """A check of one line of text of at most ``maks`` characters; blank is None."""

    def check(value: str | None, field: str) -> str | None:
        text = " ".join((value or "").replace("\x00", "").split())
        if len(text) > maks:
            raise InvalidInput(field, f"Teksten er {len(text)} tegn. Kort den ned til {maks}.")
        return text or None

    return check


navn_eller_tomt = tekst(MAKS_NAVN)
lenke = tekst(MAKS_LENKE)


def merknad(value: str | None, field: str) -> str | None:
    """Text of several lines."""
    text = (value or "").replace("\x00", "").strip()
    if len(text) > MAKS_MERKNAD:
        raise InvalidInput(field, f"Teksten er {len(text)} tegn. Kort den ned til {MAKS_MERKNAD}.")
    return text or None


def navn(value: str | None, field: str) -> str:
    """A name that has to be there, with a letter in it."""
    text = navn_eller_tomt(value, field)
    if text is None or not any(c.isalpha() for c in text):
        raise InvalidInput(field, "Skriv navnet.")
    return text


def orgnr(value: str | None, field: str) -> str:
    """Nine digits with a valid control digit."""
    return valid_orgnr(value or "", field=field)


def orgnr_eller_tomt(value: str | None, field: str) -> str | None:
    return valid_orgnr(value, field=field) if value and value.strip() else None


def nummer(value: str | None, field: str, type: Organisasjonstype) -> str:
    """Kommunenummer (4 digits) or fylkesnummer (2). A leading zero that a spreadsheet ate is put back."""
    length = _SIFRE[type]
    digits = (value or "").replace("\xa0", "").replace(" ", "")
    if digits.isascii() and digits.isdigit() and length - 1 <= len(digits) <= length:
        return digits.zfill(length)
    raise InvalidInput(field, f"Nummeret til en {type.tekst.lower()} har {length} siffer.")


def epost(value: str | None, field: str) -> str:
    """An address in lower case."""
    text = (value or "").strip().lower()
    if not text.isascii():  # a mail server that takes more (RFC 6531) cannot be counted on
        raise InvalidInput(field, "Skriv e-postadressen uten æ, ø, å og andre særtegn, som post@kommunen.no.")
    if len(text) > MAKS_EPOST or not _EPOST.fullmatch(text):
        raise InvalidInput(field, "Skriv en hel e-postadresse, for eksempel post@kommunen.no.")
    return text


def epost_eller_tomt(value: str | None, field: str) -> str | None:
    return epost(value, field) if value and value.strip() else None


def domene(value: str | None, field: str) -> str | None:
    """The part of addresses after the @, in lower case."""
    text = (value or "").strip().lower().removeprefix("@")
    if text and (len(text) > 253 or not _DOMENE.fullmatch(text)):
        raise InvalidInput(field, "Skriv bare domenet, for eksempel kommunen.no.")
    return text or None


def telefon(value: str | None, field: str) -> str | None:
    text = " ".join((value or "").replace("\xa0", " ").split())
    if text and (len(text) > MAKS_TELEFON or not _TELEFON.fullmatch(text)):
        raise InvalidInput(field, "Skriv telefonnummeret med siffer, eventuelt med + foran.")
    return text or None


def folketall(value: str | None, field: str) -> int | None:
    """A number of people; blanks between thousands are fine."""
    text = "".join((value or "").replace("\xa0", " ").split())
    if text and not _FOLKETALL.fullmatch(text):
        raise InvalidInput(field, "Skriv antallet med siffer.")
    return int(text) if text else None


def kode(kodeverk: type[K]) -> Callable[[str | None, str], K]:
    """A check of a code of ``kodeverk``, written as the code or as its text."""
    known = {sokenokkel(word): k for k in kodeverk for word in (k.value, k.tekst)}

    def check(value: str | None, field: str) -> K:
        found = known.get(sokenokkel(value or ""))
        if found is None:
            raise InvalidInput(field, f"Skriv en av disse: {', '.join(k.value for k in kodeverk)}.")
        return found

    return check


def dag(value: str | None, field: str) -> date:
    """A day that has to be there, as 31.12.2026 or 2026-12-31."""
    found = dag_eller_tomt(value, field)
    if found is None:
        raise InvalidInput(field, "Skriv datoen.")
    return found


def dag_eller_tomt(value: str | None, field: str) -> date | None:
    text = (value or "").strip().removesuffix(" 00:00:00")
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y") if text else ():
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if found.year in AARENE:
            return found
    if text:
        raise InvalidInput(field, "Skriv datoen som 31.12.2026.")
    return None


def kode_eller_tomt(kodeverk: type[K]) -> Callable[[str | None, str], K | None]:
    """``kode``, where blank is none."""
    check = kode(kodeverk)
    return lambda value, field: check(value, field) if value and value.strip() else None


def lang_tekst(value: str | None, field: str) -> str | None:
    """Text of any number of lines."""
    text = (value or "").replace("\x00", "").strip()
    if len(text) > MAKS_LANG_TEKST:
        raise InvalidInput(field, f"Teksten er {len(text)} tegn. Kort den ned til {MAKS_LANG_TEKST}.")
    return text or None


def ja_nei(value: str | None, field: str) -> bool:
    """«ja» or «nei»; blank is ja."""
    answer = {"": True, "ja": True, "nei": False}.get((value or "").strip().lower())
    if answer is None:
        raise InvalidInput(field, "Skriv ja eller nei.")
    return answer
