"""A document is judged by its content, not by its name."""

import io
import zipfile

from ksadmin.core import uploads
from ksadmin.core.errors import InvalidInput
from ksadmin.core.uploads import Fil

_ODT = "application/vnd.oasis.opendocument.text"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"
ENDELSER = {_PDF: ".pdf", _DOCX: ".docx", _ODT: ".odt"}


def kontrollert_fil(innhold: bytes, filnavn: str, *, maks_mb: int, field: str = "fil") -> Fil:
    """The file, if it is a PDF, a DOCX or an ODT. ``maks_mb`` in megabytes.

    Raises InvalidInput with what is wrong and what to do.
    """
    uploads.within_limit(innhold, maks_mb=maks_mb, field=field)
    innholdstype = _pdf(innhold, field) or _pakke(innhold, field)
    if innholdstype is None:
        raise InvalidInput(field, "Filen er ikke en PDF, DOCX eller ODT, uansett hva den heter.")
    return Fil(uploads.trygt_navn(filnavn, ENDELSER[innholdstype]), innholdstype, innhold)


def _pdf(innhold: bytes, field: str) -> str | None:
    if not uploads.is_pdf(innhold):
        return None
    uploads.pdf_pages(innhold, field=field)
    return _PDF


def _pakke(innhold: bytes, field: str) -> str | None:
    """DOCX and ODT are zip files; only their table of contents and the few bytes of ``mimetype`` are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
            navn = set(pakke.namelist())
            if {"[Content_Types].xml", "word/document.xml"} <= navn:
                if any(n.endswith("vbaProject.bin") for n in navn):
                    raise InvalidInput(field, "Dokumentet har makroer. Lagre det som DOCX uten makroer.")
                return _DOCX
            if "content.xml" in navn and "mimetype" in navn:
                with pakke.open("mimetype") as slag:
                    return _ODT if slag.read(100) == _ODT.encode() else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return None  # not a zip, or a damaged or encrypted one
    return None
