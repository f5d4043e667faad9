"""Norwegian words and their stems, as PostgreSQL's text search configuration ``norwegian`` has them.

Pure: no database. SQLite has no Norwegian stemmer, so here is the one PostgreSQL has: Snowball's, with Snowball's
stop words.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from snowballstemmer import stemmer

_ORD = re.compile(r"[^\W_]+")
_LENGST = 100
_EGNE = "æøå"
_HELE = {"đ": "d", "ð": "d", "ŧ": "t", "ŋ": "n", "þ": "th", "ß": "ss", "ä": "æ", "ö": "ø"}


class _Bokstaver(dict[int, str]):
    """Each letter without its accent (Kárášjohka → karasjohka), but æ, ø and å, which the stemmer knows."""

    def __missing__(self, kode: int) -> str:
        tegn = chr(kode)
        grunn = "".join(c for c in unicodedata.normalize("NFKD", tegn) if not unicodedata.combining(c)).lower()
        self[kode] = tegn if tegn in _EGNE else _HELE.get(tegn, grunn)
        return self[kode]


_BOKSTAVER = _Bokstaver()


def ordene(tekst: str) -> list[str]:
    """The words of a text in small letters. What is longer than a word can be, such as encoded data, is left out."""
    smaa = unicodedata.normalize("NFC", tekst).lower().translate(_BOKSTAVER)
    return [o for o in _ORD.findall(smaa) if len(o) <= _LENGST]


@lru_cache(maxsize=100_000)
def stamme(ord_: str) -> str | None:
    """The stem of one of ``ordene``; None for a word that says nothing by itself. One with a digit is left as it is."""
    if any(c.isdigit() for c in ord_):
        return ord_
    return None if ord_ in _stoppord() else str(_stemmer().stemWord(ord_))


@cache
def _stoppord() -> frozenset[str]:
    linjer = (Path(__file__).parent / "stoppord.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(o for linje in linjer if not linje.startswith("#") for o in linje.split())


_stemmer = cache(lambda: stemmer("norwegian"))
