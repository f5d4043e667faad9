"""Answers that are the same for everybody, made small.

What is one person's is sent as it is: the length of a compressed page tells what is in it to who can have it asked
for again and again (BREACH).
"""

import gzip
from functools import lru_cache

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

KODINGER = ("br", "gzip")
_TEKST = ("text/", "image/svg+xml", "application/json", "application/geo+json", "application/atom+xml")
_LITE = 500
"""Bytes; under this nothing is saved."""


@lru_cache(256)
def godtatt(accept_encoding: str) -> str | None:
    """The best coding the reader's Accept-Encoding takes; None for none of ours."""
    godtar = parse_accept_header(accept_encoding, Accept)
    return next((koding for koding in KODINGER if godtar.quality(koding) > 0), None)


def lonner_seg(mimetype: str, innhold: bytes) -> bool:
    """Whether it becomes smaller: text does, fonts and pictures have been made small already."""
    return len(innhold) > _LITE and mimetype.startswith(_TEKST)


def pakk(innhold: bytes, koding: str) -> bytes:
    """``innhold`` in that coding. Some milliseconds for 100 kB: keep it."""
    if koding == "br":
        pakket: bytes = brotli.compress(innhold, quality=9)
        return pakket
    return gzip.compress(innhold, mtime=0)
