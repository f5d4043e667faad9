"""Norwegian order and plain search, equal on both databases.

SQLite has no Norwegian collation and PostgreSQL's depends on how it was built, so names carry a
computed key beside them and lists sort by that.
"""

import unicodedata
from itertools import filterfalse

# Letters that do not come apart into a base letter and an accent; and å, so that most texts are plain at once.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n", "ð": "d", "þ": "th", "ß": "ss"})
_AFTER_Z = str.maketrans({"æ": "\x7b", "ä": "\x7b", "ø": "\x7c", "ö": "\x7c", "å": "\x7d"})


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))


def sorteringsnokkel(text: str) -> str:
    """Key that sorts bytewise in Norwegian order: a … z æ ø å, with aa as å and Sámi letters as their base."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("aa", "å").translate(_AFTER_Z)
    return _without_accents(lowered.translate(_PLAIN))


def sokenokkel(text: str) -> str:
    """Text folded for search: what one gets by typing it on any keyboard (Kárášjohka → karasjohka, Ås → as)."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return " ".join(_without_accents(lowered.translate(_PLAIN)).split())
