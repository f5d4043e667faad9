"""What a document shall say, before it is typeset: a template, plain values and the data to carry along.

Knows Jinja, knows nothing of Flask or of PDF; `ksadmin.core.pdf` typesets it.
"""

import re
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from fontTools.ttLib import TTFont
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

Language = Literal["nb", "nn"]
Plain = str | int | date | None | tuple["Plain", ...] | Mapping[str, "Plain"]

FONTS = Path(__file__).parent / "fonts"
FACES = {"KsadminSans-Regular.ttf": 400, "KsadminSans-SemiBold.ttf": 600}
# A line is broken inside a word in time that grows with the square of its length; nothing real is this long.
_ABSURD_WORD = re.compile(r"\S{200,}")
_PIECE = 20  # fits the narrowest column of a table
_INVISIBLE = {"Cc", "Cf"}  # control and format characters: soft hyphen, zero width space, direction marks


@dataclass(frozen=True)
class Attachment:
    """The data behind a document, carried inside it.

    Attributes:
        name: file name with extension, which gives the media type.
        data: the file itself.
        description: what it is, in the language of the document.
    """

    name: str
    data: bytes
    description: str


@dataclass(frozen=True)
class Manuscript:
    """One document, ready to be typeset; can be sent to another process.

    Attributes:
        template: path below `template_dir`; reads the values of `context` and `document` (language, title,
            author, created).
        context: plain values. Text is escaped, and letters our font lacks are written as [U+1F600].
        template_dir: the folder of document templates.
        stylesheet: path below `template_dir`; names the family "Ksadmin Sans", has no `@font-face`.
        identifier: hex from a hash of the content; becomes the PDF's own id.
        created: aware; goes into the metadata instead of now, so that the same bytes can be made again.
        language: of the whole document.
        title: shown in the title bar and read first by a screen reader.
        author: who the document is from.
        pictures: the folder of the pictures the template names as `asset:<file>`.
        attachment: embedded with relationship Data.
    """

    template: str
    context: Mapping[str, Plain]
    template_dir: Path
    stylesheet: str
    identifier: str
    created: datetime
    language: Language
    title: str
    author: str
    attachment: Attachment | None = None
    pictures: Path | None = None


def compose(manuscript: Manuscript) -> str:
    """The HTML of a document.

    Raises:
        TypeError: a value is not plain (an ORM row, a function, a float).
    """
    document = {
        "language": manuscript.language,
        "title": manuscript.title,
        "author": manuscript.author,
        "created": manuscript.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    context = {**manuscript.context, "document": document}
    values = {name: _plain(name, value) for name, value in context.items()}
    return _environment(manuscript.template_dir).get_template(manuscript.template).render(values)


@cache
def _environment(template_dir: Path) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(template_dir),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _plain(name: str, value: Any) -> Plain:
    match value:
        case str():
            return _printable(value)
        case None | int() | date():
            return value
        case tuple():
            return tuple(_plain(name, item) for item in value)
        case Mapping():
            return {str(key): _plain(f"{name}.{key}", item) for key, item in value.items()}
    raise TypeError(f"{name}: a document takes plain values only, not {type(value).__name__}")


def _printable(text: str) -> str:
    """A letter the font lacks would become an empty box, which PDF/A forbids and nobody can read."""
    text = _ABSURD_WORD.sub(_in_pieces, unicodedata.normalize("NFC", text))
    if _repertoire().issuperset(text):
        return text
    return "".join(letter if letter in _repertoire() else _substitute(letter) for letter in text)


def _in_pieces(word: re.Match[str]) -> str:
    return " ".join(textwrap.wrap(word[0], _PIECE))


def _substitute(letter: str) -> str:
    if letter.isspace():
        return "\n" if letter == "\n" else " "
    return "" if unicodedata.category(letter) in _INVISIBLE else f"[U+{ord(letter):04X}]"


@cache
def _repertoire() -> frozenset[str]:
    with TTFont(FONTS / next(iter(FACES)), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
