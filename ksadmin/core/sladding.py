"""Fødselsnummer out of what people send us, before it is stored, indexed, logged or quoted.

``sladd(tekst)`` and ``sladd_html(html)`` are all there is to call; a file name is text too.

Two tiers, from measurements over random numbers. *Høy*: a valid date and both control digits by the rule all
numbers follow today; always removed. *Middels*: right only by the rule of 2032, which every 40th valid kontonummer
meets as well; removed when a word beside it says what it is or it is written 6 + 5, else counted as possible and
left. Numbers for tests (month + 40 or + 80) are removed too, and called what they are.

Source of the control digits, both rules: Skatteetaten, «Nytt fødselsnummer fra 2032».
"""

import calendar
import html as entities
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from stdnum.no import orgnr

FJERNET = "[fødselsnummer fjernet]"
TESTNUMMER_FJERNET = "[testnummer fjernet]"

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

_USYNLIGE = r"\0-\x08\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff"
"""Signs that take no room: they hide a number from a search, not from a reader."""
_SKILLETEGN = r"\s.\-/_·\u2010-\u2015\u2212"
_SIFFER = rf"\d[{_USYNLIGE}]*"
_SKILLE = rf"(?:[{_SKILLETEGN}][{_USYNLIGE}]*)"

_SPOR = re.compile(rf"\d[\d{_SKILLETEGN}{_USYNLIGE}]{{9,}}\d")
_FORMER = ((11,), (6, 5), (2, 2, 2, 5), (6, 3, 2), (2, 2, 2, 3, 2), (8, 5), (2, 2, 4, 5))
"""How people write a fødselsnummer; the last two with the century in the date."""


def _monster(form: tuple[int, ...]) -> str:
    return rf"{_SKILLE}{{1,3}}".join(rf"(?:{_SIFFER}){{{antall}}}" for antall in form)


_SKREVET = re.compile(rf"(?<!\d)(?=({'|'.join(map(_monster, _FORMER))})(?!\d))")
_ALENE = re.compile(rf"{_SIFFER}(?:{_SKILLE}{{0,3}}{_SIFFER}){{10}}")
_GRUPPE = re.compile(rf"(?:{_SIFFER})+")
_KONTO = (4, 2, 5)
_PNR = r"(?:person-?|pers\.?\s?|p\.?)\s?n(?:umme)?r(?:et)?"
_ADSKILT = re.compile(
    r"\d(?<!\d\d)(?:\d{5}(?:\s?\(|,\s)|\d(?:\d{4}|\d{6}|([./-])\d{2}\1(?:\d{4}|\d{2}))[,;.\s(]{1,3}"
    rf"(?P<ord>(?:(?:og|med)\s)?{_PNR}))(?:\.|:|\s|er\s){{0,3}}\d{{5}}(?!\d)",
    re.IGNORECASE,
)
"""The date and the personnummer by themselves: «010203 (12345)», «født 01.02.03, personnummer 12345»."""

_ORD = re.compile(
    r"(?<!\[)(?:f(?:ø|oe?)dsels?-?(?:n(?:umme)?r|dato)|\bf\.?\s?n(?:umme)?r\b|person-?n(?:umme)?r|personidentifikator"
    r"|\bf(?:ø|oe?)d[td]\b|\bd-?n(?:umme)?r\b)",
    re.IGNORECASE,
)
_ANNET_ORD = re.compile(
    r"(?:konto(?!r)\w*|\bkid|\biban)(?:[\s-]*(?:nummer\w*|nr))?\W{0,3}(?:er\W{1,2})?$", re.IGNORECASE
)
_ID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b(?=[0-9]*[a-f])[0-9a-f]{32,}\b", re.IGNORECASE)
"""A korrelasjonsid, a trace or a checksum."""

_ELLEVE = re.compile(rf"\d(?:[{_SKILLETEGN}{_USYNLIGE}]*\d){{10}}")
_MERKE = re.compile(r"<!--.*?(?:-->|\Z)|<[/!?a-z][^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE)
_LEDD = re.compile(rf"{_MERKE.pattern}|&(?:#\w{{1,8}}|\w{{1,32}});?|[^<&]+|[<&]", re.DOTALL | re.IGNORECASE)
_I_LINJEN = re.compile(
    r"</?(?:a|abbr|b|big|code|em|font|i|ins|mark|o:p|s|small|span|strike|strong|sub|sup|tt|u|wbr)\b|<!--", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sladdet:
    """``tekst`` without the numbers; how many are gone, and how many are left that may be one."""

    tekst: str
    fjernet: int
    mulige: int


@dataclass(frozen=True, slots=True)
class _Nummer:
    """Eleven digits that may be a fødselsnummer, from and to in a text, and how they are grouped there."""

    start: int
    slutt: int
    siffer: tuple[int, ...]
    form: tuple[int, ...]

    @property
    def navn(self) -> str:
        return TESTNUMMER_FJERNET if self.siffer[2] >= 4 else FJERNET


@dataclass(frozen=True, slots=True)
class _Stykke:
    """A piece of what a reader sees, and where it stands in the source. ``fast`` stays when a number goes."""

    tekst: str
    start: int
    slutt: int
    fast: bool = False


def sladd(tekst: str) -> Sladdet:
    """``tekst``, plain, without fødselsnummer. Linear in its length."""
    funnet, mulige = _finn(tekst)
    return Sladdet(_uten(tekst, [_Stykke(tekst, 0, len(tekst))], funnet), len(funnet), mulige)


def sladd_html(html: str) -> Sladdet:
    """``html`` without fødselsnummer, also those split by tags or entities, or inside a tag.

    A tag with a number among its attributes loses the attributes; a comment with a number goes.
    """
    renset, i_tagger = _rens_tagger(html)
    sett = entities.unescape(_MERKE.sub(" ", renset))
    if not (_ELLEVE.search(sett) or _ADSKILT.search(sett)):
        return Sladdet(renset, i_tagger, 0)  # too few digits anywhere, wherever the marks part them
    stykker = list(_sett(renset))
    funnet, mulige = _finn("".join(stykke.tekst for stykke in stykker))
    return Sladdet(_uten(renset, stykker, funnet), len(funnet) + i_tagger, mulige)


def _finn(tekst: str) -> tuple[list[_Nummer], int]:
    """The numbers to remove in their order, and how many may be numbers and are left."""
    domt = [(nummer, _dom(tekst, nummer)) for nummer in _kandidater(tekst)]
    funnet: list[_Nummer] = []
    for nummer in sorted([*(n for n, dom in domt if dom), *_adskilte(tekst)], key=lambda n: n.start):
        if not funnet or nummer.start >= funnet[-1].slutt:
            funnet.append(nummer)
    return funnet, sum(dom is False for _, dom in domt)


def _kandidater(tekst: str) -> Iterator[_Nummer]:
    """Digits with a date and control digits; none shares digits with another.

    Among other numbers only what is written like a fødselsnummer counts; eleven digits by themselves do, however
    they are split.
    """
    for spor in _SPOR.finditer(tekst):
        if _ALENE.fullmatch(tekst, *spor.span()):
            steder: Iterable[tuple[int, int]] = [spor.span()]
        else:
            steder = (sted.span(1) for sted in _SKREVET.finditer(tekst, *spor.span()))
        lest_til = 0
        for start, slutt in steder:
            nummer = _nummer(tekst, start, slutt)
            if start >= lest_til and _gyldig(nummer.siffer):
                yield nummer
                lest_til = slutt


def _nummer(tekst: str, start: int, slutt: int) -> _Nummer:
    grupper = [[int(tegn) for tegn in g[0] if tegn.isdecimal()] for g in _GRUPPE.finditer(tekst, start, slutt)]
    alle = tuple(tall for gruppe in grupper for tall in gruppe)
    return _Nummer(start, slutt, alle if len(alle) == 11 else alle[:4] + alle[6:], tuple(map(len, grupper)))


def _adskilte(tekst: str) -> Iterator[_Nummer]:
    for sted in _ADSKILT.finditer(tekst):
        nummer = _nummer(tekst, *sted.span())
        if _gyldig(nummer.siffer) and (sted["ord"] or _rest(_K1, nummer.siffer) == 0):
            yield nummer


def _gyldig(siffer: tuple[int, ...]) -> bool:
    """A valid date and control digits by the rule of 2032, which takes in the one of today."""
    if _rest(_K2, siffer) or _rest(_K1, siffer) > 3:
        return False
    dag, maned, ar = (10 * siffer[n] + siffer[n + 1] for n in (0, 2, 4))
    dag, maned = dag - 40 if dag > 40 else dag, maned % 40
    return 1 <= maned <= 12 and 1 <= dag <= calendar.monthrange(2000 + ar, maned)[1]


def _rest(vekter: tuple[int, ...], siffer: tuple[int, ...]) -> int:
    return sum(vekt * tall for vekt, tall in zip(vekter, siffer, strict=False)) % 11


def _dom(tekst: str, nummer: _Nummer) -> bool | None:
    """Whether the number goes; None when it is known to be something else."""
    if any(
        id_.start() < nummer.slutt
        for id_ in _ID.finditer(tekst, max(0, nummer.start - 64), nummer.slutt + 64)
        if nummer.start < id_.end()
    ):
        return None
    foran = tekst[max(0, nummer.start - 60) : nummer.start]
    omtalt = _ORD.search(foran) or _ORD.match(tekst[nummer.slutt : nummer.slutt + 20].lstrip(" (,:-"))
    if nummer.form == _KONTO and ("." in tekst[nummer.start : nummer.slutt] or not omtalt):
        return None
    if not omtalt and (foran.endswith("+") or _ANNET_ORD.search(foran) or _orgnr_forst(nummer)):
        return None
    pa_en_linje = not re.search(r"[\t\n\r]", tekst[nummer.start : nummer.slutt])
    return _rest(_K1, nummer.siffer) == 0 or bool(omtalt) or (nummer.form in {(6, 5), (2, 2, 2, 5)} and pa_en_linje)


def _orgnr_forst(nummer: _Nummer) -> bool:
    """An organisasjonsnummer, and two digits of something else."""
    return nummer.form in {(9, 2), (3, 3, 3, 2)} and bool(orgnr.is_valid("".join(map(str, nummer.siffer[:9]))))


def _sett(html: str) -> Iterator[_Stykke]:
    """What a reader sees of ``html``: marks inside a line take no room, all others part as a space does."""
    for ledd in _LEDD.finditer(html):
        tekst, (start, slutt) = ledd[0], ledd.span()
        if tekst[0] == "&" and len(tekst) > 1:
            yield _Stykke(entities.unescape(tekst), start, slutt)
        elif tekst[0] != "<" or len(tekst) == 1:
            yield _Stykke(tekst, start, slutt)
        elif not _I_LINJEN.match(tekst):
            yield _Stykke(" ", start, slutt, fast=True)


def _rens_tagger(html: str) -> tuple[str, int]:
    antall = 0

    def renset(ledd: re.Match[str]) -> str:
        nonlocal antall
        tag = ledd[0]
        if len(tag) < 12:
            return tag
        funnet = sladd(unquote_plus(entities.unescape(tag))).fjernet
        antall += funnet
        navn = re.match(r"</?[a-z][a-z0-9:]*", tag, re.IGNORECASE)
        return tag if not funnet else f"{navn[0]}>" if navn else ""

    return _MERKE.sub(renset, html), antall


def _uten(kilde: str, stykker: list[_Stykke], nummer: list[_Nummer]) -> str:
    """``kilde`` with a name where each number began, and nothing where the rest of it stood."""
    ut: list[str] = []
    rest, her, skrevet = iter(nummer), 0, 0
    na, navngitt = next(rest, None), False
    for stykke in stykker:
        slutt = her + len(stykke.tekst)
        while na is not None and na.start < slutt:
            if not stykke.fast:
                fra, til = max(na.start, her) - her, min(na.slutt, slutt) - her
                ordrett = len(stykke.tekst) == stykke.slutt - stykke.start
                fra, til = (stykke.start + fra, stykke.start + til) if ordrett else (stykke.start, stykke.slutt)
                ut += [kilde[skrevet:fra], "" if navngitt else na.navn]
                skrevet, navngitt = til, True
            if na.slutt > slutt:
                break
            na, navngitt = next(rest, None), False
        her = slutt
    return "".join(ut) + kilde[skrevet:]
