"""The header of an e-mail, whatever it was written by: nothing here raises."""

import re
from binascii import Error as Base64Error
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from ksadmin.brukerstotte.inntak.epost import Adresse

_KJENTE = ("from", "to", "subject", "date", "message-id", "received", "cc", "return-path")
_ID = re.compile(r"<[^<>\s]{1,900}>")
_EPOST = re.compile(r"[^@\s<>\"(),;:\\]{1,64}@[^@\s<>\"(),;:\\]{1,253}")
_MAKS_ADRESSER = 100
_HODELINJE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|From ")
_MAKS_FELT = 20_000
_URIMELIG = re.compile(rb"(?:\A|[\r\n])content-(?:type|disposition)[ \t]*:(?:[^\n]|\n[ \t]){5000}", re.IGNORECASE)
"""Python's parser takes a time that grows with the square of the length of these."""
_SLUTT = re.compile(rb"\r?\n\r?\n|\r\r")


class Hode:
    """The fields by name, without regard to case, each with all its values as they stand."""

    def __init__(self, message: Message) -> None:
        self._felt: dict[str, list[str]] = defaultdict(list)
        for navn, verdi in message.raw_items():
            self._felt[navn.lower().strip()].append(str(verdi))

    def er_epost(self) -> bool:
        """Whether there is any field that an e-mail has."""
        return any(navn in self._felt for navn in _KJENTE)

    def ra(self, navn: str) -> str:
        """The first value, unfolded but not decoded; "" when there is none."""
        return " ".join(next(iter(self._felt.get(navn, ())), "").split())

    def tekst(self, navn: str) -> str:
        return les_ord(self.ra(navn))

    def adresser(self, *navn: str) -> list[Adresse]:
        """Of all the fields with these names; no more than a hundred."""
        verdier = (" ".join(verdi.split()) for felt in navn for verdi in self._felt.get(felt, ()))
        return les_adresser(verdier)

    def antall_adresser(self, navn: str) -> int:
        return sum(verdi.count("@") for verdi in self._felt.get(navn, ()))

    def ider(self, *navn: str) -> tuple[str, ...]:
        """The ids in these fields, in order, each once."""
        return tuple(dict.fromkeys(id_ for felt in navn for id_ in _ID.findall(uten_stygt(self.ra(felt)))))

    def dato(self) -> datetime | None:
        try:
            tidspunkt = parsedate_to_datetime(self.ra("date"))
            return (tidspunkt if tidspunkt.tzinfo else tidspunkt.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError):
            return None

    def finnes(self, *navn: str) -> bool:
        return any(felt in self._felt for felt in navn)


def rett_bretting(innhold: bytes) -> bytes:
    """Lines of the header that are neither a field nor indented go on with the field above, as their writer meant."""
    slutt = _SLUTT.search(innhold)
    hode, rest = (innhold[: slutt.start()], innhold[slutt.start() :]) if slutt else (innhold, b"")
    linjer = hode.splitlines(keepends=True)
    if not linjer or not _HODELINJE.match(linjer[0]) or all(map(_HODELINJE.match, linjer)):
        return innhold
    return b"".join(linje if _HODELINJE.match(linje) else b" " + linje for linje in linjer) + rest


def har_urimelig_felt(innhold: bytes) -> bool:
    """Whether a field that says how to take the message apart is longer than anybody's."""
    return _URIMELIG.search(innhold) is not None


def dekod(innhold: bytes, tegnsett: str | None) -> str:
    """Text of bytes that say, truly or not, what they are; UTF-8 and then Windows-1252 when they are wrong."""
    for forsok in (tegnsett, "utf-8"):
        try:
            return uten_stygt(innhold.decode(forsok or "ascii"))
        except (LookupError, ValueError):  # an unknown name; other bytes than it said; a name with NUL
            continue
    return uten_stygt(innhold.decode("cp1252", errors="replace"))


def les_ord(verdi: str) -> str:
    """A field's text with its encoded words (RFC 2047) read."""
    try:
        deler = decode_header(verdi[:_MAKS_FELT])
    except (HeaderParseError, Base64Error, ValueError):
        deler = [(verdi, None)]
    tekst = "".join(d if isinstance(d, str) else dekod(d, tegnsett) for d, tegnsett in deler)
    return " ".join(uten_stygt(tekst).split())


def les_adresser(verdier: Iterable[str]) -> list[Adresse]:
    """The addresses of a field, with the names beside them; of a field written wrongly the addresses alone."""
    tekst = [uten_stygt(verdi) for verdi in verdier]
    par = [(navn, epost.strip().lower()) for navn, epost in getaddresses(tekst)]
    hele = [Adresse(epost, les_ord(navn) or None) for navn, epost in par if _EPOST.fullmatch(epost)]
    return (hele or [Adresse(epost.lower()) for verdi in tekst for epost in _EPOST.findall(verdi)])[:_MAKS_ADRESSER]


def uten_stygt(tekst: str) -> str:
    """Without what a database cannot hold: NUL, and bytes that never were letters (read as Windows-1252)."""
    if not tekst.isascii():
        tekst = (
            "".join(
                bytes([ord(tegn) - 0xDC00]).decode("cp1252", "replace") if "\udc80" <= tegn <= "\udcff" else tegn
                for tegn in _sammen(tekst)
            )
            if re.search("[\ud800-\udfff]", tekst)
            else tekst
        )
    return tekst.replace("\0", "")


def _sammen(tekst: str) -> str:
    """Bytes that are UTF-8 after all are read as that; other halves of pairs go."""
    try:
        return tekst.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", tekst)
