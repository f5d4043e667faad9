"""Typesets a manuscript as one PDF/A-3a and PDF/UA-1 file, the same bytes every time.

The only module that knows WeasyPrint. Import it where a document is made, not at start-up: it takes most of
a second.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ksadmin.core import pdf_conformance
from ksadmin.core.errors import DomainError
from ksadmin.core.manuscript import FACES, FONTS, Attachment, Manuscript, compose

_FONT_FACES = "".join(
    f"@font-face{{font-family:'Ksadmin Sans';font-weight:{weight};src:url('asset:{file}')}}\n"
    for file, weight in FACES.items()
)
_TYPES = {".ttf": "font/ttf", ".png": "image/png"}


class PdfError(DomainError):
    """The template asks for something that does not come with the product."""


class BundledOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves `asset:` names of our fonts and of one folder of pictures, and refuses the rest of the world."""

    def __init__(self, pictures: Path | None = None) -> None:
        super().__init__(fail_on_errors=True)
        self._files = {name: FONTS / name for name in FACES}
        self._files |= {path.name: path for path in pictures.iterdir()} if pictures else {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The file `url` names; ValueError for anything else."""
        file = self._files.get(url.removeprefix("asset:"))
        if not file:
            raise ValueError(f"{url} is not in the bundle")
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": _TYPES[file.suffix]})


@dataclass(frozen=True)
class Press:
    """What every document of one letter frame shares: fonts and rules, read once per process."""

    font_config: Any
    rules: Any


def render_pdf(manuscript: Manuscript) -> bytes:
    """The finished file.

    Raises:
        TypeError: a value in the manuscript is not plain.
        PdfError: the template asks for something outside the bundle.
    """
    html = compose(manuscript)
    with _one_at_a_time:  # a Pango font map belongs to one thread
        press = shared_press(manuscript.template_dir / manuscript.stylesheet)
        try:
            page = weasyprint.HTML(string=html, base_url="asset:", url_fetcher=_bundle_of(manuscript))
            return bytes(
                page.write_pdf(
                    stylesheets=[press.rules],
                    font_config=press.font_config,
                    finisher=_finish,
                    **options(manuscript.identifier, manuscript.created, manuscript.attachment),
                )
            )
        except FatalURLFetchingError as error:
            raise PdfError(f"Dokumentmalen viser til noe som ikke følger med ksadmin: {error}") from error


def _bundle_of(manuscript: Manuscript) -> BundledOnly:
    return BundledOnly(manuscript.pictures) if manuscript.pictures else bundle


class _Written(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """A PDF object put into bytes once; pydyf does it both to write it and to hash it for the file's id."""

    def __init__(self, original: Any) -> None:
        self.number, self.generation, self.free = original.number, original.generation, original.free
        self.offset = 0
        self._original = original

    @property
    def compressible(self) -> bool:
        return bool(self._original.compressible)

    @cached_property
    def data(self) -> bytes:
        return bytes(self._original.data)


def _finish(document: Any, pdf: Any) -> None:
    pdf_conformance.finish(document, pdf)
    pdf.objects[1:] = map(_Written, pdf.objects[1:])  # the first has no data


def options(identifier: str, created: datetime, attachment: Attachment | None) -> dict[str, Any]:
    """The options of WeasyPrint's `write_pdf` that make the file what it claims to be."""
    return {
        "pdf_variant": "pdf/a-3a",
        "pdf_tags": True,
        "pdf_identifier": identifier.encode(),
        "attachments": [_embedded(attachment, created)] if attachment else None,
    }


def new_press(stylesheet: Path) -> Press:
    """Read fonts and rules anew; `shared_press` does it once."""
    with _no_system_fonts():
        font_config = FontConfiguration()
    rules = weasyprint.CSS(string=css_text(stylesheet), font_config=font_config, url_fetcher=bundle, base_url="asset:")
    return Press(font_config, rules)


def css_text(stylesheet: Path) -> str:
    """The stylesheet with our fonts in front of it."""
    return _FONT_FACES + stylesheet.read_text(encoding="utf-8")


def _embedded(attachment: Attachment, created: datetime) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description,
        created=created,
        modified=created,
        relationship="Data",
    )


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


bundle = BundledOnly()
shared_press = cache(new_press)
_one_at_a_time = threading.Lock()
