"""A template and plain values become one PDF/A-3a and PDF/UA-1 file, the same bytes every time.

The only module that knows WeasyPrint, which is imported late: it takes most of a second.
"""

import ctypes
import os
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ksadmin.core import pdf_conformance

Language = Literal["nb", "nn"]
Plain = str | int | date | None | tuple["Plain", ...] | Mapping[str, "Plain"]

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Ksadmin Sans"
_FACES = {"KsadminSans-Regular.ttf": 400, "KsadminSans-SemiBold.ttf": 600}
_FONT_FACE_CSS = "".join(
    f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url('asset:{file}')}}" for file, weight in _FACES.items()
)
_DEBIAN_PACKAGES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
_INVISIBLE = {"Cc", "Cf"}  # control and format characters: soft hyphen, zero width space, direction marks


class PdfError(Exception):
    """The document could not be made. ``str(error)`` is Norwegian and safe to show a person."""


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


def check_libraries() -> None:
    """Say at start-up which Debian package is missing.

    Without HarfBuzz-Subset WeasyPrint would still work, but write other bytes.

    Raises:
        PdfError: names the package to install.
    """
    for library, package in _DEBIAN_PACKAGES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            raise PdfError(
                f"Dokumenter kan ikke lages her: {library} mangler. Installer Debian-pakken {package}."
            ) from None


def compose(template: str, context: Mapping[str, Plain], *, template_dir: Path) -> str:
    """The HTML of a document.

    Args:
        template: path below `template_dir`.
        context: plain values; text is escaped, and letters our font lacks are written as [U+1F600].
        template_dir: the folder of document templates.

    Raises:
        TypeError: a value is not plain (an ORM row, a function, a float).
    """
    values = {name: _plain(name, value) for name, value in context.items()}
    return _environment(template_dir).get_template(template).render(values)


def render_pdf(
    template: str,
    context: Mapping[str, Plain],
    *,
    template_dir: Path,
    stylesheet: str,
    identifier: str,
    created: datetime,
    language: Language,
    title: str,
    author: str,
    attachment: Attachment | None = None,
) -> bytes:
    """Typeset one document.

    Args:
        template: path below `template_dir`; extends a letter frame and says nothing of language or title.
        context: plain values, see `compose`.
        template_dir: the folder of document templates.
        stylesheet: path below `template_dir`, without `@font-face`.
        identifier: hex from a hash of the content; becomes the PDF's own id.
        created: aware; written to the metadata instead of now, so that the bytes can be made again.
        language: of the whole document.
        title: shown in the title bar and read first by a screen reader.
        author: who the document is from.
        attachment: embedded with relationship Data.

    Raises:
        TypeError: see `compose`.
        PdfError: the template asks for something outside the bundle.
    """
    document = {"language": language, "title": title, "author": author, "created": _w3c(created)}
    html = compose(template, {**context, "document": document}, template_dir=template_dir)
    return typeset(html, template_dir / stylesheet, identifier=identifier, created=created, attachment=attachment)


def typeset(
    html: str, stylesheet: Path, *, identifier: str, created: datetime, attachment: Attachment | None = None
) -> bytes:
    """Typeset composed HTML; see `render_pdf` for the arguments."""
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError

    with _one_at_a_time:  # a Pango font map belongs to one thread
        press = _press(stylesheet)
        try:
            return bytes(
                weasyprint.HTML(string=html, base_url="asset:", url_fetcher=press.fetcher).write_pdf(
                    stylesheets=[press.stylesheet],
                    font_config=press.font_config,
                    cache=press.images,
                    **conformance_options(identifier, created, attachment),
                )
            )
        except FatalURLFetchingError as error:
            raise PdfError(f"Dokumentmalen viser til noe som ikke følger med ksadmin: {error}") from error


def conformance_options(identifier: str, created: datetime, attachment: Attachment | None) -> dict[str, Any]:
    """The options of WeasyPrint's `write_pdf` that make the file what it claims to be."""
    import weasyprint

    attached = attachment and weasyprint.Attachment(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description,
        created=created,
        modified=created,
        relationship="Data",
    )
    return {
        "pdf_variant": "pdf/a-3a",
        "pdf_tags": True,
        "pdf_identifier": identifier.encode(),
        "finisher": pdf_conformance.finish,
        "attachments": [attached] if attached else None,
    }


@dataclass(frozen=True)
class Press:
    """What every document of one letter frame shares: fonts, rules and images, read once per process."""

    fetcher: Any
    font_config: Any
    stylesheet: Any
    images: dict[str, Any] = field(default_factory=dict)


def new_press(stylesheet: Path) -> Press:
    """Read fonts and rules anew."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BundledFontsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            name = url.removeprefix("asset:")
            if name not in _FACES:
                raise ValueError(f"{url} is not in the bundle")
            return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})

    fetcher = BundledFontsOnly(fail_on_errors=True)
    with _no_system_fonts():
        font_config = FontConfiguration()
    css = _FONT_FACE_CSS + stylesheet.read_text(encoding="utf-8")
    rules = weasyprint.CSS(string=css, font_config=font_config, url_fetcher=fetcher, base_url="asset:")
    return Press(fetcher, font_config, rules)


_press = cache(new_press)
_one_at_a_time = threading.Lock()


@contextmanager
def _no_system_fonts() -> Iterator[None]:
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _environment(template_dir: Path) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(template_dir),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _repertoire() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    return frozenset(map(chr, TTFont(FONTS / next(iter(_FACES)), lazy=True).getBestCmap()))


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
    text = unicodedata.normalize("NFC", text)
    if _repertoire().issuperset(text):
        return text
    return "".join(letter if letter in _repertoire() else _substitute(letter) for letter in text)


def _substitute(letter: str) -> str:
    if letter.isspace():
        return "\n" if letter == "\n" else " "
    return "" if unicodedata.category(letter) in _INVISIBLE else f"[U+{ord(letter):04X}]"


def _w3c(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
