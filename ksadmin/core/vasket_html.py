"""HTML from outside, by mail or in a feed, made harmless: nothing runs, and nothing is fetched from anywhere."""

import html as entities
import re
from collections import Counter

import nh3

_TAGGER = nh3.ALLOWED_TAGS - {"img", "map", "area"}
_ATTRIBUTTER = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_LENKER = frozenset({"http", "https", "mailto", "tel"})
_BORT = frozenset({"script", "style", "title", "template", "noscript", "svg", "math", "iframe", "object"})
_LINJESKIFT = re.compile(
    r"<(?:br|hr)\b[^<>]*>|</(?:p|div|li|tr|h[1-6]|blockquote|pre|dd|dt|table|ul|ol)>", re.IGNORECASE
)
_MAKS_DYBDE, _MAKS_KODER = 500, 100_000
_TAGGEN = re.compile(
    r"<(/)?(?!(?:area|base|br|col|hr|img|input|link|meta|p|li|t[dhr]|dd|dt|option)\b)([a-z][a-z0-9]*)", re.IGNORECASE
)
_CELLE = re.compile(r"</t[dh]>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def vask(html: str) -> str | None:
    """``html`` with marks for text only. Images are gone: those that came with the mail are among its files.

    None for marks so deep inside each other, or signs written as codes so often, that nobody wrote it to be read:
    the time to wash it grows with the square of both.
    """
    if _dybde(html) > _MAKS_DYBDE or html.count("&") > _MAKS_KODER:
        return None
    return nh3.clean(
        html,
        tags=_TAGGER,
        clean_content_tags=set(_BORT),
        attributes={tag: set(navn) for tag, navn in _ATTRIBUTTER.items()},
        url_schemes=set(_LENKER),
        link_rel="noopener noreferrer nofollow",
    ).strip()


def _dybde(html: str) -> int:
    """How many marks are open at once: what the time to read it grows with."""
    apne: Counter[str] = Counter()
    na = dypest = 0
    for lukker, navn in _TAGGEN.findall(html):
        if not lukker:
            apne[navn] += 1
            na += 1
        elif apne[navn]:  # one that closes nothing is passed over by readers too
            apne[navn] -= 1
            na -= 1
        dypest = max(dypest, na)
    return dypest


def som_tekst(vasket: str) -> str:
    """What a reader sees of HTML that ``vask`` has been over, or would not touch, line by line."""
    tekst = _TAG.sub("", _CELLE.sub("\t", _LINJESKIFT.sub("\n", vasket.replace("\r", "").replace("\n", " "))))
    linjer = (linje.strip() for linje in entities.unescape(tekst).replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(linjer)).strip()


def fra_tekst(tekst: str) -> str:
    """Plain text as HTML, for a mail that has some parts of each."""
    return f"<pre>{entities.escape(tekst, quote=False)}</pre>"
