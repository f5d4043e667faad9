"""National numbers, checked and formatted."""

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr as _orgnr

from ksadmin.core.errors import InvalidInput


def valid_orgnr(text: str, *, field: str = "orgnr") -> str:
    """Nine digits with a valid control digit, spaces removed.

    Raises InvalidInput for ``field`` otherwise. Rule: Enhetsregisteret's modulus 11 with weights 3 2 7 6 5 4 3 2.
    """
    try:
        return str(_orgnr.validate(text.replace("\xa0", " ")))
    except ValidationError:
        raise InvalidInput(
            field,
            "Organisasjonsnummeret må ha ni siffer og gyldig kontrollsiffer. Sjekk at ingen siffer er byttet om.",
        ) from None


def format_orgnr(orgnr: str) -> str:
    """``958935420`` → ``958 935 420``, with no-break spaces."""
    return f"{orgnr[:3]}\xa0{orgnr[3:6]}\xa0{orgnr[6:]}"


def referansenummer(tekst: str, *prefikser: str) -> int | None:
    """The number in a reference such as «TE-00012», also typed «te 12» or «12»; None when it is none of ours."""
    rest = tekst.upper().replace(" ", "")
    for prefiks in prefikser:
        rest = rest.removeprefix(prefiks).removeprefix("-")
    return int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 10 else None
